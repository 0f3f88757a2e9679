"""The practice through the pages: patients, relations, other units' journals, staff, invitations, one's account."""

from __future__ import annotations

import base64
import re

import pytest

from journal.services.one_time_codes import code_at
from tests.cast import PASSPHRASE
from tests.web.browsing import nobody, signed_in
from tests.web.test_page_writing import _signed as _written_by

NUMBER = "19121212-1212"
NEW = "tre flugor under lampan 77"


def _journal(site):
    return f"/patients/{site.cast.pia}/journal"


def _account(site, name):
    return site.cast.people[name].account


def test_clerk_registers_a_patient_with_a_first_relation(site):
    dag = signed_in(site, "dag")
    dag.get("/patients/new")
    page = dag.send("/patients/new", number=NUMBER, name="Nils Nyman", staff=str(_account(site, "astrid")))
    assert dag.path.endswith("/relations")
    assert "Astrid Ek" in page
    assert "Nils Nyman" in signed_in(site, "astrid").get("/patients")


def test_a_number_that_is_none_is_refused_and_the_rest_stands(site):
    dag = signed_in(site, "dag")
    dag.get("/patients/new")
    page = dag.send("/patients/new", 422, number="12", name="Nils Nyman")
    assert "Det är inget giltigt personnummer." in page
    assert 'value="Nils Nyman"' in page


def test_clerk_sees_no_text_of_a_journal(site):
    _written_by(site, signed_in(site, "astrid"))
    dag = signed_in(site, "dag")
    assert "Pia Exempelsson" in dag.get("/patients")
    page = dag.get(_journal(site), 403)
    assert "Sover bättre" not in page
    assert "Är min text i säkerhet?" in page


def test_a_patient_is_found_by_the_whole_number_alone(site):
    astrid = signed_in(site, "astrid")
    astrid.get("/patients")
    assert "Pia Exempelsson" in astrid.send("/patients", number="196408233234")
    astrid.send("/patients", number="191212121212")
    assert "Ingen patient vid enheten har det numret." in astrid.text


def test_a_relation_is_begun_and_ended(site):
    dag = signed_in(site, "dag")
    path = f"/patients/{site.cast.pia}/relations"
    dag.get(path)
    dag.send("/relations", staff=str(_account(site, "astrid")), until="2026-12-31")
    assert "31 december 2026" in dag.text
    dag.send("/relations", 422, staff=str(_account(site, "astrid")), until="2020-01-01")
    assert "Tiden har redan varit." in dag.text
    while 'action="/patients' in dag.text and "/end" in dag.text:
        dag.send("/end")
    assert "(avslutad)" in dag.text
    signed_in(site, "astrid").get(_journal(site), 403)


def test_therapist_at_another_provider_is_told_that_there_is_nothing(site):
    signed_in(site, "cilla").get(_journal(site), 404)


@pytest.fixture
def bo_treats_pia(site):
    """Pia is registered at North-B too, with Bo as her therapist there."""
    bo = signed_in(site, "bo")
    bo.get("/patients/new")
    bo.send("/patients/new", number="19640823-3234", name="Pia Exempelsson", staff=str(_account(site, "bo")))
    return bo


def test_therapist_takes_a_stand_before_another_units_journal_is_named(site, bo_treats_pia):
    _written_by(site, signed_in(site, "astrid"))
    bo = bo_treats_pia
    page = bo.get(_journal(site))
    assert "Det finns mer vid en annan enhet." in page
    assert "North-A" not in page
    bo.get(bo.link("Ta ställning"))
    bo.send("/elsewhere", 422, reason="other")
    bo.send("/elsewhere", reason="shared-care")
    page = bo.get(bo.link("Läs journalen vid North-A"))
    assert "Sover bättre" in page
    assert "Du läser den efter ett aktivt val" in page


