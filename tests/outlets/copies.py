"""Copies of an invented patient's journal, made the way that they are handed out: opened, decided, then shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from journal.domain.copy import JournalCopy, counted
from journal.domain.entry import EntryKind, Keyword, VersionState
from journal.domain.release import WithheldGround
from journal.policy.disclosing import Showing, shown_entry
from tests.opened import NOON, UNITS, opened_entry

CANARIES = ("Kanariegul", "Domherreröd", "Blåmesblå", "Gulsparvgul")
"""Words of paragraphs that are withheld: in the middle, of one version only, of another's patient, of a test."""
MADE = NOON + timedelta(days=20)
LATER = {"reason": "wrong-fact", "explanation": "Jag skrev fel dag."}
DRAFT = {"state": VersionState.DRAFT, "settled_at": None, "signature": "none"}


def made(entries, masks=None, **said):
    """A copy of opened entries that the table decided; masks are {(entry, version, paragraph): ground}."""
    found = {(entries[e].versions[v].version.id, number): ground for (e, v, number), ground in (masks or {}).items()}
    shown = [shown_entry(entry, Showing(on_screen=False, units=UNITS, masks=found)) for entry in entries]
    apart = (EntryKind.CONSENT, EntryKind.DISCLOSURE)
    copy = JournalCopy(
        id=UUID("6a1f6d0e-6a42-4f6e-9c38-0f1f3a0e2c11"),
        provider="Norra mottagningen AB",
        unit="Norra mottagningen A",
        patient_name="Pia Ek",
        patient_number="191212121212",
        made_at=MADE,
        period=None,
        entries=tuple(entry for entry in shown if entry.kind not in apart),
        left_out=counted(shown),
        consents=tuple(entry for entry in shown if entry.kind is EntryKind.CONSENT),
        disclosures=tuple(entry for entry in shown if entry.kind is EntryKind.DISCLOSURE),
        controller="Norra mottagningen AB, Storgatan 1, Umeå",
        dpo="dataskydd@norra.example",
    )
    return replace(copy, **said)


def whole_copy(**said):
    """One copy with everything that a copy can hold: corrections, a statement, a draft, a gap, what is withheld."""
    yellow, red, blue, test = CANARIES
    statement = opened_entry(EntryKind.STATEMENT, {Keyword.STATEMENT: "Jag sade <aldrig> så & vill att det står."})
    entries = [
        opened_entry(
            EntryKind.SESSION,
            {Keyword.CURRENT: "Sover bättre sedan tisdag.", Keyword.PLANNING: "Ses om en vecka."},
            ({Keyword.CURRENT: "Sover bättre sedan onsdag.", Keyword.PLANNING: "Ses om en vecka."}, LATER),
            statements=[statement],
        ),
        opened_entry(
            EntryKind.PHONE, {Keyword.CURRENT: f"Ringer själv.\n\nGrannen {yellow} sade det.\n\nLugnare efteråt."}
        ),
        opened_entry(
            EntryKind.FOLLOW_UP,
            {Keyword.ASSESSMENT: f"Bedömer läget som {red}."},
            ({Keyword.ASSESSMENT: "Bedömer läget som stabilt."}, LATER),
        ),
        opened_entry(EntryKind.SESSION, {Keyword.CURRENT: f"Om {blue}, en annan."}, misfiled_at=NOON),
        opened_entry(EntryKind.TEST_MATERIAL, {Keyword.RATING: f"Uppgift 1: {test}"}),
        opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Klart."}, ({Keyword.CURRENT: "Inte klart."}, DRAFT)),
        opened_entry(EntryKind.PLAN, ({Keyword.PLANNING: "Tre samtal till."}, DRAFT)),
        opened_entry(EntryKind.SESSION, (None, {"signature": "none"})),
        opened_entry(EntryKind.SESSION, (None, {"destroyed_at": NOON})),
        opened_entry(EntryKind.SESSION, ({Keyword.VIOLENCE: "Berättar om hot."}, {"signature": "invalid"})),
        _consent("lämnat", 1),
        _consent("återkallat", 2),
        opened_entry(
            EntryKind.DISCLOSURE,
            {Keyword.RECIPIENT: "Försäkringskassan", Keyword.EXTENT: "Hela journalen", Keyword.FORM: "på papper"},
        ),
    ]
    masks = {(1, 0, 2): WithheldGround.OTHERS_SAFETY.value, (2, 0, 1): WithheldGround.CARE_PURPOSE.value}
    return made(entries, masks, **said)


def _consent(decision, days):
    words = {Keyword.CONSENT_TO: "att kontakta skolan", Keyword.DECISION: decision, Keyword.REQUESTED_BY: "Pia Ek"}
    return opened_entry(EntryKind.CONSENT, words, happened=NOON + timedelta(days=days))


def long_copy(entries):
    """A copy of so many sessions, a page's half each, some of them corrected."""
    words = "Vi går igenom veckan och vad som har hänt sedan sist, och prövar en ny väg. " * 9
    return made([_session(words, number) for number in range(entries)])


def _session(words, number):
    wordings = [{Keyword.CURRENT: f"{number}. {words}", Keyword.ASSESSMENT: words, Keyword.PLANNING: "Ses igen."}]
    if number % 10 == 0:
        wordings.append(({**wordings[0], Keyword.PLANNING: "Ses igen om två veckor."}, LATER))
    return opened_entry(EntryKind.SESSION, *wordings, happened=NOON - timedelta(days=7 * number))
