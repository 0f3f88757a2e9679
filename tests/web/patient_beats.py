"""One line for each endpoint that is a patient's: how Pia calls it, what another patient gets, which row it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from journal.domain.case import WHOLE_JOURNAL
from journal.domain.case_words import CaseKind
from journal.domain.consent import Consent, ConsentDecision
from journal.domain.disclosure import DisclosureForm
from journal.domain.ids import CaseId, EntryId
from journal.domain.own_log import LogKind
from journal.services.blocks import TOLD
from journal.services.consents import note_consent
from journal.services.guardianships import register_guardian
from journal.services.left_copies import hand_over
from journal.services.lifts import NewLift
from journal.services.log_questions import QuestionKind, answer_question, ask_about
from journal.services.own_copies import NewCopy, ask_for_copy, own_copy
from journal.services.own_copy_files import begin_pdf
from journal.services.own_lifts import lift_own_block
from journal.services.own_log import OwnLogWanted, read_own_log
from journal.services.remarks import NewAsk, ask_for
from journal.services.seals import NewSeal, seal_portal
from journal.services.setting_copies import waiting
from tests.case_scenes import AS_A_FILE, decided, made, target, weighed
from tests.cast import NOON, PIA
from tests.guardians import child_of
from tests.patients import blocks_a, come_back
from tests.scenes import signed

BLOCK = {"unit": "{a}", "extent": "whole", "kind": "inner", "visible": "no", "told": TOLD}
READ, WRITE, PRINT, DELETE = "Läsa", "Skriva", "Utskrift", "Radera"


@dataclass(frozen=True)
class PatientBeat:
    """How an endpoint is called by a patient, and what becomes of it.

    ``form`` is what a page's form sends, ``body`` the JSON of an endpoint under /api/. ``log`` is the row: activity and
    subtype; or a sentence that says why there is none. ``stranger`` is what another patient gets who names Pia's ids:
    404, or the answer's usual status where the address names nobody and so shows the stranger's own.
    ``needs`` are functions that make something ready on the stage and return the names they give to call and form.
    """

    call: str
    log: tuple | str
    form: dict | None = None
    body: dict | None = None
    gives: int = 200
    stranger: int = 404
    permitted: bool = True
    needs: tuple = field(default=())


def blocked(stage):
    """Pia has blocked North-A's information."""
    return {"block": blocks_a(stage.site.cast, stage.pia).block, "b": stage.site.cast.units["b"]}


def lifted(stage):
    """Pia has lifted it for North-B."""
    cast = stage.site.cast
    new = NewLift(cast.units["a"], cast.units["b"], NOON + timedelta(hours=1), NOON)
    return {"lift": lift_own_block(cast.parts, stage.pia, new, NOON)}


def sealed(stage):
    """Pia has sealed everything, before she signed in last."""
    return {"seal": seal_portal(stage.site.cast.parts, stage.pia, NewSeal(), NOON - timedelta(hours=1))}


def asked(stage):
    """Pia has asked about what Astrid did; the row, and her question, answered."""
    cast = stage.site.cast
    row = next(
        one for one in read_own_log(cast.parts, stage.pia, OwnLogWanted(), NOON).rows if one.kind is not LogKind.OWN
    )
    question = ask_about(cast.parts, stage.pia, row.id, (QuestionKind.QUESTION, "Varför?"), NOON)
    answer_question(cast.parts, cast.signed_in("eva"), question, "Det var rätt.", NOON)
    return {"row": row.id, "question": question}


def numbered(stage):
    """Every row has its number."""
    stage.site.cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)
    return {}


def guards(stage):
    """Pia is the guardian of a child at North-A, with something released."""
    cast = stage.site.cast
    child = child_of(cast)
    signed(cast, cast.signed_in("astrid"), "Ritade ett hus.", child)
    register_guardian(cast.parts, cast.signed_in("dag"), child, PIA.number, NOON)
    cast.signed_in("astrid")
    stage.pia = come_back(cast, PIA, NOON)
    return {"child": child}


ASKED = {"request": "Jag sa aldrig det."}


def a_case(stage):
    """Pia has asked for something about her entry."""
    new = NewAsk(CaseKind.RECTIFICATION, "Jag sa aldrig det.", entry=EntryId(UUID(stage.names["signed"])))
    return {"case": ask_for(stage.site.cast.parts, stage.pia, new, stage.site.clock()).id}


