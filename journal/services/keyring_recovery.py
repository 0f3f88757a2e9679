"""What enough recovery officers open together: every circle's secret. Texts still take a logged half (keys.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.ids import CircleId
from journal.services.keyring_circles import CircleKind, Trust, circle_id, known_circle
from journal.services.keyring_founding import root_context
from journal.services.keyring_grants import holder, open_circles, proves
from journal.services.keyring_making import CirclePlace, make_circle
from journal.services.keyring_sessions import HeldCircle
from journal.store.grants import circles_of, provider_key
from keys.errors import DoesNotOpenError
from keys.granting import fingerprint
from keys.letters import open_letter
from keys.recovery import join, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.services.keyring_certificates import Issuer
    from journal.services.keyring_making import MadeCircle


@dataclass(frozen=True, slots=True)
class Recovered:
    """The recovery circle in hand, and every circle that it opened. ``trust.pin`` is to be held against the paper."""

    trust: Trust
    recovery: HeldCircle
    circles: Mapping[CircleId, HeldCircle] = field(repr=False)


def recover(connection: Connection, provider: ProviderId, papers: Sequence[str]) -> Recovered:
    """Open every circle of a provider with its officers' words; DoesNotOpenError for too few, mistyped or another's."""
    public = provider_key(connection, provider)
    if public is None:
        raise DoesNotOpenError
    trust = Trust(provider, fingerprint(public))
    known = known_circle(connection, trust, circle_id(provider, CircleKind.RECOVERY))
    if known is None:
        raise DoesNotOpenError
    recovery = HeldCircle(CircleId(known.id), known.epoch, join(papers))
    if not proves(recovery, known):
        raise DoesNotOpenError
    others = [CircleId(row.circle_id) for row in circles_of(connection, provider) if row.circle_id != known.id]
    return Recovered(trust, recovery, open_circles(connection, trust, holder(recovery), others))


@dataclass(frozen=True, slots=True)
class NextWords:
    """The officers' next words, a list for each of them, and the epoch of their circle that these open."""

    papers: tuple[str, ...] = field(repr=False)
    made: MadeCircle = field(repr=False)


def new_words(recovered: Recovered, issuer: Issuer, quorum: tuple[int, int], at: datetime) -> NextWords:
    """Make the recovery circle's next epoch and split its secret; nothing is stored. ValueError for no such k of n."""
    place = CirclePlace(recovered.trust.provider, CircleKind.RECOVERY)
    made = make_circle(place, issuer, at, recovered.recovery.epoch + 1)
    return NextWords(tuple(split(made.held.secret, *quorum)), made)


def recovered_root(recovered: Recovered, letter: bytes) -> bytes:
    """Open `root.recovery`: every live version of the root source, as it was exported. DoesNotOpenError otherwise."""
    return open_letter(letter, recovered.recovery.pair, root_context(recovered.trust.provider))
