"""A copy of a journal: weighed passage by passage, decided, handed over; what is refused goes to IVO (PDL 8:2)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.case_words import Withholding
from journal.domain.disclosure import HandOut
from journal.domain.entry import EntryKind
from journal.domain.ids import AccountId, CaseId, PatientId
from journal.policy.clocks import clock_of
from journal.services.case_lists import ListedCase
from journal.services.cases import note_sent_to_ivo
from journal.services.copy_decisions import CopyDecision, decide_about_copy
from journal.services.ivo_packages import open_package
from journal.services.left_copies import hand_over as handed_over
from journal.services.weighing import Weighed, open_to_weigh, weigh
from journal.web.api.answers import Happened, Id
from journal.web.api.case_requests import CopyDecisionIn, WeighedIn
from journal.web.api.case_shapes import CaseShown, CaseTextShown, listed_json, text_json
from journal.web.api.cases import ONE
from journal.web.api.disclosures import DisclosureIn
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, happened_json
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.domain.case import Case
    from journal.domain.entry import EntryHead
    from journal.services.weighing import OpenedPassage

blueprint = Noun("copy_requests", description="Copies of a journal: weighed, decided and handed over (PDL 8:2).")


class PassageShown(Schema):
    """One passage. ``key`` names it where it is kept back; then in every version that has the same words."""

    key = fields.String(required=True)
    heading = fields.String(required=True)
    words = fields.String(required=True)
    ground = fields.Enum(Withholding, by_value=True, required=True, allow_none=True)


class WeighedShown(Schema):
    """An entry and its passages. One that is not sound does not open, and cannot be weighed."""

    entry = Id(required=True)
    kind = fields.Enum(EntryKind, by_value=True, required=True)
    happened = fields.Nested(Happened, required=True)
    sound = fields.Boolean(required=True)
    passages = fields.List(fields.Nested(PassageShown), required=True)


class WeighingShown(Schema):
    """All that the copy is asked of, oldest happening first. Send ``seen`` back with what is kept back."""

    seen = fields.String(required=True)
    entries = fields.List(fields.Nested(WeighedShown), required=True)


class KeptBackShown(Schema):
    """A passage that whoever asked does not get."""

    entry = Id(required=True)
    kind = fields.Enum(EntryKind, by_value=True, required=True)
    heading = fields.String(required=True)
    words = fields.String(required=True)
    ground = fields.Enum(Withholding, by_value=True, required=True)


class PackageShown(Schema):
    """All that IVO decides by."""

    case = Id(required=True)
    patient_name = fields.String(required=True)
    patient_number = fields.String(required=True)
    texts = fields.List(fields.Nested(CaseTextShown), required=True)
    kept_back = fields.List(fields.Nested(KeptBackShown), required=True)


@blueprint.get(f"{ONE}/weighing")
@blueprint.answers(200, WeighingShown)
def open_all(patient: UUID, case: UUID) -> Json:
    """Open what the copy is asked of, to weigh it."""
    parts, session, at = asking()
    found = open_to_weigh(parts, session, (PatientId(patient), CaseId(case)), at)
    return {
        "seen": found.seen,
        "entries": [
            {
                "entry": str(one.entry.head.id),
                "kind": one.entry.head.kind.value,
                "happened": happened_json(one.entry.head.happened),
                "sound": one.entry.is_sound,
                "passages": [_passage_json(passage) for passage in one.passages],
            }
            for one in found.entries
        ],
    }


@blueprint.put(f"{ONE}/weighing")
@blueprint.arguments(WeighedIn)
@blueprint.answers(200, CaseShown)
def weighed(given: Json, patient: UUID, case: UUID) -> Json:
    """Note what is kept back, and that the rest was weighed too. 412 where something was written since."""
    parts, session, at = asking()
    kept_back = {mask["passage"]: mask["ground"] for mask in given["kept_back"]}
    target = (PatientId(patient), CaseId(case))
    return _case_json(weigh(parts, session, target, Weighed(given["seen"], kept_back), at))


@blueprint.post(f"{ONE}/decision")
@blueprint.arguments(CopyDecisionIn)
@blueprint.answers(201, CaseShown)
@once()
def decide(given: Json, patient: UUID, case: UUID) -> Answer:
    """Decide about the copy. Where anything is kept back, the package for IVO is there at once."""
    parts, session, at = asking()
    reviewer = None if given["reviewer"] is None else AccountId(given["reviewer"])
    said = CopyDecision(**given | {"reviewer": reviewer})
    return _case_json(decide_about_copy(parts, session, (PatientId(patient), CaseId(case)), said, at)), 201, {}


@blueprint.post(f"{ONE}/delivery")
@blueprint.arguments(DisclosureIn)
@blueprint.answers(201, CaseShown)
@once()
def hand_over(given: Json, patient: UUID, case: UUID) -> Answer:
    """Note that somebody receives the copy now. Asks for a fresh unlock."""
    parts, session, at = asking()
    return _case_json(handed_over(parts, session, (PatientId(patient), CaseId(case)), HandOut(**given), at)), 201, {}


@blueprint.get(f"{ONE}/ivo-package")
@blueprint.answers(200, PackageShown)
def package(patient: UUID, case: UUID) -> Json:
    """Open what goes to IVO: the request, the decision, the statement, and what is kept back."""
    parts, session, at = asking()
    found = open_package(parts, session, (PatientId(patient), CaseId(case)), at)
    return {
        "case": str(found.case.id),
        "patient_name": found.patient.name,
        "patient_number": found.patient.number,
        "texts": [text_json(text) for text in found.texts],
        "kept_back": [
            {**_kept_back_json(one.head, one.passage), "ground": one.ground.value} for one in found.kept_back
        ],
    }


@blueprint.post(f"{ONE}/ivo-package/sent")
@blueprint.answers(201, CaseShown)
@once()
def sent(patient: UUID, case: UUID) -> Answer:
    """Note that the package went to IVO."""
    parts, session, at = asking()
    return _case_json(note_sent_to_ivo(parts, session, (PatientId(patient), CaseId(case)), at)), 201, {}


def _case_json(case: Case) -> Json:
    return listed_json(ListedCase(case, clock_of(case, asking().at)))


def _passage_json(passage: OpenedPassage) -> Json:
    return {
        "key": passage.key,
        "heading": passage.paragraph.keyword,
        "words": passage.paragraph.text,
        "ground": passage.ground.value if passage.ground else None,
    }


def _kept_back_json(head: EntryHead, passage: OpenedPassage) -> Json:
    said = passage.paragraph
    return {"entry": str(head.id), "kind": head.kind.value, "heading": said.keyword, "words": said.text}
