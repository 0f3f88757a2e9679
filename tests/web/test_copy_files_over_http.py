"""A copy as a file by the API: what takes long answers 202 at once, and is asked for until it is there."""

from __future__ import annotations

import threading
import time
from uuid import UUID

import pytest

from journal.domain.errors import UnavailableError
from tests.destroying import destroyed, ordered
from tests.scenes import rows
from tests.web.case_beats import CARRIED, OUT, C, cased, made, waits_for


@pytest.fixture
def astrid(site):
    """Astrid's program, with the address of a case whose copy was handed over."""
    program = site.person("astrid")
    program.entry, _ = site.written(sign=True)
    names = {"pia": site.cast.pia, "astrid": site.cast.people["astrid"].account}
    program.case = cased(site, OUT[0], names)["case"]
    program.here = C.format(case=program.case, **names)
    return program


def asked_until_there(program, answer):
    """Ask again at the address that was told, as often as is asked for."""
    until = time.monotonic() + 60
    while answer.status_code == 202:
        assert time.monotonic() < until
        assert answer.headers["Retry-After"] == "2"
        assert 0 <= answer.json["percent"] <= 100
        time.sleep(0.05)
        answer = program.get(answer.headers["Location"].removeprefix("/api/v1"))
    return answer


@pytest.mark.rule("P-02", "L-08")
def test_a_pdf_is_asked_for_until_it_is_there_and_is_one_row(site, astrid):
    before = rows(site.cast)
    begun = astrid.get(f"{astrid.here}/copy.pdf")
    assert (begun.status_code, begun.json["form"]) == (202, "pdf")
    assert begun.headers["Location"] == f"/api/v1{astrid.here}/copy.pdf"
    after = rows(site.cast)
    assert [row.subtype for row in after[len(before) :]].count("utlämnande") == 1
    pdf = asked_until_there(astrid, begun)
    assert (pdf.status_code, pdf.content_type, pdf.data[:4]) == (200, "application/pdf", b"%PDF")
    assert rows(site.cast) == after
    assert astrid.get(f"{astrid.here}/copy.pdf").status_code == 202
    assert len(rows(site.cast)) > len(after)


@pytest.mark.rule("P-02", "L-01")
def test_head_takes_no_file_and_opens_nothing(site, astrid):
    begun = astrid.post(f"{astrid.here}/package", CARRIED)
    package = begun.headers["Location"].removeprefix("/api/v1")
    assert made(waits_for(astrid, astrid.case), site.clock()).is_ready
    before = rows(site.cast)
    for path in (package, f"{astrid.here}/copy.json", f"{site.journal}/{astrid.entry}"):
        answer = astrid("HEAD", path)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, OPTIONS")
    assert rows(site.cast) == before
    assert site.nobody("HEAD", package).status_code == 401
    assert astrid.get(package).status_code == 200


@pytest.mark.rule("P-02")
def test_a_package_is_begun_with_its_passphrase_and_given_once_at_its_own_address(astrid):
    assert astrid.get(f"{astrid.here}/package").status_code == 404
    assert astrid.post(f"{astrid.here}/package", {"passphrase": "kort"}).status_code == 422
    begun = astrid.post(f"{astrid.here}/package", CARRIED)
    assert (begun.status_code, begun.json["form"]) == (202, "locked")
    sealed = asked_until_there(astrid, begun)
    assert (sealed.status_code, sealed.data[:21]) == (200, b"age-encryption.org/v1")
    assert astrid.get(f"{astrid.here}/package").status_code == 404


def test_while_one_file_of_a_case_is_made_no_other_is_begun_and_no_passphrase_is_lost(site, astrid):
    there, gate = waits_for(astrid, astrid.case), threading.Event()

    def slow(_tell):
        gate.wait(10)
        return b"sealed"

    there.begin("locked", slow, site.clock())
    before = rows(site.cast)
    for answer in (astrid.get(f"{astrid.here}/copy.pdf"), astrid.post(f"{astrid.here}/package", CARRIED)):
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    assert astrid.get(f"{astrid.here}/package").status_code == 202
    assert rows(site.cast) == before
    gate.set()
    assert made(there, site.clock()).is_ready
    assert astrid.get(f"{astrid.here}/copy.pdf").status_code == 202


def test_a_file_that_could_not_be_made_says_so_once_and_is_begun_anew(site, astrid):
    there = waits_for(astrid, astrid.case)

    def fails(_tell):
        raise UnavailableError("no fonts")

    there.begin("pdf", fails, site.clock())
    assert made(there, site.clock()).has_failed
    assert astrid.get(f"{astrid.here}/copy.pdf").status_code == 503
    assert astrid.get(f"{astrid.here}/copy.pdf").status_code == 202


@pytest.mark.rule("R-06")
def test_what_was_destroyed_while_it_waited_is_not_given(site, astrid):
    assert astrid.get(f"{astrid.here}/copy.pdf").status_code == 202
    assert made(waits_for(astrid, astrid.case), site.clock()).is_ready
    destroyed(site.cast, ordered(UUID(astrid.entry)))
    assert astrid.get(f"{astrid.here}/copy.pdf").status_code == 403
