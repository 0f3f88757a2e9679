"""Going home with one's list: what `journal verify-log` says of it, and of a server that leaves a row out."""

from __future__ import annotations

import argparse
import json
from base64 import b64encode

import pytest
from sqlalchemy import select

from journal.cli.verify_log import COMMANDS
from journal.domain.access_log import extract_message
from journal.domain.staff_names import NameChoice
from journal.services.keyring import Cookie
from journal.services.own_log_extract import take_extract
from journal.services.signing_in import resume
from journal.services.staff_names import choose_names
from journal.store.tables import ProviderRow
from journal.web.cookies import session_cookie
from journal.web.pages.own_log_extract import FORMAT, _file
from tests.cast import PIA
from tests.web.arriving import arrived
from tests.web.browsing import nobody, signed_in
from tests.web.test_page_log import _integrated, _journal
from tests.web.test_page_writing import _signed as written_by

(COMMAND,) = COMMANDS


@pytest.fixture
def pia(site):
    """Pia's browser, after Astrid has written and read, all in the tree."""
    astrid = signed_in(site, "astrid")
    written_by(site, astrid)
    astrid.get(_journal(site))
    browser = arrived(site)
    _integrated(site)
    return browser


def taken(pia):
    """Pia's file."""
    return json.loads(pia.get("/me/log/extract"))


@pytest.fixture
def verify(site, tmp_path, capsys):
    """Run the command on an extract, against an earlier one where one is given."""
    with site.cast.parts.store.database.reading() as connection:
        mine = ProviderRow.provider_id == site.cast.providers["north"]
        providers = b64encode(connection.execute(select(ProviderRow.public_key).where(mine)).scalar_one()).decode()

    def run(told, earlier=None, key=providers):
        parser = argparse.ArgumentParser()
        COMMAND.arguments(parser)
        path, before = tmp_path / "told.json", tmp_path / "earlier.json"
        path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        options = [str(path), "--key", key, "--lang", "sv"]
        if earlier:
            before.write_text(json.dumps(earlier, ensure_ascii=False), "utf-8")
            options += ["--against", str(before)]
        code = COMMAND.run(parser.parse_args(options), None, {})
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


@pytest.mark.rule("P-15", "P-16")
def test_pia_takes_her_list_home_and_it_holds_without_the_server(pia, verify):
    told = taken(pia)
    assert told["format"] == FORMAT
    assert [row["number"] for row in told["rows"]] == list(range(1, told["last_seq"] + 1))
    assert any((row["who"], row["did"]) == ("Astrid Ek", "läste en anteckning") for row in told["rows"])
    assert "Sover bättre" not in json.dumps(told, ensure_ascii=False)
    assert PIA.name not in json.dumps(told, ensure_ascii=False)
    assert verify(told)[0] == 0
    assert f"{told['last_seq']} rader, obrutna från 1" in verify(told)[1]


def test_a_later_extract_holds_against_an_earlier_one(site, pia, verify):
    earlier = taken(pia)
    _integrated(site)
    later = taken(pia)
    assert later["last_seq"] > earlier["last_seq"]
    assert verify(later, earlier)[0] == 0
    assert verify(earlier, later)[0] == 0


@pytest.mark.rule("L-18", "P-17")
def test_pia_takes_the_same_rows_home_for_another_program_as_the_list_tells_them(site, pia):
    told = [each["resource"] for each in json.loads(pia.get("/me/log/fhir"))["entry"]]
    assert len(told) == taken(pia)["last_seq"]
    readings = [event for event in told if event["agent"][0].get("name", "").startswith("Astrid Ek")]
    assert readings
    whom = {
        each["what"]["identifier"]["value"] for event in told for each in event["entity"] if each["role"]["code"] == "1"
    }
    assert whom == {f"urn:uuid:{site.cast.pia}"}
    assert str(site.cast.people["astrid"].account) not in pia.text
    choose_names(site.cast.parts, site.cast.signed_in("frida"), NameChoice(None, None, shows=False), "", site.clock())
    assert "Astrid Ek" not in pia.get("/me/log/fhir")


