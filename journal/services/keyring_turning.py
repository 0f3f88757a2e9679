"""A circle between two epochs: its next keys, certified by the provider key, and what it said said again by them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from journal.domain.ids import UnitId
from journal.services.keyring_certificates import Issuer, certificate_for, invitation_statement
from journal.services.keyring_circles import CircleKind, known_invitation
from journal.services.keyring_making import CirclePlace, MadeCircle, make_circle
from journal.services.keyring_sharing import Sharing, shares_now, sign_sharing
from journal.store.people import unit_row
from keys.granting import seal_earlier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.ids import CircleId
    from journal.services.keyring_circles import Trust
    from journal.services.keyring_grants import Noted
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.grants import StoredCircle


@dataclass(frozen=True, slots=True)
class Turn:
    """A circle between two epochs: the last one in hand, the next one made, and what else is in hand."""

    trust: Trust
    before: HeldCircle = field(repr=False)
    made: MadeCircle = field(repr=False)
    held: Mapping[CircleId, HeldCircle] = field(repr=False)
    noted: Noted

    @property
    def sealed_previous(self) -> bytes:
        """The last epoch's secret under the next one's, by which newcomers read the past."""
        after = self.made.held
        return seal_earlier(after.secret, self.before.secret, self.noted.provider, after.id, after.epoch)


def next_epoch(row: StoredCircle, issuer: Issuer, noted: Noted) -> MadeCircle:
    """Make the epoch after this one, certified by the provider key."""
    place = CirclePlace(row.provider_id, CircleKind(row.kind), row.unit_id)
    return make_circle(place, issuer, noted.at, row.epoch + 1)


def certified_again(
    turn: Turn, connection: Connection, invitations: Mapping[UUID, bool]
) -> Iterator[tuple[UUID, bytes]]:
    """Certify anew, by the next epoch, the invitations that people came by and whose chain still holds."""
    after = turn.made.held
    issuer = Issuer(after.id, after.epoch, after.pair.signing_seed)
    for invitation in (each for each, taken in invitations.items() if taken):
        row = known_invitation(connection, turn.trust, invitation)
        if row is not None:
            yield invitation, certificate_for(invitation_statement(replace(row, issuer_epoch=after.epoch)), issuer)


def sharing_again(turn: Turn, connection: Connection) -> bytes | None:
    """Sign a unit's decision to share anew by the next epoch; None where it does not share, or never said so."""
    row = turn.made.row
    where = UnitId(row.unit_id) if row.unit_id and row.kind == CircleKind.UNIT else None
    unit = unit_row(connection, turn.trust.provider, where) if where else None
    if unit is None or not shares_now(connection, turn.trust, unit) or unit.sharing_since is None:
        return None
    said = Sharing(unit.provider_id, unit.unit_id, unit.shares, unit.sharing_analysis, unit.sharing_since)
    return sign_sharing(said, turn.made.held)