def test_head_invites_and_the_newcomer_joins_with_keys_of_their_own(site):
    frida = signed_in(site, "frida")
    frida.get("/staff/invite")
    told = {"name": "Nils Ny", "username": "nils", "title": "PTP-psykolog", "role": "therapist"}
    frida.send("/staff/invite", unit=str(site.cast.units["a"]), **told)
    code = re.search(r"invitation#([0-9A-Z-]+)", frida.text)[1]
    nils = nobody(site)
    nils.get("/invitation")
    nils.send("/invitation", 422, code="FEL")
    assert "Nils Ny" in nils.send("/invitation", code=code)
    nils.send("/invitation", 422, new_passphrase="kort", new_passphrase_again="kort")
    assert "för kort" in nils.text
    nils.send("/invitation", new_passphrase=NEW, new_passphrase_again=NEW)
    assert "data:image/svg+xml" in nils.text
    secret = re.search(r'<output class="big-code">([A-Z2-7 ]+)</output>', nils.text)[1]
    nils.send("/invitation", totp=_code(secret, site.clock()))
    shown = nils.form("/invitation")["fields"]["shown"]
    nils.send("/invitation", 422, recovery_code="fel")
    nils.send("/invitation", recovery_code=shown.lower().replace("-", " "))
    assert "Kontot är klart." in nils.text
    site.clock.on(minutes=1)
    nils.get("/sign-in")
    nils.send("/sign-in", account="nils", passphrase=NEW, totp=_code(secret, site.clock()))
    assert "Nils Ny" in nils.text
    assert "nils" in frida.get("/staff")


def _code(secret, at):
    plain = secret.replace(" ", "")
    return code_at(base64.b32decode(plain + "=" * (-len(plain) % 8)), at)


def test_head_gives_and_ends_an_assignment(site):
    frida = signed_in(site, "frida")
    path = f"/staff/{_account(site, 'bo')}"
    frida.get(path)
    frida.send(path, having="ends", role="therapist", unit=str(site.cast.units["a"]))
    assert "North-A" in frida.text
    bo = nobody(site)
    site.clock.on(minutes=1)
    site.cast.forget_step("bo")
    bo.get("/sign-in")
    bo.send("/sign-in", account="bo", passphrase=PASSPHRASE, totp=site.cast.code("bo", site.clock()))
    assert "Var arbetar du nu?" in bo.text
    bo.send("/assignment")
    assert bo.path == "/"


def test_ending_the_only_assignment_ends_the_session(site):
    bo = signed_in(site, "bo")
    frida = signed_in(site, "frida")
    path = f"/staff/{_account(site, 'bo')}"
    frida.get(path)
    frida.send(path)
    bo.get("/patients")
    assert bo.path == "/sign-in"


def test_member_switches_the_units_sharing_with_its_analysis(site):
    astrid = signed_in(site, "astrid")
    astrid.get("/units")
    astrid.send("/units", share="no")
    astrid.send("/units", 422, share="yes", analysis="")
    astrid.send("/units", share="yes", analysis="BRA-2026-1, 5 mars 2026")
    assert "BRA-2026-1" in astrid.text


def test_head_adds_a_unit_and_sees_the_state_of_keys(site):
    frida = signed_in(site, "frida")
    frida.get("/units")
    assert "North-C" in frida.send("/units", having="name", name="North-C")
    assert "Nycklar och återställning" in frida.get("/keys")
    assert "South" not in frida.text
    signed_in(site, "astrid").get("/keys", 404)


def test_a_program_is_let_in_and_shut_out(site):
    astrid = signed_in(site, "astrid")
    astrid.get("/account")
    astrid.send("/account/tokens", 422, token_name="Bokningen", days="90")
    page = astrid.send("/account/tokens", token_name="Bokningen", days="90", scopes="read")
    assert "Den visas bara nu." in page
    assert "Bokningen" in astrid.get("/account")
    astrid.send("/end")
    assert "Bokningen" not in astrid.text


def test_a_new_recovery_code_and_a_new_passphrase_are_made(site):
    astrid = signed_in(site, "astrid")
    astrid.get("/account")
    astrid.send("/account/code")
    astrid.send("/account/code", recovery_code=astrid.form("/account/code")["fields"]["shown"])
    assert astrid.path == "/account"
    astrid.send("/account/passphrase", 422, passphrase="fel fras helt och hållet", new_passphrase=NEW)
    astrid.send("/account/passphrase", passphrase=PASSPHRASE, new_passphrase=NEW)
    assert astrid.path == "/account"


def test_the_api_is_read_without_script(site):
    page = nobody(site).get("/api")
    assert "/api/v1/sessions" in page
    assert "openapi.json" in page
