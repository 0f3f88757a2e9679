"""Every rule that a table may decide by has words for people, and its paragraph is named in full."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from journal import policy
from journal.policy.decision import Table
from journal.web.cited import cited
from journal.web.rule_words import RULES, rule
from tests.scenes import last_row
from tests.web.browsing import signed_in


def rules():
    """Every rule of every table, as decisions name it."""
    modules = [import_module(f"journal.policy.{found.name}") for found in pkgutil.iter_modules(policy.__path__)]
    tables = [value for module in modules for value in vars(module).values() if isinstance(value, Table)]
    return {found for table in tables for found in (*table.grounds, *table.bars)}


def test_every_rule_has_words():
    assert {found.name for found in rules()} - set(RULES) == set()


@pytest.mark.parametrize(
    ("cite", "words"),
    [
        ("PDL 4:4", "4 kap. 4 § patientdatalagen"),
        ("HSLF-FS 2016:40 4:3", "4 kap. 3 § HSLF-FS 2016:40"),
        ("HSLF-FS 2016:40 4 kap.", "HSLF-FS 2016:40 4 kap."),
        ("GDPR 17", "GDPR 17"),
    ],
)
def test_a_paragraph_is_named_as_people_name_it(site, cite, words):
    with site.app.test_request_context():
        assert cited(cite) == words


def test_a_rule_of_an_older_version_stands_as_it_was_said(site):
    with site.app.test_request_context():
        assert rule("was weighed otherwise (PDL 4:1)") == "was weighed otherwise (PDL 4:1)"
        assert rule("no ground") == "inget i lagen tillåter det"
        assert rule("is the patient (PDL 4:1)") == "är patienten själv (4 kap. 1 § patientdatalagen)"


def test_who_is_refused_and_who_reviews_the_log_read_the_rule_in_the_language_of_the_page(site):
    told = "har inget pågående uppdrag som behandlare (4 kap. 2 § patientdatalagen)"
    assert told in signed_in(site, "dag").get(f"/patients/{site.cast.pia}/journal", 403)
    event = last_row(site.cast).id
    assert told in signed_in(site, "eva").get(f"/log/events/{event}")
