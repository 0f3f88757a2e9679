"""How much is measured: in earnest within ten minutes, in a hurry within one."""

from __future__ import annotations

from dataclasses import dataclass

CALLERS = 8
PATIENTS = 50
PAGE = 50
THERAPIST = "therapist"
PASSPHRASE = "en lång fras som ingen gissar"  # noqa: S105  (of invented people)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rounds, seconds of each phase, entries of the small and the large practice and of the long journal."""

    rounds: int
    seconds: float
    small: int
    large: int
    long_journal: int
    samples: int
    log_rows: int


EARNEST = Sizes(rounds=3, seconds=3.0, small=2_000, large=200_000, long_journal=5_000, samples=1_500, log_rows=200_000)
HURRY = Sizes(rounds=1, seconds=1.0, small=200, large=2_000, long_journal=500, samples=200, log_rows=20_000)