def a_copy(stage):
    """Pia has asked for a copy."""
    new = NewCopy(None, WHOLE_JOURNAL, DisclosureForm.FILE)
    return {"case": ask_for_copy(stage.site.cast.parts, stage.pia, new, stage.site.clock()).id}


def a_copy_left(stage):
    """Pia has asked for a copy as a file, and Astrid has handed it over."""
    named, cast, at = a_copy(stage), stage.site.cast, stage.site.clock()
    astrid, case = cast.signed_in("astrid", at), own_copy(cast.parts, stage.pia, CaseId(named["case"]), at).listed.case
    weighed(cast, astrid, case, at=at)
    decided(cast, astrid, case, at)
    hand_over(cast.parts, astrid, target(cast, case), AS_A_FILE, at)
    return named


def a_pdf(stage):
    """Pia has fetched it as a PDF, and it is set."""
    named, parts = a_copy_left(stage), stage.site.cast.parts
    begin_pdf(parts, stage.pia, named["case"], stage.site.clock())
    made(waiting(parts, stage.pia, named["case"]), stage.site.clock())
    return named


def a_consent(stage):
    """Astrid has noted that Pia consents to something."""
    said = Consent("Samverkan", ConsentDecision.GIVEN, "Pia", stage.site.clock())
    cast, at = stage.site.cast, stage.site.clock()
    return {"consent": note_consent(cast.parts, cast.signed_in("astrid", at), cast.pia, said, at).entry}


def a_disclosure(stage):
    """Somebody has received a copy of Pia's entry."""
    handed = {"recipient": "Försäkringskassan", "requested_by": "Pia", "extent": "Allt", "form": "på papper"}
    assert stage.site.person("astrid").post(f"/patients/{stage.names['pia']}/disclosures", handed).status_code == 201
    return {}


