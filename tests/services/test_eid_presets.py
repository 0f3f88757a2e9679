"""Each broker's words: what is asked of it, and where the number, the level and the name stand in its answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from journal.domain.errors import NotIdentifiedError
from journal.services.eid_broker import Broker, Told
from journal.services.eid_flows import Audience, new_flow
from journal.services.eid_presets import PRESETS, preset_of
from journal.services.eid_tokens import identified
from journal.settings import SettingsError
from tests.eid import CLIENT, with_eid
from tests.web.test_settings import WHOLE, Settings

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
NUMBER = "196408233234"
ANSWERS = {
    "signicat": {"nin": NUMBER, "nin_type": "PERSON", "nin_issuing_country": "SE", "idp": "sbid"},
    "idura": {"ssn": NUMBER, "identityscheme": "sebankid", "authenticationtype": "urn:grn:authn:se:bankid:same-device"},
    "freja": {
        "https://frejaeid.com/oidc/claims/personalIdentityNumber": NUMBER,
        "https://frejaeid.com/oidc/claims/registrationLevel": "PLUS",
    },
    "oidc.se": {"https://id.oidc.se/claim/personalIdentityNumber": NUMBER, "acr": LOA3},
    "inera": {"credentialPersonalIdentityNumber": NUMBER, "acr": "http://id.sambi.se/loa/loa3"},
    "demo": {"personalIdentityNumber": NUMBER, "acr": "demo:loa3"},
}
LOWER = {
    "signicat": {"idp": "sbid-without-card"},
    "idura": {"authenticationtype": "urn:grn:authn:se:frejaid"},
    "freja": {"https://frejaeid.com/oidc/claims/registrationLevel": "EXTENDED"},
    "oidc.se": {"acr": "http://id.elegnamnden.se/loa/1.0/loa2"},
    "inera": {"acr": "http://id.sambi.se/loa/loa2"},
    "demo": {"acr": ""},
}


@pytest.fixture
def settings():
    local = {"JOURNAL_ORIGIN": "http://localhost:8000", "JOURNAL_INSECURE_COOKIE": "yes"}
    return with_eid(Settings.from_environment(WHOLE | local))


class Described(Broker):
    """A broker whose description is known, so that nobody is asked for it."""

    metadata = {  # noqa: RUF012  (the same for each)
        "issuer": "https://broker.example.se",
        "authorization_endpoint": "https://broker.example.se/authorize",
    }


@pytest.fixture(params=sorted(PRESETS))
def broker(settings, request):
    """Each broker in turn."""
    return Described(replace(settings, eid_broker=request.param, eid_issuer="https://broker.example.se"))


def name_of(broker):
    return next(name for name, preset in PRESETS.items() if preset is broker.preset)


def answer(broker, flow, **changed):
    """What the broker's token says, signed and whole."""
    seconds = int(NOON.timestamp())
    claims = {"iss": broker.issuer, "aud": CLIENT, "sub": "6f1c", "iat": seconds, "exp": seconds + 60}
    claims |= {"nonce": flow.nonce, "auth_time": seconds, "given_name": "Pia", "family_name": "Exempelsson"}
    return Told({"alg": "RS256"}, claims | ANSWERS[name_of(broker)] | changed, "an access token")


@pytest.mark.rule("ACC-04")
def test_every_broker_s_number_is_read_where_it_says_it(broker):
    flow = new_flow(Audience.PATIENT, "", NOON)
    identity = identified(broker, flow, answer(broker, flow), NOON)
    assert (identity.number, identity.name, identity.subject) == (NUMBER, "Pia Exempelsson", "6f1c")


@pytest.mark.rule("S-01", "ACC-04")
def test_every_broker_s_lower_level_is_refused(broker):
    flow = new_flow(Audience.PATIENT, "", NOON)
    with pytest.raises(NotIdentifiedError) as refused:
        identified(broker, flow, answer(broker, flow, **LOWER[name_of(broker)]), NOON)
    assert refused.value.why == "low-level"


def test_every_broker_is_asked_for_its_own_scopes_and_levels(broker):
    asked = parse_qs(urlsplit(broker.address(new_flow(Audience.STAFF, "", NOON))).query)
    assert asked["scope"][0].split()[0] == "openid"
    assert asked.get("acr_values", [""]) == [broker.preset.acr_values]
    assert asked["client_id"] == [CLIENT]
    if "claims" in asked:
        assert json.loads(asked["claims"][0])["id_token"][broker.preset.number_claims[0]] == {"essential": True}


def test_a_coordination_number_stands_beside_the_personal_number_at_oidc_se(settings):
    broker = Described(replace(settings, eid_broker="oidc.se", eid_issuer="https://broker.example.se"))
    flow = new_flow(Audience.PATIENT, "", NOON)
    personal, coordination = broker.preset.number_claims
    told = answer(broker, flow, **{personal: "", coordination: "197010632391"})
    assert identified(broker, flow, told, NOON).number == "197010632391"


def test_an_operator_chooses_other_levels(settings):
    oidc = preset_of(replace(settings, eid_broker="oidc.se", eid_acr=f"{LOA3} urn:own"))
    assert (oidc.accepted, oidc.acr_values) == ((LOA3, "urn:own"), f"{LOA3} urn:own")
    freja = preset_of(replace(settings, eid_broker="freja", eid_acr="PLUS EXTENDED"))
    assert (freja.accepted, freja.acr_values) == (("PLUS", "EXTENDED"), "")


def test_an_operator_is_told_which_brokers_there_are(settings):
    with pytest.raises(SettingsError, match=r"one of freja, idura, inera, oidc\.se, signicat$"):
        Broker(replace(settings, eid_broker="bankid"))
