"""What becomes of a note after it is written: signed, left as a draft, locked, corrected, or found misfiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from journal.cli.demo_calendar import DAY, HOURS, workday_after
from journal.cli.demo_cast import DemoPatient
from journal.cli.demo_draw import Draw, deck
from journal.cli.demo_material import material
from journal.cli.demo_practice import DemoCorrection, DemoMisfiling, DemoNote, DemoRelation
from journal.cli.demo_wording import capitalised
from journal.domain.entry import CorrectionReason, EntryKind, Keyword

Notes = list[DemoNote]
DRAFT_DAYS, LOCK_DAYS = 12, 14
DRAFTS, LOCKED, OF_ASTRID = 6, 3, 2
CORRECTED_SHARE = 0.03
CLOCK = re.compile(r"kl\. (\d\d)\.(\d\d)")
UNWRITTEN = (Keyword.PLANNING, Keyword.HOMEWORK)
THERAPY = (EntryKind.SESSION, EntryKind.FOLLOW_UP, EntryKind.FIRST_VISIT, EntryKind.ASSESSMENT)


def left_unsigned(notes: Notes, until: datetime, draw: Draw) -> Notes:
    """Leave the newest notes of some patients as drafts, and a few old ones locked by the clock."""
    drafts = set(_newest(notes, until))
    old = [n for n in notes if DAY * (LOCK_DAYS + 6) < until - n.event_to < DAY * 150 and _is_plain(n)]
    missing = LOCKED - sum(n.state == "locked" for n in notes)
    locked = {n.key for n in draw.shuffled(old)[:missing]}
    notes = [replace(n, state="locked", signed_at=None) if n.key in locked else n for n in notes]
    return [_unfinished(n, draw) if n.key in drafts else n for n in notes]


def _unfinished(note: DemoNote, draw: Draw) -> DemoNote:
    """Return the note as a draft: how it goes on is not yet written."""
    text = {keyword: said for keyword, said in note.text.items() if keyword not in UNWRITTEN}
    text[Keyword.PLANNING] = draw.pick(material("shared").lines["draft"])
    return replace(note, state="draft", signed_at=None, text=text)


def _newest(notes: Notes, until: datetime) -> Iterable[int]:
    """Return the keys of the latest notes of so many patients, Astrid's first."""
    waiting = sum(n.state == "draft" for n in notes)
    fresh = [n for n in reversed(notes) if n.event_to > until - DAY * DRAFT_DAYS and _is_plain(n)]
    latest = list({n.patient: n for n in reversed(fresh)}.values())[::-1]
    astrids = [n for n in latest if n.author == "astrid"][:OF_ASTRID]
    others = [n for n in latest if n.author != "astrid"]
    ordered = dict.fromkeys(n.key for n in [*astrids, *others, *latest, *fresh])
    return list(ordered)[: DRAFTS - waiting]


def _is_plain(note: DemoNote) -> bool:
    return note.state == "signed" and note.correction is None and note.kind in THERAPY


def _is_correctable(note: DemoNote) -> bool:
    soon = note.signed_at is not None and note.signed_at - note.event_to < DAY * 2
    return soon and _is_plain(note) and Keyword.ASSESSMENT in note.text


def with_corrections(notes: Notes, patients: Mapping[str, DemoPatient], until: datetime, draw: Draw) -> Notes:
    """Correct one signed note in about thirty-three, each for a reason of its own."""
    fixed = {n.patient for n in notes if n.correction}
    old = [n for n in notes if until - n.written_at > DAY * 30 and _is_correctable(n) and n.patient not in fixed]
    wanted = round(len(notes) * CORRECTED_SHARE) - sum(n.correction is not None for n in notes)
    ways, done = deck(draw, tuple(CORRECTIONS)), dict[int, DemoNote]()
    for note in draw.shuffled(old)[:wanted]:
        reason = next(ways)
        signed = note.signed_at or note.written_at
        at = workday_after(signed, draw.between(1, 3)) + timedelta(minutes=draw.between(4, 40))
        done[note.key] = CORRECTIONS[reason](note, patients[note.patient], at, draw)
    return [done.get(n.key, n) for n in notes]


