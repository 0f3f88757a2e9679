"""How much is measured: in earnest within ten minutes, in a hurry within one."""

from __future__ import annotations

from dataclasses import dataclass

CALLERS = 8
PAGE = 50
THERAPIST = "therapist"
PASSPHRASE = "en lång fras som ingen gissar"  # noqa: S105  (of invented people)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rounds, seconds of each phase and until its log is integrated, patients, entries, sampled requests, and blocks.

    Entries are those of the small and the large practice, and of the long journal in the large one, which is blocked
    so many times a round; a copy of ``copied`` entries is set as PDF. A patient has ``own_entries``, another one's log
    has ``own_rows``: each page is opened so many times a round, since each opening makes the log longer by a row.
    """

    rounds: int
    seconds: float
    settles: float
    patients: int
    small: int
    large: int
    long_journal: int
    samples: int
    blocks: int
    copied: int
    own_entries: int
    own_rows: int
    openings: int


EARNEST = Sizes(
    rounds=3,
    seconds=3.0,
    settles=1.3,
    patients=50,
    small=2_000,
    large=200_000,
    long_journal=5_000,
    samples=1_500,
    blocks=10,
    copied=500,
    own_entries=500,
    own_rows=10_000,
    openings=10,
)
HURRY = Sizes(
    rounds=1,
    seconds=0.5,
    settles=0.2,
    patients=8,
    small=120,
    large=2_000,
    long_journal=500,
    samples=100,
    blocks=3,
    copied=60,
    own_entries=100,
    own_rows=1_000,
    openings=3,
)
