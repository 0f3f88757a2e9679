"""Words that nobody may find, as a patient writes and fetches them, and as a copy carries them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from journal.domain.care import Identity
from journal.domain.case_words import CaseKind, CaseTextKind, Withholding
from journal.domain.log_question import QuestionKind
from journal.domain.notices import NoticeChoice
from journal.services.case_texts import write_text
from journal.services.copy_files import begin_pdf, take_made
from journal.services.entries import write_and_sign
from journal.services.identifying import keep_identity
from journal.services.ivo_packages import open_package
from journal.services.journals import JournalFilter, read_journal
from journal.services.keyring_sessions import begin_cookie
from journal.services.log_questions import answer_question, ask_about, list_questions, read_answer
from journal.services.mail import MailFolder
from journal.services.notices import choose_notices, look_for_news, send_notices
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.remarks import NewAsk, ask_for
from journal.services.setting_copies import waiting
from journal.store.log_integrator import Integrator
from journal.web.cookies import session_cookie
from tests.case_scenes import HANDED, asked, decided, handed_over, known, made, target, weighed
from tests.cast import NOON
from tests.patients import LATER, arrived, proved
from tests.scenes import note
from tests.services.test_own_log import listed, others

MARKERS = {
    "draft": "Kanariefågelnsutkast",
    "text": "Näktergalsanteckning",
    "older text": "Lövsångaretidigare",
    "correction": "Rödhakerättelsen",
    "explanation": "Gärdsmygsförklaring",
    "reason": "Domherreskälet",
    "search term": "Näktergal",
    "request": "Bofinksbegäran",
    "statement to IVO": "Steglitsyttrandet",
    "answer": "Grönsiskesvaret",
    "recipient": "Korsnäbbsmottagaren",
    "remark": "Trädkryparanmärkningen",
    "log question": "Stjärtmesfrågan",
    "log answer": "Nötväckesvaret",
    "notice address": "sangsvan@example.se",
    "name": "Koltrastina Sidensvans",
    "number": "197010632391",
    "phone": "070-174 06 27",
    "email": "koltrastina.s@example.se",
    "passphrase": "kanelbullar under granen 42",
}

OWN = ("journal", "log", "log/extract", "data", "data/extract.json", "data/mine.json", "data/mine.csv")


def be_a_patient(cast, patient, entry):
    """The patient proves by e-ID who it is, reads, remarks on the note, asks about the log and wants to be noticed."""
    parts, who = cast.parts, Identity(MARKERS["name"], MARKERS["number"], "", "")
    (session,) = arrived(cast, who)
    keep_identity(parts.keyring, begin_cookie(), proved(who), NOON)
    integrate(cast)
    look_for_news(parts, NOON)
    own = read_own_journal(parts, session, Wanted(), NOON)
    assert entry in {one.entry.head.id for one in own.entries}
    ask_for(parts, session, NewAsk(CaseKind.RECTIFICATION, MARKERS["remark"], entry=entry), LATER)
    row = others(listed(cast, session, LATER))[0]
    question = ask_about(parts, session, row.id, (QuestionKind.QUESTION, MARKERS["log question"]), LATER)
    eva = cast.signed_in("eva", LATER)
    assert [one.words for one in list_questions(parts, eva, LATER)] == [MARKERS["log question"]]
    answer_question(parts, eva, question, MARKERS["log answer"], LATER)
    assert read_answer(parts, session, question, LATER) == MARKERS["log answer"]
    choose_notices(parts, session, NoticeChoice.ALWAYS, MARKERS["notice address"], LATER)
    read_journal(parts, cast.signed_in("astrid", LATER), patient, JournalFilter(), LATER)
    cast.session = session


def notice(cast, place):
    """What waits to be told goes as mails into a folder."""
    look_for_news(cast.parts, LATER)
    assert send_notices(cast.parts, MailFolder(place), "https://journal.example.se", LATER + timedelta(days=1))


def fetch(cast, client):
    """Take out as files, through the app, what staff hand over and what the patient may take along."""
    name = session_cookie(cast.settings)
    case = f"/patients/{cast.pia}/cases/{cast.case.id}"
    astrid, fetched = cast.signed_in("astrid"), b""
    begin_pdf(cast.parts, astrid, target(cast, cast.case), NOON)
    made(waiting(cast.parts, astrid, cast.case.id), NOON)
    for session, paths in (
        (astrid, tuple(f"{case}/{each}" for each in ("copy", "copy.json", "copy.fhir", "file", "file/ready"))),
        (cast.session, tuple(f"/me/{path}" for path in OWN)),
    ):
        client.set_cookie(name, session.cookie.value)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            fetched += answer.data
    client.delete_cookie(name)
    # So that the sweep is of something: who may see them was shown these.
    assert all(MARKERS[what].encode() in fetched for what in ("text", "remark", "name", "notice address"))


def ask_for_a_copy(cast, astrid):
    """A copy is asked for and refused in part; the rest is handed over as a file, and the package for IVO opened."""
    write_and_sign(cast.parts, astrid, note(cast.pia, MARKERS["text"]), NOON)
    case = cast.case = asked(cast)
    here, me = target(cast, case), astrid.actor.account
    write_text(cast.parts, astrid, here, (CaseTextKind.REQUEST, MARKERS["request"]), NOON)
    known(cast, astrid, case)
    weighed(cast, astrid, case, {MARKERS["text"]: Withholding.INFORMANT})
    decided(cast, astrid, case, statement=MARKERS["statement to IVO"], answer=MARKERS["answer"], reviewer=me)
    assert open_package(cast.parts, astrid, here, NOON).kept_back
    handed_over(cast, astrid, case, handed=replace(HANDED, recipient=MARKERS["recipient"]))
    begin_pdf(cast.parts, astrid, here, NOON)
    made(waiting(cast.parts, astrid, case.id), NOON)
    assert take_made(cast.parts, astrid, here, NOON)[1].startswith(b"%PDF")


def integrate(cast):
    integrator = Integrator(cast.parts.store.database, cast.parts.store.log.custody)
    for provider in cast.providers.values():
        integrator.integrate(provider, NOON)
