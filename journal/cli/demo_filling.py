"""Fill an empty installation with the demo practice, act by act, as its people would have done over three years."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.cli.demo_notes import generate
from journal.cli.demo_patients import let_pia_in
from journal.cli.demo_people import People
from journal.domain.block import BlockKind
from journal.domain.care import Identity
from journal.domain.entry import EntryText, EventTime, Keyword
from journal.services.blocks import TOLD, NewBlock, register_block
from journal.services.corrections import Correction, begin_correction, mark_misfiled
from journal.services.entries import begin_entry, write_and_sign
from journal.services.patients import begin_relation, register_patient
from journal.services.settling import sign_entry
from journal.services.writing import NewEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from journal.cli.demo_notes import DemoNote, DemoPractice, DemoRelation
    from journal.domain.ids import EntryId, PatientId
    from journal.services.parts import Parts

SEED = 1
_REVIEWS = 4
"""Three years and a half: the heads confirm everybody's authorisations every ten months or so."""
_LATER = timedelta(days=365)
_AT_ONCE = timedelta(hours=2)
_BLOCKS, _BLOCKED, _AFTER = "lovisa-ekmossa", "north-a", timedelta(days=14)
"""Who has blocked what was written at which unit, and how long after she began to be treated at the other one."""


@dataclass(slots=True)
class Filling:
    """What stands already while the practice is replayed: patients by key, entries by the note's key."""

    parts: Parts
    people: People
    practice: DemoPractice
    patients: dict[tuple[str, str], PatientId] = field(default_factory=dict)
    entries: dict[int, tuple[PatientId, EntryId]] = field(default_factory=dict)


def fill(parts: Parts, issuer: str, until: datetime, progress: Callable[[str, int], Callable[[int], None]]) -> None:
    """Replay the demo practice in the order of its times. ``progress`` makes a bar of a label and a total.

    ``issuer`` is the demo's e-ID, by whose word Pia is known.
    """
    practice = generate(until, SEED)
    begins = min(relation.started_at for relation in practice.relations) - timedelta(days=7)
    people = People.hired(parts, practice, begins)
    filling = Filling(parts, people, practice)
    acts = sorted(
        [(relation.started_at, 0, _relation(filling, relation)) for relation in practice.relations]
        + [act for note in practice.notes for act in _note(filling, note)]
        + [_block(filling)]
        + [(begins + (until - begins) * n / _REVIEWS, 0, people.confirm) for n in range(1, _REVIEWS)],
        key=lambda act: act[:2],
    )
    step = progress("Writing", len(acts))
    for done, (at, _, act) in enumerate(acts, start=1):
        act(at)
        step(done)
    let_pia_in(parts, people, issuer, until)
    people.sign_out(until)
    # The years were replayed: the store key is three years old by now, and the stock is nearly used up.
    parts.key_store.renew_store_key(until)
    parts.key_store.stock(until)


def _relation(filling: Filling, relation: DemoRelation) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        patient = _registered(filling, relation.unit, relation.patient, at)
        ends = relation.ended_at or at + timedelta(days=5 * 365)
        keeper = filling.people.keeper(relation.unit)
        who = (patient, filling.people.account(relation.therapist))
        begin_relation(filling.parts, keeper, who, max(ends + timedelta(days=90), at + _LATER), at)

    return act


def _registered(filling: Filling, unit: str, key: str, at: datetime) -> PatientId:
    """Register a patient at the unit the first time; the same number gives the same patient elsewhere."""
    if (unit, key) not in filling.patients:
        patient = next(p for p in filling.practice.patients if p.key == key)
        identity = Identity(f"{patient.given} {patient.family}", patient.number, patient.phone, patient.email)
        filling.patients[unit, key] = register_patient(filling.parts, filling.people.keeper(unit), identity, at)
    return filling.patients[unit, key]


def _block(filling: Filling) -> tuple[datetime, int, Callable[[datetime], None]]:
    """Return the act of the one block: whoever treats her at the other unit sees that there is one, and not where."""

    def act(at: datetime) -> None:
        patient = filling.patients[_BLOCKED, _BLOCKS]
        new = NewBlock(BlockKind.INNER, at, TOLD, visible=True)
        register_block(filling.parts, filling.people.keeper(_BLOCKED), patient, new, at)

    there = (each for each in filling.practice.relations if each.patient == _BLOCKS and each.unit != _BLOCKED)
    return next(there).started_at + _AFTER, 5, act


def _note(filling: Filling, note: DemoNote) -> list[tuple[datetime, int, Callable[[datetime], None]]]:
    """Return the acts of one note: written, signed, corrected, marked as misfiled, each at its own time."""
    acts: list[tuple[datetime, int, Callable[[datetime], None]]] = []
    if note.signed_at is not None and note.signed_at - note.written_at < _AT_ONCE:
        acts.append((note.signed_at, 1, lambda at: _write(filling, note, at, sign=True)))
    else:
        acts.append((note.written_at, 1, lambda at: _write(filling, note, at, sign=False)))
        if note.signed_at is not None:
            acts.append((note.signed_at, 2, lambda at: _sign(filling, note, 1, at)))
    if note.correction is not None:
        acts.append((note.correction.at, 3, lambda at: _correct(filling, note, at)))
    if note.misfiling is not None:
        acts.append((note.misfiling.at, 4, lambda at: _misfile(filling, note, at)))
    return acts


def _write(filling: Filling, note: DemoNote, at: datetime, *, sign: bool) -> None:
    patient = filling.patients[note.unit, note.patient]
    happened = EventTime(note.event_from, note.event_to)
    new = NewEntry(patient, note.kind, happened, EntryText(_in_order(note.text)))
    act = write_and_sign if sign else begin_entry
    saved = act(filling.parts, filling.people.session(note.author, note.unit), new, at)
    filling.entries[note.key] = (patient, saved.entry)


def _sign(filling: Filling, note: DemoNote, revision: int, at: datetime) -> None:
    sign_entry(filling.parts, filling.people.session(note.author, note.unit), filling.entries[note.key], revision, at)


def _correct(filling: Filling, note: DemoNote, at: datetime) -> None:
    said = note.correction
    if said is None:
        return
    text = EntryText(_in_order({**note.text, said.keyword: said.text}), said.explanation)
    session = filling.people.session(note.author, note.unit)
    target = filling.entries[note.key]
    saved = begin_correction(filling.parts, session, target, Correction(said.reason, text), at)
    _sign(filling, note, saved.revision, at)


def _misfile(filling: Filling, note: DemoNote, at: datetime) -> None:
    mark_misfiled(filling.parts, filling.people.session(note.author, note.unit), filling.entries[note.key], None, at)


def _in_order(text: Mapping[Keyword, str]) -> dict[Keyword, str]:
    return {keyword: text[keyword] for keyword in Keyword if keyword in text}