PATIENT_BEATS = {
    "patient_children.listed": PatientBeat("GET /me/children", "names no child: days and units alone", stranger=200),
    "patient_children.journal": PatientBeat("GET /me/children/{child}", (READ, "barns journal"), needs=(guards,)),
    "patient_children.log": PatientBeat("GET /me/children/{child}/log", (READ, "logg"), needs=(guards,)),
    "patient_children.block": PatientBeat(
        "GET /me/children/{child}/block", "it explains, and shows nothing", needs=(guards,)
    ),
    "patient_children.ask_for_block": PatientBeat(
        "POST /me/children/{child}/block", (WRITE, "spärr"), {}, gives=403, permitted=False, needs=(guards,)
    ),
    "own_log.listed": PatientBeat("GET /me/log", (READ, "logg"), stranger=200),
    "own_log.notices": PatientBeat(
        "POST /me/log/notices",
        (WRITE, "avisering"),
        {"choice": "always", "address": "pia@example.se"},
        gives=303,
        stranger=303,
    ),
    "own_log_extract.trust": PatientBeat("GET /me/log/trust", "it explains, and shows nothing", stranger=200),
    "own_log_extract.fhir": PatientBeat("GET /me/log/fhir", (READ, "export"), stranger=200, needs=(numbered,)),
    "own_log_extract.extract": PatientBeat("GET /me/log/extract", (READ, "export"), stranger=200, needs=(numbered,)),
    "own_log_questions.ask": PatientBeat(
        "POST /me/log/rows/{row}/question", (WRITE, "ärende"), {"words": "Varför?"}, gives=303, needs=(asked,)
    ),
    "own_log_questions.answer": PatientBeat("POST /me/log/questions/{question}", (READ, "ärende"), {}, needs=(asked,)),
    "patient_seals.listed": PatientBeat("GET /me/seals", (READ, "försegling"), stranger=200, needs=(sealed,)),
    "patient_seals.seal": PatientBeat("POST /me/seals", (WRITE, "försegling"), {}, gives=303, stranger=303),
    "patient_seals.reopen": PatientBeat(
        "POST /me/seals/{seal}/reopen", (WRITE, "försegling"), {}, gives=303, needs=(sealed,)
    ),
    "patient_account.account": PatientBeat("GET /me/account", "one's own account: nothing of a journal", stranger=200),
    "patient_blocks.listed": PatientBeat("GET /me/blocks", (READ, "spärr"), stranger=200, needs=(blocked,)),
    "patient_blocks.new": PatientBeat("GET /me/blocks/new", (READ, "spärr"), stranger=200),
    "patient_blocks.enter": PatientBeat("POST /me/blocks/new", (WRITE, "spärr"), BLOCK, gives=303, stranger=303),
    "patient_blocks.entered": PatientBeat("GET /me/blocks/{block}", (READ, "spärr"), needs=(blocked,)),
    "patient_blocks.end": PatientBeat("POST /me/blocks/{block}/end", (WRITE, "spärr"), {}, gives=303, needs=(blocked,)),
    "patient_blocks.void": PatientBeat(
        "POST /me/blocks/{block}/void", (WRITE, "spärr"), {"reason": "Fel."}, gives=303, needs=(blocked,)
    ),
    "patient_lifts.lifts": PatientBeat(
        "POST /me/lifts",
        (WRITE, "hävning"),
        {"unit": "{a}", "reader": "{b}"},
        gives=303,
        stranger=403,
        needs=(blocked,),
    ),
    "patient_lifts.take_back": PatientBeat(
        "POST /me/lifts/{lift}/end", (WRITE, "hävning"), {}, gives=303, needs=(blocked, lifted)
    ),
    "patient_home.code": PatientBeat("GET /me/code", "one's own code: nothing of a journal", gives=303, stranger=303),
    "patient_home.home": PatientBeat("GET /me", (READ, "egen journal"), stranger=200),
    "patient_journal.journal": PatientBeat("GET /me/journal", (READ, "egen journal"), stranger=200),
    "held.told": PatientBeat("GET /me/data", (READ, "egna uppgifter"), stranger=200),
    "held.extract": PatientBeat("GET /me/data/extract.json", (PRINT, "egna uppgifter"), stranger=200),
    "held.mine": PatientBeat("GET /me/data/mine.json", (PRINT, "egna uppgifter"), stranger=200, needs=(a_case,)),
    "held.mine_as_csv": PatientBeat("GET /me/data/mine.csv", (PRINT, "egna uppgifter"), stranger=200),
    "privacy.told": PatientBeat("GET /me/privacy", (READ, "information till patienten"), stranger=200),
    "rights.recipients": PatientBeat("GET /me/recipients", (READ, "egen journal"), stranger=200, needs=(a_disclosure,)),
    "rights.take_back": PatientBeat(
        "POST /me/recipients/{consent}/withdraw", (WRITE, "ärende"), {}, gives=303, needs=(a_consent,)
    ),
    "rights.choose": PatientBeat("GET /me/correct", "explains rights, and shows nothing of anybody", stranger=200),
    "rights.ask": PatientBeat("POST /me/correct/objection", (WRITE, "ärende"), ASKED, gives=303, stranger=409),
    "rights.remark": PatientBeat(
        "POST /me/journal/{signed}/remark", (WRITE, "ärende"), ASKED | {"remark": "wrong"}, gives=303
    ),
    "rights.cases": PatientBeat("GET /me/cases", (READ, "ärende"), stranger=200, needs=(a_case,)),
    "rights.case": PatientBeat("POST /me/cases/{case}", (WRITE, "ärende"), ASKED, gives=303, needs=(a_case,)),
    "own_copies.listed": PatientBeat(
        "POST /me/copies", (WRITE, "ärende"), {"form": "som fil"}, gives=303, stranger=303
    ),
    "own_copies.one": PatientBeat("GET /me/copies/{case}", (READ, "ärende"), needs=(a_copy,)),
    "own_copies.fetch": PatientBeat(
        "POST /me/copies/{case}/file", (PRINT, "utlämnande"), {"form": "json"}, needs=(a_copy_left,)
    ),
    "own_copies.making": PatientBeat(
        "GET /me/copies/{case}/file",
        "its making was logged, and asking how far it is reads nothing",
        stranger=303,
        needs=(a_pdf,),
    ),
    "own_copies.ready": PatientBeat(
        "GET /me/copies/{case}/file/ready", "its making was logged, and it is given once", stranger=303, needs=(a_pdf,)
    ),
    "ivo.application": PatientBeat(
        "POST /me/ivo", (READ, "egen journal"), {"passage": "{signed}.current", "reason": "Det är fel."}
    ),
    "parting.leave": PatientBeat("POST /me/data/delete", (DELETE, "konto"), {"confirm": "avsluta"}, stranger=200),
}
