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
from journal.services.choices import Choice, choose_unit
from journal.services.corrections import Correction, CorrectionReason, begin_correction
from journal.services.entries import write_and_sign
from journal.services.journals import JournalFilter, read_journal
from journal.services.patients import begin_relation, find_patient, register_patient
from journal.services.register import my_patients
from journal.services.settling import sign_entry
from tests.cast import NOON
from tests.cli.terminal import Here, journal
from tests.scenes import drafted, note, pia_at_b, saved_again, worded
from tests.stories.canaries import MARKERS, ask_for_a_copy, be_a_patient, fetch, integrate, notice

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
