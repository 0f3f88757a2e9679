"""No page, no answer of the API and no form of a copy says how a protected patient is reached."""

from __future__ import annotations

import pytest

from journal.domain.ids import new_id
from journal.domain.notices import NoticeChoice
from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.plain import copy_json
from journal.outlets.sheet.document import copy_document
from journal.services.copies import make_copy
from journal.services.notices import choose_notices
from journal.web.signed_in import PATIENT_BLUEPRINTS
from tests.case_scenes import handed_over, released, target
from tests.cast import NOON, PIA
from tests.patients import LATER, arrived, browser_of
from tests.services.test_protections import marked
from tests.web.browsing import signed_in

TO = "koltrast@example.se"
SECRETS = (PIA.phone, PIA.email, TO)
STAFF = ("astrid", "dag", "eva", "frida")
SERVER_ERRORS = 500


class Walk:
    """Whoever looks for Pia at every address that can be opened, and where they found how she is reached."""

    def __init__(self, site):
        self.site, self.cast = site, site.cast
        signed, _ = site.written(sign=True)
        (self.pia,) = arrived(self.cast)
        choose_notices(self.cast.parts, self.pia, NoticeChoice.ALWAYS, TO, LATER)
        self.names = {"patient": self.cast.pia, "entry": signed, "unit": self.cast.units["a"]}

    def addresses(self, *, of_patients):
        """Every address that answers GET: ids that the scene has not are made up."""
        for rule in self.site.app.url_map.iter_rules():
            theirs = rule.endpoint.partition(".")[0] in PATIENT_BLUEPRINTS
            if "GET" in rule.methods and rule.endpoint != "static" and theirs is of_patients:
                named = {name: self.names.get(name, new_id()) for name in rule.arguments}
                with self.site.app.test_request_context():
                    yield rule.endpoint, self._built(rule.endpoint, named)

    def _built(self, endpoint, named):
        return self.site.app.url_map.bind("localhost").build(endpoint, named)

    def found(self):
        """Where somebody was shown a secret: (who, endpoint)."""
        walkers = {name: signed_in(self.site, name).client for name in STAFF}
        shown = {
            (name, endpoint)
            for name, client in walkers.items()
            for endpoint, address in self.addresses(of_patients=False)
            if "sign_out" not in endpoint and self._tells(client, address)
        }
        own = browser_of(self.site, self.pia).client
        return shown | {
            ("pia", endpoint) for endpoint, address in self.addresses(of_patients=True) if self._tells(own, address)
        }

    def _tells(self, client, address):
        answer = client.get(address)
        assert answer.status_code < SERVER_ERRORS, address
        return any(secret in answer.get_data(as_text=True) for secret in SECRETS)


@pytest.mark.rule("P-12")
def test_nobody_is_shown_how_a_protected_patient_is_reached_at_any_address(site):
    walk = Walk(site)
    before = walk.found()
    # What is walked does show it, or nothing would be proved.
    assert {("dag", "api_patients.show"), ("pia", "held.extract"), ("pia", "own_log.listed")} <= before
    marked(site.cast)
    assert walk.found() == set()


@pytest.mark.rule("P-12")
def test_no_form_of_a_copy_says_it(site):
    cast = site.cast
    astrid = cast.signed_in("astrid")
    site.written(sign=True)
    case = handed_over(cast, astrid, released(cast, astrid))
    marked(cast)
    copy = make_copy(cast.parts, astrid, target(cast, case), NOON)
    for form in (copy_json(copy).decode(), copy_fhir(copy).decode(), copy_document(copy)):
        assert PIA.name in form
        assert not any(secret in form for secret in SECRETS)
