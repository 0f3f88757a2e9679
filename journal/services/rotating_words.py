"""Giving the recovery officers new words: the next epoch of their circle, to which all is granted that the last opened.

Two steps, because people write on paper between them: words are made and handed out while nothing has changed, and the
circle turns once every paper was found right. Stopped before it turns, the old words go on; stopped before the root
file is sealed to the new ones, `journal rotate root` does that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import NoKeyError, UnavailableError
from journal.domain.ids import ProviderId
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.keyring_grants import Noted, circle_grant
from journal.services.keyring_index import index_grant, open_index
from journal.services.keyring_joining import provider_issuer
from journal.services.keyring_recovery import new_words
from journal.services.keyring_root import is_file, seal_root
from journal.services.keyring_turning import Turn
from journal.services.rotating import decide_for, gathered_officers
from journal.store.epochs import end_each, lock_epoch, require_newest
from journal.store.grants import add_circle, add_grants, grants_about
from journal.store.log_events import first_provider
from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.services.keyring_recovery import NextWords, Recovered
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.store.grants import StoredGrant


@dataclass(frozen=True, slots=True)
class TurnedWords:
    """The circle's new epoch, how many circles its words open, and how many of before they do not.

    ``root_is_sealed``: the root file is sealed to the new words, where that is these officers' to recover.
    """

    epoch: int
    circles: int
    unopened: int
    root_is_sealed: bool


def next_words(parts: Parts, recovered: Recovered, quorum: tuple[int, int], at: datetime) -> NextWords:
    """Make the words of the next epoch: ``quorum`` is how many are needed, of how many officers.

    Raises ValueError for no such quorum, NoKeyError when the old words do not open the provider key.
    """
    with parts.store.database.reading() as connection:
        issuer = provider_issuer(connection, recovered.trust, recovered.circles)
    if issuer is None:
        raise NoKeyError("the words do not open the provider key")
    return new_words(recovered, issuer, quorum, at)


def take_up_words(parts: Parts, recovered: Recovered, words: NextWords, at: datetime) -> TurnedWords:
    """Let the next words open what the last ones did, in one transaction, and seal `root.recovery` to them.

    Raises RenewedKeysError when a circle was renewed meanwhile; then nothing is changed. Once the circle has turned
    nothing is raised: its new words hold, and whoever wrote them down must be told so.
    """
    circle, gathered = recovered.recovery.id, gathered_officers(recovered)
    with parts.store.writing(at=at) as tx:
        _keep_still(tx, recovered)
        event = parts.store.log.recorded(tx, decide_for(gathered, circle, in_hand=True), at).event
        noted = Noted(recovered.trust.provider, event, at)
        turn = Turn(recovered.trust, recovered.recovery, words.made, recovered.circles, noted)
        handed = [row for row in grants_about(tx.connection, circle) if row.to_id == circle]
        anew = _granted_anew(tx.connection, turn)
        known = {(row.what, row.what_id) for row in anew}
        add_circle(tx, words.made.row, turn.sealed_previous)
        end_each(tx, [row.grant_id for row in handed if (row.what, row.what_id) in known], at)
        add_grants(tx, anew)
    lost = {(row.what, row.what_id) for row in handed} - known
    sealed = _root_is_sealed(parts, words)
    return TurnedWords(words.made.held.epoch, len(recovered.circles), len(lost), sealed)


def _keep_still(tx: Transaction, recovered: Recovered) -> None:
    """Let nobody join or renew a circle until all is granted to the next epoch: what came between would be left out."""
    lock_epoch(tx, recovered.trust.provider)
    every = (recovered.recovery, *recovered.circles.values())
    for circle in sorted(held.id for held in every):
        lock_epoch(tx, circle)
    require_newest(tx, {(held.id, held.epoch) for held in every})


def _granted_anew(connection: Connection, turn: Turn) -> list[StoredGrant]:
    """Grant every circle that the old words opened, each by its own signature, and the index secret."""
    to, head = turn.made.known, turn.held[circle_id(turn.trust.provider, CircleKind.HEAD)]
    index = open_index(connection, turn.trust, (turn.before, *turn.held.values()))
    circles = [circle_grant(held, to, turn.noted) for held in turn.held.values()]
    return circles if index is None else [*circles, index_grant(index, to, head, turn.noted)]


def _root_is_sealed(parts: Parts, words: NextWords) -> bool:
    """Seal the root file to the next words, where these officers are to recover it; False where that fails."""
    provider = ProviderId(words.made.row.provider_id)
    try:
        with parts.store.database.reading() as connection:
            is_theirs = is_file(parts.keyring) and first_provider(connection) == provider
        if is_theirs:
            seal_root(parts.keyring, provider, words.made.known)
    except (UnavailableError, KeyStoreError, OSError):
        return False
    return True