@pytest.mark.rule("P-16")
def test_a_row_left_out_is_told_wherever_it_was(pia, verify):
    whole = taken(pia)
    rows = whole["rows"]
    without_middle = whole | {"rows": rows[:2] + rows[3:]}
    assert "Rad 3 följer inte" in verify(without_middle)[1]
    without_last = whole | {"rows": rows[:-1]}
    assert "rader har utelämnats" in verify(without_last)[1]
    smaller = without_last | {"last_seq": len(rows) - 1}
    assert "inte underskriven" in verify(smaller)[1]


@pytest.mark.rule("P-16")
def test_a_server_that_signs_a_smaller_last_number_is_convicted_by_what_it_signed_before(site, pia, verify):
    honest = taken(pia)
    _integrated(site)
    session = pia_session(site, pia)
    taken_later = take_extract(site.cast.parts, session, site.clock())
    signed = taken_later.signed
    tree, fewer = (signed.tree.size, signed.tree.root), honest["last_seq"] - 1
    message = extract_message(site.cast.providers["north"], site.cast.pia, fewer, tree, signed.at)
    signature = site.cast.parts.store.log.custody.signed(site.cast.providers["north"], message)
    lying = _told(site, taken_later) | {"last_seq": fewer, "signature": signature.hex()}
    lying["rows"] = lying["rows"][:fewer]
    assert verify(lying)[0] == 0
    code, said = verify(lying, honest)
    assert code == 1
    assert f"motsäger varandra från rad {fewer + 1}" in said


def _told(site, extract):
    with site.app.test_request_context("/"):
        return _file(extract)


def pia_session(site, pia):
    """The session behind Pia's cookie."""
    value = pia.client.get_cookie(session_cookie(site.cast.settings)).value
    return resume(site.cast.parts, Cookie(value), site.clock())


def test_whatever_is_changed_in_a_row_is_named(pia, verify):
    whole = taken(pia)
    opened = next(n for n, row in enumerate(whole["rows"]) if row["opened"])

    def changed(number, name, value):
        rows = [dict(row) for row in whole["rows"]]
        rows[number][name] = value
        return whole | {"rows": rows}

    flipped = whole["rows"][opened]["opened"]
    flipped = flipped[:-2] + ("00" if flipped[-2:] != "00" else "01")
    assert f"Rad {opened + 1} har ändrats: innehållet" in verify(changed(opened, "opened", flipped))[1]
    assert "Rad 1 har ändrats: loggen har aldrig" in verify(changed(0, "receipt", "00" * 64))[1]
    assert "Rad 1 går inte att läsa" in verify(changed(0, "leaf", "00"))[1]
    moved = whole["rows"][0]["leaf"].replace(whole["patient"].replace("-", ""), "0" * 32)
    assert "Rad 1 har ändrats" in verify(changed(0, "leaf", moved))[1]
    assert verify(whole, whole | {"patient": "0" * 32})[0] == 1


def test_another_key_or_another_file_is_said_so(pia, verify):
    whole = taken(pia)
    assert "inte från den vårdgivare" in verify(whole, key="0" * 64)[1]
    assert verify({"format": FORMAT, "rows": []})[0] == 2
    own = whole["checkpoint"].split("\n")[0]
    assert own.startswith("sigill-log/")


@pytest.mark.rule("P-17")
def test_what_names_others_is_proven_but_not_opened(pia):
    told = taken(pia)
    for row in told["rows"]:
        if "en av flera" in row["did"]:
            assert row["opened"] is None
        assert row["leaf"]


def test_pia_is_told_how_to_check_it_and_nobody_else_gets_it(site, pia):
    page = pia.get("/me/log/trust")
    assert "Hämta logg med kvitto" in page
    assert "js/extract.js" in page
    for name in ("astrid", "eva"):
        for path in ("/me/log/trust", "/me/log/extract"):
            signed_in(site, name).get(path, 404)
    out = nobody(site)
    out.get("/me/log/extract")
    assert out.path == "/sign-in"
