"""Every page is looked at in a browser, so that nobody is shut out of one: what is not is named here, with why."""

from __future__ import annotations

import importlib
from itertools import chain
from uuid import UUID

import pytest

from tests.browser import test_cases_in_a_browser as of_cases
from tests.browser import test_pages_in_a_browser as of_staff
from tests.browser import test_patients_in_a_browser as of_patients

_ID = UUID(int=1)
_PIA, _ME = f"/patients/{_ID}", "/me"
_ENTRY, _CASE, _DESTRUCTION = f"{_PIA}/entries/{_ID}", f"{_PIA}/cases/{_ID}", f"/destructions/{_ID}"
WALKED = (
    (
        tuple(chain(*of_staff.PAGES.values())),
        {
            **dict.fromkeys(("pia", "ola"), _PIA),
            **dict.fromkeys(("entry", "draft", "locked", "gone"), _ENTRY),
            **dict.fromkeys(("done", "proposed"), _DESTRUCTION),
            "block": f"{_PIA}/blocks/{_ID}",
            "breach": f"/breaches/{_ID}",
            "event": f"/log/events/{_ID}",
            "astrid": _ID,
        },
    ),
    (
        tuple(chain(*of_cases.PAGES.values())),
        {"pia": _PIA, **dict.fromkeys(("new", "relative", "part", "out", "complaint"), _CASE)},
    ),
    (
        of_patients.PAGES,
        {
            "entry": f"{_ME}/journal/{_ID}",
            "case": f"{_ME}/cases/{_ID}",
            "child": f"{_ME}/children/{_ID}",
            "block": f"{_ME}/blocks/{_ID}",
        },
    ),
)
"""Lists of addresses that a test walks through, and what stands where they name something."""

_EMERGENCY = "test_emergency_in_a_browser.test_bo_opens_in_an_emergency_and_eva_reviews_it"
_TWO = "test_emergency_in_a_browser.test_the_head_asks_for_two_and_dag_is_the_second"
_LIFT = "test_emergency_in_a_browser.test_dag_lifts_what_pia_consents_to"
_LOG = "test_own_log_in_a_browser.test_pia_s_pages_shut_nobody_out_and_stay_within_the_window"
_ASKS = "test_own_copies_in_a_browser.test_pia_asks_for_a_copy_and_sees_on_start_how_far_it_has_come"
_FETCHES = "test_own_copies_in_a_browser.test_pia_reads_what_is_kept_back_and_fetches_the_rest_as_a_pdf"
_EID = "test_eid_in_a_browser.test_patient_goes_to_the_e_id_and_back_and_nothing_is_fetched_from_it"
_ACCOUNT = "test_eid_in_a_browser.test_whoever_opens_an_account_is_shut_out_of_no_step"
_WAITS = "test_cases_in_a_browser.test_whoever_waits_for_a_copy_is_shut_out_of_nothing_while_it_is_made_and_once_it_is"
ON_THE_WAY = {
    "copy_cases.making": _WAITS,
    "eid.problem": _EID,
    "emergencies.approve": _TWO,
    "emergencies.rule": _TWO,
    "emergencies.uses": _EMERGENCY,
    "emergency.attest": _EMERGENCY,
    "emergency.choose": _EMERGENCY,
    "emergency.read": _EMERGENCY,
    "lifts.lifts": _LIFT,
    "own_copies.listed": _ASKS,
    "own_copies.making": _FETCHES,
    "own_copies.one": _FETCHES,
    "own_log.listed": _LOG,
    "own_log_extract.trust": _LOG,
    "own_log_questions.answer": _LOG,
    "own_log_questions.ask": _LOG,
    "patient_door.arrived": _ACCOUNT,
    "patient_home.code": _ACCOUNT,
}
"""By endpoint: the test that comes to the page while it does something, and looks at it there."""

_FILE, _LEADS_ON, _MACHINES = "gives a file", "leads on to another page", "is read by programs"
NO_PAGE = {
    "account.change_passphrase": _LEADS_ON,
    "account.make_token": _LEADS_ON,
    "account.new_code": _LEADS_ON,
    "api-docs.openapi_json": _MACHINES,
    "api_docs.beside": _LEADS_ON,
    "api_docs.problem": "is text, without a page around it",
    "copy_cases.copy_as": _FILE,
    "copy_cases.ready": _FILE,
    "destructions.certificate": _FILE,
    "eid.callback": _LEADS_ON,
    "eid.start": _LEADS_ON,
    "held.extract": _FILE,
    "held.mine": _FILE,
    "held.mine_as_csv": _FILE,
    "log.export": _FILE,
    "log.key": "is text, without a page around it",
    "log.select": _FILE,
    "observing.healthz": _MACHINES,
    "observing.metrics": _MACHINES,
    "observing.readyz": _MACHINES,
    "own_copies.ready": _FILE,
    "own_log_extract.extract": _FILE,
    "own_log_extract.fhir": _FILE,
    "passkeys.end": _LEADS_ON,
    "passkeys.sign_in": _LEADS_ON,
    "processing.as_json": _FILE,
    "static": _FILE,
}
"""By endpoint that answers GET: why there is no page to look at."""


def walked(app):
    """The endpoints of the lists."""
    addresses, found = app.url_map.bind("localhost"), set()
    for paths, names in WALKED:
        # One address is walked to because it leads nowhere.
        for path in (path for path in paths if path != "/nowhere"):
            found.add(addresses.match(path.format(**names).partition("?")[0])[0])
    return found


def answering_get(app):
    """Every endpoint that a browser may come to by an address."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.rule.startswith("/api/v1")
    }


@pytest.mark.rule("P-21")
def test_every_page_is_looked_at_or_says_why_not(site):
    seen = walked(site.app)
    assert answering_get(site.app) == seen | ON_THE_WAY.keys() | NO_PAGE.keys()
    assert not seen & (ON_THE_WAY.keys() | NO_PAGE.keys())
    assert not ON_THE_WAY.keys() & NO_PAGE.keys()


@pytest.mark.parametrize("named", sorted(set(ON_THE_WAY.values())))
def test_what_is_looked_at_on_the_way_is_looked_at_by_a_test_that_is_there(named):
    module, _, test = named.partition(".")
    assert callable(getattr(importlib.import_module(f"tests.browser.{module}"), test))
