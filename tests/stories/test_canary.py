"""Words that nobody may find are written, read, searched for, refused and backed up; then every file is swept."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import logging
import shutil
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest

from journal.app import app_of
from journal.domain.access_words import Purpose, ReasonCode
from journal.domain.care import Identity
from journal.domain.case_words import CaseKind, CaseTextKind, Withholding
from journal.domain.log_question import QuestionKind
from journal.domain.notices import NoticeChoice
from journal.services.case_texts import write_text
from journal.services.choices import Choice, choose_unit
from journal.services.copy_files import CopyFile, copy_file
from journal.services.corrections import Correction, CorrectionReason, begin_correction
from journal.services.entries import write_and_sign
from journal.services.identifying import keep_identity
from journal.services.ivo_packages import open_package
from journal.services.journals import JournalFilter, read_journal
from journal.services.keyring_sessions import begin_cookie
from journal.services.log_questions import answer_question, ask_about, list_questions, read_answer
from journal.services.mail import MailFolder
from journal.services.notices import choose_notices, look_for_news, send_notices
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.patients import begin_relation, find_patient, register_patient
from journal.services.register import my_patients
from journal.services.remarks import NewAsk, ask_for
from journal.services.settling import sign_entry
from journal.store.log_integrator import Integrator
from journal.web.cookies import session_cookie
from tests.case_scenes import HANDED, asked, decided, handed_over, known, target, weighed
from tests.cast import NOON
from tests.cli.terminal import Here, journal
from tests.patients import LATER, arrived, proved
from tests.scenes import drafted, note, pia_at_b, saved_again, worded
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
AT = itertools.count()


@pytest.fixture
def here(monkeypatch, capsys):
    return Here(monkeypatch, capsys)


@pytest.fixture
def earnest(sqlite_cast, tmp_path):
    """The cast's installation with a replica, in a directory that holds all that it ever writes."""
    place = shutil.copytree(sqlite_cast.place, tmp_path / "swept" / "cast")
    cast = sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")
    cast.settings = replace(cast.settings, key_store_replica=f"sqlite:///{place}/replica.db")
    yield cast
    cast.close()


def forms_of(marker):
    """A marker as it may lie in a file: as it is, in other encodings, letters and escapes."""
    plain = {marker, marker.lower(), marker.upper(), json.dumps(marker)[1:-1]}
    encoded = {form.encode(how) for form in plain for how in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")}
    digits = marker.replace("-", "").replace(" ", "")
    encoded |= {digits.encode(), digits[2:].encode()} if digits.isdigit() else set()
    return {bytes_ for form in encoded for bytes_ in (form, form.hex().encode(), *aligned(form))}


def aligned(form):
    """The middle of its base64, at each of the three alignments."""
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + form)[4:-4]


def contents(path):
    """What a file holds, and what it holds when it is unpacked."""
    read = path.read_bytes()
    yield read
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(read)
        except (OSError, zlib.error, EOFError):
            continue


def found_in(place):
    """Which marker stands in which file, or in its name."""
    sought = {what: forms_of(marker) for what, marker in MARKERS.items()}
    found = set()
    for path in place.rglob("*"):
        held = [path.name.encode(), *(contents(path) if path.is_file() else ())]
        found |= {
            (what, path.name) for what, forms in sought.items() if any(form in one for form in forms for one in held)
        }
    return found


