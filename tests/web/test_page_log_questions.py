"""Fråga om den här, through the pages: asked by the patient, answered by the reviewer, opened by the patient alone."""

from __future__ import annotations

import re

import pytest

from tests.cast import PASSPHRASE
from tests.web.arriving import arrived
from tests.web.browsing import nobody, signed_in
from tests.web.test_page_writing import _signed as written_by

WORDS = "Varför läste hon?"
ANSWER = "Hon förberedde ert samtal."


@pytest.fixture
def pia(site):
    """Pia, on her list, after Astrid has written."""
    written_by(site, signed_in(site, "astrid"))
    browser = arrived(site)
    browser.get("/me/log")
    return browser


def asked(pia):
    """Pia asks; where the question stands."""
    pia.get(pia.link("Fråga om den här"))
    pia.send("/question", words=WORDS)
    return pia.path


@pytest.mark.rule("P-19")
def test_pia_asks_eva_answers_and_pia_opens_the_answer_with_her_passphrase(site, pia):
    question = asked(pia)
    assert "Svaret kommer senast 9 mars 2026" in pia.text
    assert "svar senast 9 mars" in pia.get("/me/log")
    eva = signed_in(site, "eva")
    page = eva.get("/log-questions")
    assert WORDS in page
    assert "Exempelsson" not in page
    assert "svara senast 9 mars" in page
    eva.send("/log-questions", 422, words="")
    assert "Något behöver rättas" in eva.text
    eva.send("/log-questions", words=ANSWER)
    assert "Besvarad" in eva.text
    site.clock.on(minutes=6)
    assert ANSWER not in pia.get(question)
    pia.send(question, 422, having="passphrase", passphrase="fel fras som inte stämmer")
    pia.send(question, having="passphrase", passphrase=PASSPHRASE)
    assert ANSWER in pia.text


@pytest.mark.rule("P-19")
def test_a_late_answer_is_said_so_on_both_sides(site, pia):
    asked(pia)
    site.clock.on(days=15)
    assert "försenad sedan 9 mars" in signed_in(site, "eva").get("/log-questions")


def test_pia_says_that_she_knows_the_person_and_an_empty_question_is_not_lost(site, pia):
    pia.get(pia.link("Jag känner personen"))
    pia.send("kind=knows-person", words="")
    assert "Din fråga" in pia.text
    pia.get("/me/log")
    form = pia.link("Fråga om den här")
    pia.get(form)
    pia.send("/question", 422, words=" ")
    assert "Allt du skrev står kvar" in pia.text
    assert "känner personen" in signed_in(site, "eva").get("/log-questions")


def test_others_get_nothing_of_it(site, pia):
    question = asked(pia)
    row = re.search(r"/me/log/rows/[0-9a-f-]+/question", pia.get("/me/log"))[0]
    for name in ("astrid", "eva", "cilla"):
        for path in (question, row):
            signed_in(site, name).get(path, 404)
    for name in ("astrid", "frida", "dag"):
        signed_in(site, name).get("/log-questions", 403)
    out = nobody(site)
    for path in (question, row, "/log-questions"):
        out.get(path)
        assert out.path == "/sign-in"


def test_nobody_has_asked_and_the_reviewer_is_told_so(site):
    assert "Ingen har frågat något." in signed_in(site, "eva").get("/log-questions")
