"""A whole provider handed over (PDL 9:1): journals, names, log and keys, sealed anew to the recovery officers.

docs/formats/hand-over.md. What does not open is a gap that the manifest counts: nothing is left out in silence.
"""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING

from journal.domain.ids import AccountId
from journal.domain.leaving_asks import CloseProvider
from journal.domain.recovery_asks import officers_of
from journal.policy.leaving import decide_take_over
from journal.services.departed import forget_closed
from journal.services.keyring_packages import handed_secrets, sign_manifest
from journal.services.leaving import empty_account
from journal.services.package_words import Json, event_json, manifest_json, written
from journal.services.packing import ENOUGH, Packing, Sheet, pack_acts, pack_journal, pack_names
from journal.store.entries import Narrowing, entry_heads
from journal.store.health import root_at
from journal.store.log_export import export_lines, exported_events
from journal.store.log_integrator import Integrator
from journal.store.packages import journals_of, practice_rows
from journal.store.people import people_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from journal.domain.access import Receipt
    from journal.domain.care import Journal
    from journal.domain.entry import EntryHead
    from journal.domain.ids import ProviderId
    from journal.services.parts import Parts

__all__ = [
    "Packing",
    "Sheet",
    "close_provider",
    "journals_to_hand_over",
    "manifest",
    "pack",
    "pack_acts",
    "pack_log",
    "pack_practice",
]

AT_ONCE = 500
LOG_LINES = 20_000


def journals_to_hand_over(parts: Parts, provider: ProviderId) -> tuple[Journal, ...]:
    """Return every journal and register of a provider."""
    with parts.store.database.reading() as connection:
        return journals_of(connection, provider)


def pack(parts: Parts, packing: Packing, journal: Journal) -> Iterator[Sheet]:
    """Seal one journal whole, or a register some hundred names at a time, each opened under a row that names it.

    Raises NoKeyError when no circle that the officers opened was granted its key.
    """
    pages = _pages(parts, packing, journal)
    if journal.patient is not None:
        yield pack_journal(parts, packing, journal, journal.patient, [head for page in pages for head in page])
        return
    for number, heads in enumerate(pages, 1):
        yield pack_names(parts, packing, journal, heads, number)


def pack_practice(parts: Parts, packing: Packing) -> Sheet:
    """Seal who worked where, all public keys and certificates, and the circles' secrets for whoever goes on."""
    with parts.store.database.reading() as connection:
        rows = practice_rows(connection, packing.provider)
        secrets = handed_secrets(connection, packing.recovered)
    counts = {"people": sum(person["owner_id"] is None for person in rows["people"])}
    return packing.sheet("practice.sealed", "practice", written({**rows, "secrets": secrets}), counts)


def pack_log(parts: Parts, packing: Packing) -> Iterator[Sheet]:
    """Seal the log as of a checkpoint that holds every row of this package, some thousand lines a file."""
    Integrator(parts.store.database, parts.store.log.custody).integrate(packing.provider, packing.at)
    lines = export_lines(parts.store.database, packing.provider, packing.at)
    for number in count(1):
        some = list(islice(lines, LOG_LINES))
        if not some:
            return
        yield packing.sheet(f"log-{number:05}.sealed", "log", b"".join(some), {"log_lines": len(some)})
        with parts.store.database.reading() as connection:
            events = [
                event_json(each, packing.reason(connection, each.sealed_reason)) for each in exported_events(some)
            ]
        counts = {"events": len(events), "gaps": sum(event["said"] is None for event in events)}
        yield packing.sheet(f"events-{number:05}.sealed", "events", written(events), counts)


def manifest(parts: Parts, packing: Packing, files: Sequence[Json], missing: Sequence[Journal]) -> tuple[bytes, bytes]:
    """Write the manifest of these files (name, holds, bytes, sha256, counts), and its signature.

    ``missing`` are the journals whose key the officers' words do not open.
    """
    # A server may have sealed more since: the tree is named as of the last line that was taken out.
    size = sum(file["counts"].get("log_lines", 0) for file in files) - 1
    with parts.store.database.reading() as connection:
        root = root_at(connection, packing.provider, size)
        (row,) = practice_rows(connection, packing.provider)["providers"]
    recovery = packing.recovered.recovery
    said = {
        "provider": packing.provider,
        "name": row["name"],
        "package": packing.id,
        "made_at": packing.at,
        "recovery": {"circle": recovery.id, "epoch": recovery.epoch},
        "missing": [journal.id for journal in missing],
        "log": {"size": size, "root": root and root.hex()},
    }
    told = manifest_json(said, files)
    return told, sign_manifest(packing.recovered, packing.id, told)


def close_provider(parts: Parts, packing: Packing) -> Receipt:
    """Close everybody's account at the provider in one transaction. The journals stay, and open to the officers."""
    ask = CloseProvider(actor=officers_of(packing.provider), about=(packing.provider,))
    with parts.store.writing(at=packing.at) as tx:
        receipt = parts.store.log.recorded(tx, decide_take_over(ask, ENOUGH), packing.at).receipt
        for person in people_of(tx.connection, packing.provider):
            empty_account(parts, tx, AccountId(person.account_id), packing.at)
    forget_closed(parts, packing.at)
    parts.store.database.empty_log()
    return receipt


def _pages(parts: Parts, packing: Packing, journal: Journal) -> Iterator[tuple[EntryHead, ...]]:
    """Give the entries of a journal or register, newest happening first, some hundred at a time."""
    before = None
    while True:
        with parts.store.database.reading() as connection:
            heads = entry_heads(connection, journal.id, Narrowing(before=before, limit=AT_ONCE), packing.at)
        if not heads:
            return
        yield heads
        before = (heads[-1].happened.starts_at, heads[-1].id)