def live(cast):
    """A working day of which every word is a marker."""
    parts = cast.parts
    dag, astrid = cast.signed_in("dag"), cast.signed_in("astrid")
    identity = Identity(MARKERS["name"], MARKERS["number"], MARKERS["phone"], MARKERS["email"])
    patient = register_patient(parts, dag, identity, NOON)
    who = (patient, cast.people["astrid"].account)
    begin_relation(parts, dag, who, NOON + timedelta(days=30), NOON)
    draft = drafted(cast, astrid, MARKERS["older text"])
    saved_again(cast, astrid, draft.entry, draft.revision, MARKERS["draft"])
    signed = write_and_sign(parts, astrid, note(patient, MARKERS["text"]), NOON)
    mended = Correction(CorrectionReason.WRONG_FACT, worded(MARKERS["correction"], MARKERS["explanation"]))
    correction = begin_correction(parts, astrid, (patient, signed.entry), mended, NOON)
    sign_entry(parts, astrid, (patient, signed.entry), correction.revision, NOON)
    read_journal(parts, astrid, patient, JournalFilter(), NOON)
    assert read_journal(parts, astrid, patient, JournalFilter(term=MARKERS["search term"]), NOON).entries
    my_patients(parts, astrid, NOON)
    find_patient(parts, dag, MARKERS["number"], NOON)
    choice = Choice(Purpose.CARE, ReasonCode.OTHER, MARKERS["reason"])
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    choose_unit(parts, bo, (cast.pia, cast.units["a"]), choice, NOON)
    ask_for_a_copy(cast, astrid)
    be_a_patient(cast, patient, signed.entry)


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
    copy = f"/patients/{cast.pia}/cases/{cast.case.id}/copy"
    fetched = b""
    for session, paths in (
        (cast.signed_in("astrid"), (copy, *(f"{copy}.{form}" for form in CopyFile))),
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
    assert copy_file(cast.parts, astrid, here, CopyFile.PDF, NOON).startswith(b"%PDF")


def integrate(cast):
    integrator = Integrator(cast.parts.store.database, cast.parts.store.log.custody)
    for provider in cast.providers.values():
        integrator.integrate(provider, NOON)


def call(cast, place):
    """The same words through the app, well and badly, with a log that listens to everything."""
    loggers = [logging.getLogger(), *map(logging.getLogger, ("werkzeug", "sqlalchemy", "journal", "keys"))]
    kept = logging.FileHandler(place / "server.log", encoding="utf-8")
    for logger in loggers:
        logger.addHandler(kept)
    client = app_of(cast.settings, cast.installed, lambda: NOON).test_client()
    told = {"Host": "localhost", "Authorization": f"Bearer {MARKERS['passphrase']}"}
    for path in ("/patients", "/api/v1/patients"):
        client.get(f"{path}?q={MARKERS['number']}&name={MARKERS['name']}", headers=told)
    shown = {"account": "astrid", "passphrase": MARKERS["passphrase"], "code": cast.code("astrid")}
    cast.forget_step("astrid")
    token = client.post("/api/v1/sessions", json=shown, headers={"Host": "localhost"}).json["token"]
    signed_in = {"Host": "localhost", "Authorization": f"Bearer {token}"}
    for body in ({"text": MARKERS["text"]}, [MARKERS["text"]], {MARKERS["name"]: MARKERS["reason"]}):
        client.post(f"/api/v1/patients/{cast.pia}/entries", json=body, headers=signed_in)
        client.post("/api/v1/sessions", json={**shown, "code": MARKERS["name"]}, headers={"Host": "localhost"})
    fetch(cast, client)
    for logger in loggers:
        logger.removeHandler(kept)
    kept.close()


@pytest.mark.rule("L-10", "S-07", "S-11")
def test_a_thief_of_every_file_finds_no_word_no_name_no_number_and_no_reason(earnest, here, tmp_path, capsys):
    swept = tmp_path / "swept"
    live(earnest)
    integrate(earnest)
    notice(earnest, swept / "outbox")
    call(earnest, swept)
    integrate(earnest)
    for arguments in (("backup", swept / "backups"), ("doctor",), ("doctor", "--json"), ("backup", swept / "backups2")):
        said = journal(earnest.settings, *arguments)
        assert said.returncode == 0, said.stderr
        (swept / f"printed-{next(AT)}").write_text(said.stdout + said.stderr, encoding="utf-8")
    earnest.close()
    code, shown = here(earnest.settings, "restore", swept / "backups", "--yes")
    assert code == 0, shown
    printed = capsys.readouterr()
    (swept / "printed").write_text(shown + printed.out + printed.err, encoding="utf-8")
    names = {path.name for path in swept.rglob("*")}
    assert {"main.db", "keys.db", "replica.db", "root", "manifest.json", "server.log", "sessions"} <= names
    assert sum(path.is_file() for path in (earnest.place / "sessions").rglob("*")) > 5
    mails = {path.name for path in (swept / "outbox").iterdir()}
    assert mails
    # A mail says to whom it goes, and nothing else.
    assert found_in(swept) == {("notice address", mail) for mail in mails}


@pytest.mark.parametrize("written", [*MARKERS.values(), "koltrastina sidensvans"])
def test_the_sweep_finds_what_it_looks_for(tmp_path, written):
    (tmp_path / "plain").write_text(f"before {written} after", encoding="utf-8")
    (tmp_path / "packed").write_bytes(gzip.compress(f"before {written} after".encode()))
    (tmp_path / "base64").write_bytes(base64.b64encode(f"1{written} after".encode()))
    assert {name for _, name in found_in(tmp_path)} == {"plain", "packed", "base64"}
