"""The words in a package are those of the pages, and there is one for everything that a package can say."""

from __future__ import annotations

import json
import runpy

import pytest

from journal.cli.hand_over.pages import Words
from journal.domain.access_words import Activity, Purpose, ReasonCode, Subtype, Way
from journal.domain.block import BlockKind, InformationType, Requester
from journal.domain.breach import BreachKind
from journal.domain.emergency import Hindrance, NoticeKind, Outcome
from journal.domain.entry import CorrectionReason, EntryKind, Keyword, UnsignedReason, VersionState
from journal.domain.people import Role
from journal.domain.retention import DestructionKind, HoldReason
from journal.services.package_words import act_json
from journal.store.block_tables import BlockRow, LiftRow
from journal.store.breach_tables import BreachRow, BreachStepRow
from journal.store.case_tables import CaseRow
from journal.store.emergency_tables import EmergencyRow, NoticeRow
from journal.store.informed_tables import InformedRow
from journal.store.own_log_tables import LogQuestionRow, NoticeChoiceRow, StaffNameRow
from journal.store.patient_tables import PortalSealRow, ReleaseChoiceRow
from journal.store.retention_tables import DestructionRow, RetentionHoldRow
from tests.cli.terminal import ROOT

TABLE = json.loads((ROOT / "journal/cli/hand_over/words.json").read_text("utf-8"))
CODES = (
    *(Activity, Purpose, ReasonCode, Subtype, Way, Role),
    *(BlockKind, BreachKind, InformationType, Requester, Hindrance, NoticeKind, Outcome, DestructionKind, HoldReason),
    *(EntryKind, Keyword, CorrectionReason, UnsignedReason, VersionState),
)
ACTS = {
    "blocks": BlockRow,
    "lifts": LiftRow,
    "emergencies": EmergencyRow,
    "notices": NoticeRow,
    "holds": RetentionHoldRow,
    "destructions": DestructionRow,
    "cases": CaseRow,
    "log_questions": LogQuestionRow,
    "release_choices": ReleaseChoiceRow,
    "seals": PortalSealRow,
    "notice_choices": NoticeChoiceRow,
    "informed": InformedRow,
    "staff_names": StaffNameRow,
    "breaches": BreachRow,
    "breach_steps": BreachStepRow,
}
IDS = ("provider_id", "patient_id", "journal_id", "block_id", "proposed_by", "approved_by", "account_id")
"""What leads to something else that is shown: the row's own page, its journal, the names of then beside the ids."""
SEALED = ("sealed_answer", "answer_epoch")
"""A letter to the patient's own keys, which nobody here opens."""


def test_the_words_are_those_of_the_interface():
    assert TABLE["codes"] == runpy.run_path(str(ROOT / "tools/package_words.py"))["codes"]()


@pytest.mark.parametrize("codes", CODES, ids=lambda codes: codes.__name__)
def test_every_code_has_a_word(codes):
    known = TABLE["codes"][codes.__name__]
    assert [code.value for code in codes if code.value and code.value not in known] == []


def test_every_field_takes_its_words_from_a_table_that_is_there():
    kinds = {kind for told in TABLE["lists"].values() for _, _, kind in told["fields"]}
    assert kinds - {""} <= TABLE["codes"].keys()


@pytest.mark.parametrize("name", ACTS)
def test_all_that_a_row_says_is_shown_but_ids_events_and_signatures(name):
    columns = ACTS[name].__table__.columns
    told = act_json({column.name: "" for column in columns if not column.primary_key}, str)
    shown = {field for field, _, _ in TABLE["lists"][name]["fields"]}
    hidden = {field for field in told if field in (*IDS, *SEALED) or "event" in field or field.endswith("_signature")}
    assert told.keys() - hidden <= shown
    # Its steps name an incident: it says which it is.
    assert shown <= {*told, "entries", "versions", "steps", "masks", "breach_id"}


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        ("claim", "HoldReason", "Krav på ersättning"),
        ("something newer", "HoldReason", "something newer"),
        (["lak", "upp"], "InformationType", "Läkemedelsordinationer, Uppmärksamhetssignaler"),
        ("2026-03-02T11:00:00+00:00", "", "2026-03-02 11:00 UTC"),
        ("2026-03-02", "", "2026-03-02"),
        ("heads the operations (PDL 4:2)", "Rule", "är verksamhetschef (PDL 4:2)"),
        ("a rule of tomorrow (PDL 4:2)", "Rule", "a rule of tomorrow (PDL 4:2)"),
        (True, "", "ja"),
        (None, "HoldReason", "Texten gick inte att öppna"),
        ({"unit_id": "u", "event_id": "e"}, "", "North-A"),
    ],
)
def test_a_code_is_said_by_its_word_and_what_has_none_stands_as_it_is(value, kind, said):
    words = Words(TABLE)
    words.names["u"] = "North-A"
    assert words.say(value, kind) == said
