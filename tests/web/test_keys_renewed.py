"""A session that began before a rotation: what it cannot open it says, and what to do."""

from __future__ import annotations

from journal.services.keyring_circles import CircleKind
from tests.services.gatherings import rotated
from tests.web.browsing import signed_in
from tests.web.calling import ENTRY


def test_a_program_of_before_is_told_to_sign_in_again_and_writes_then(site):
    cast = site.cast
    astrid = site.person("astrid")
    rotated(cast, CircleKind.UNIT)
    answer = astrid.post(site.journal, ENTRY)
    assert (answer.status_code, answer.json["type"].rpartition("/")[2]) == (403, "keys-renewed")
    del site.programs["astrid"]
    assert site.person("astrid").post(site.journal, ENTRY).status_code == 201


def test_a_page_of_before_says_that_the_keys_were_renewed_and_what_to_do(site):
    astrid = signed_in(site, "astrid")
    astrid.get(f"/patients/{site.cast.pia}/entries/new")
    rotated(site.cast, CircleKind.UNIT)
    page = astrid.send("/entries/new", 403, text__current="Skriven över bytet.", then="stay")
    assert "Nycklarna är bytta" in page
    assert "Logga ut och logga in igen" in page