def _of_wrong_fact(note: DemoNote, _: DemoPatient, at: datetime, draw: Draw) -> DemoNote:
    right = note.text.get(Keyword.PLANNING, "")
    found = CLOCK.search(right)
    if found is None:
        return note
    hour = draw.pick([f"{hour:02}" for hour in HOURS if f"{hour:02}" != found[1]])
    wrong = CLOCK.sub(f"kl. {hour}.{found[2]}", right, count=1)
    explanation = draw.pick(material("shared").lines["fix.fact"])
    correction = DemoCorrection(at, Keyword.PLANNING, right, CorrectionReason.WRONG_FACT, explanation)
    return replace(note, text={**note.text, Keyword.PLANNING: wrong}, correction=correction)


def _of_wrong_wording(note: DemoNote, patient: DemoPatient, at: datetime, draw: Draw) -> DemoNote:
    said = note.text.get(Keyword.ASSESSMENT, "")
    line = draw.pick(material("shared").lines["fix.wording"]).format_map(patient.words)
    wrong, right, explanation = line.split("|")
    text = f"{said} {right}".strip()
    correction = DemoCorrection(at, Keyword.ASSESSMENT, text, CorrectionReason.WRONG_WORDING, explanation)
    return replace(note, text={**note.text, Keyword.ASSESSMENT: f"{said} {wrong}".strip()}, correction=correction)


def _with_more(reason: CorrectionReason, heading: str) -> Callable[[DemoNote, DemoPatient, datetime, Draw], DemoNote]:
    def correct(note: DemoNote, patient: DemoPatient, at: datetime, draw: Draw) -> DemoNote:
        lines = (line.format_map(patient.words).split("|") for line in material("shared").lines[heading])
        keyword, more, explanation = draw.pick([line for line in lines if line[0] in note.text])
        text = f"{note.text[Keyword(keyword)]} {more}"
        return replace(note, correction=DemoCorrection(at, Keyword(keyword), text, reason, explanation))

    return correct


CORRECTIONS = {
    CorrectionReason.WRONG_FACT: _of_wrong_fact,
    CorrectionReason.INCOMPLETE: _with_more(CorrectionReason.INCOMPLETE, "fix.incomplete"),
    CorrectionReason.WRONG_WORDING: _of_wrong_wording,
    CorrectionReason.LATE_INFORMATION: _with_more(CorrectionReason.LATE_INFORMATION, "fix.late"),
}


def with_misfiled(notes: Notes, patients: Mapping[str, DemoPatient], relations: Iterable[DemoRelation]) -> Notes:
    """Add one note that was written in another patient's journal, and date the right one to when that was found."""
    right, other = next(_mistakable(notes, list(relations)))
    found = workday_after(right.signed_at or right.written_at, 1)
    explanation = material("shared").lines["misfiled"][0]
    given = patients[right.patient].given
    text = {keyword: capitalised(said.replace(given, "patienten")) for keyword, said in right.text.items()}
    misfiling = DemoMisfiling(found, right.key, explanation)
    wrong = replace(
        right, key=len(notes) + 1, patient=other, text=text, state="misfiled", correction=None, misfiling=misfiling
    )
    anew = found + timedelta(minutes=6)
    moved = replace(right, written_at=anew, signed_at=anew + timedelta(minutes=2))
    return [*(moved if n.key == right.key else n for n in notes), wrong]


def _mistakable(notes: Notes, relations: list[DemoRelation]) -> Iterator[tuple[DemoNote, str]]:
    """Yield notes of Astrid's, newest first, each with another patient whom she saw in the same months."""
    for note in reversed(notes[:-200]):
        if note.author == "astrid" and _is_plain(note) and note.kind is EntryKind.SESSION:
            for one in relations:
                meanwhile = one.started_at < note.event_from < (one.ended_at or note.event_to)
                if one.therapist == note.author and one.patient != note.patient and meanwhile:
                    yield note, one.patient
