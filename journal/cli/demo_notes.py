"""A believable practice for demonstrations: about 1,500 synthetic notes on forty patients over three years.

`generate` is pure: the same moment and seed give the same practice, on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from journal.cli.demo_calendar import STOCKHOLM, Diary, at_clock, workday_after
from journal.cli.demo_cast import PROVIDERS, UNIT_OF, UNITS, DemoContact, DemoPatient, contacts, patients, staff
from journal.cli.demo_course import Course, Visit, course
from journal.cli.demo_draw import Draw
from journal.cli.demo_practice import DemoCorrection, DemoMisfiling, DemoNote, DemoPractice, DemoRelation
from journal.cli.demo_script import PATIENT, THERAPIST, Scripted, scripted
from journal.cli.demo_states import left_unsigned, with_corrections, with_misfiled
from journal.cli.demo_templates import write
from journal.cli.demo_wording import Earlier, writer
from journal.domain.entry import CorrectionReason, Keyword

__all__ = ["DemoCorrection", "DemoMisfiling", "DemoNote", "DemoPractice", "DemoRelation", "generate"]

Text = dict[Keyword, str]
Told = tuple[str, str, Visit, Text]
UNIT_NAMES = {unit.key: unit.name for unit in UNITS}
UNIT_PROVIDERS = {unit.key: unit.provider for unit in UNITS}


def generate(until: datetime, seed: int) -> DemoPractice:
    """Return the practice as it stands at `until` (aware). Nothing in it happens after that moment."""
    until = until.astimezone(STOCKHOLM)
    diary, everyone = Diary(until), {patient.key: patient for patient in patients()}
    script = scripted(diary)
    courses = [course(contact, diary, _draw(seed, contact, "visits")) for contact in contacts()]
    relations = _relations(courses, script)
    notes = _by_script(_notes(_told(courses, script, everyone, seed), until, Draw(seed, "times")), script)
    draw = Draw(seed, "states")
    notes = with_corrections(notes, everyone, until, draw)
    notes = with_misfiled(left_unsigned(notes, until, draw), everyone, relations)
    return DemoPractice(PROVIDERS, UNITS, staff(), tuple(everyone.values()), relations, tuple(_in_order(notes)))


def _draw(seed: int, contact: DemoContact, what: str) -> Draw:
    return Draw(seed, contact.patient, contact.therapist, contact.problem, what)


def _relations(courses: Iterable[Course], script: Sequence[Scripted]) -> tuple[DemoRelation, ...]:
    first = at_clock(script[0].visit.begins.date(), 8)
    found = [DemoRelation(PATIENT, UNIT_OF[THERAPIST], THERAPIST, first, None)]
    for one in courses:
        contact, begins = one.contact, at_clock(one.visits[0].begins.date(), 8)
        ends = one.visits[-1].ends if contact.to_week else None
        found.append(DemoRelation(contact.patient, UNIT_OF[contact.therapist], contact.therapist, begins, ends))
    return tuple(sorted(found, key=lambda relation: (relation.started_at, relation.patient)))


def _told(
    courses: Sequence[Course], script: Iterable[Scripted], everyone: dict[str, DemoPatient], seed: int
) -> Iterator[Told]:
    for one in script:
        yield PATIENT, THERAPIST, one.visit, one.text
    for told in courses:
        contact = told.contact
        draw = _draw(seed, contact, "words")
        say = writer(told, everyone[contact.patient], _earlier(contact, courses), draw)
        for visit in told.visits:
            yield contact.patient, contact.therapist, visit, write(say, visit)


def _earlier(contact: DemoContact, courses: Iterable[Course]) -> Earlier:
    """Say where the patient was seen before: at the same unit, at another one, or by another care provider."""
    before = [one.contact for one in courses if one.contact.patient == contact.patient]
    before = [other for other in before if other.from_week > contact.from_week]
    if not before:
        return Earlier()
    here, there = UNIT_OF[contact.therapist], UNIT_OF[before[-1].therapist]
    if here == there:
        return Earlier("same")
    same_provider = UNIT_PROVIDERS[here] == UNIT_PROVIDERS[there]
    return Earlier("other", UNIT_NAMES[there]) if same_provider else Earlier("away")


def _notes(told: Iterable[Told], until: datetime, draw: Draw) -> list[DemoNote]:
    ordered = sorted(told, key=lambda one: (one[2].begins, one[1], one[0]))
    return [_note(key, one, until, draw) for key, one in enumerate(ordered, 1)]


def _note(key: int, told: Told, until: datetime, draw: Draw) -> DemoNote:
    patient, therapist, visit, text = told
    written = visit.ends + timedelta(minutes=draw.between(4, 75))
    if draw.chance(0.08):
        written = workday_after(visit.ends, draw.between(1, 4))
    written = written if written < until - timedelta(hours=1) else visit.ends + timedelta(minutes=4)
    signed = written + timedelta(minutes=draw.between(1, 18))
    if draw.chance(0.2):
        signed = workday_after(written, draw.between(1, 6)) + timedelta(minutes=draw.between(1, 30))
    signed = signed if signed < until else written + timedelta(minutes=2)
    unit = UNIT_OF[therapist]
    return DemoNote(key, unit, patient, therapist, visit.kind, visit.begins, visit.ends, written, signed, text)


def _by_script(notes: list[DemoNote], script: Iterable[Scripted]) -> list[DemoNote]:
    """Give the notes written by hand the state and the correction that the file says."""
    ways = {one.visit.begins: one for one in script}
    return [_as_scripted(n, ways[n.event_from]) if _is_scripted(n) else n for n in notes]


def _is_scripted(note: DemoNote) -> bool:
    return (note.patient, note.author) == (PATIENT, THERAPIST)


def _as_scripted(note: DemoNote, way: Scripted) -> DemoNote:
    if way.state in {"draft", "locked"}:
        return replace(note, state=way.state, signed_at=None)
    if not way.fix:
        return note
    keyword, reason, wrong, right, explanation = way.fix
    text = note.text[Keyword(keyword)].replace(wrong, right)
    at = workday_after(note.signed_at or note.written_at, 1)
    correction = DemoCorrection(at, Keyword(keyword), text, CorrectionReason(reason), explanation)
    return replace(note, correction=correction)


def _in_order(notes: Iterable[DemoNote]) -> list[DemoNote]:
    return sorted(notes, key=lambda note: (note.event_from, note.key))
