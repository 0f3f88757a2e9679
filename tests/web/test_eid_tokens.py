"""What a broker's word has to be before anybody is believed to be there: each thing amiss alone, and the reason."""

from __future__ import annotations

import base64
import json

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey

from journal.cli.demo_eid import Answer
from tests.eid import CLIENT, PIA, SECRET, asked, chosen, identified, told

NOW = 1772449200
"""The tests' noon, in seconds since 1970."""
NUMBER = "personalIdentityNumber"
HOUR = 3600


def tried(site, expected="/patient"):
    """Sign in with what the broker says now; return why nobody was identified, or "" when somebody was."""
    pia = site.stranger()
    answer = identified(pia)
    if answer.headers["Location"] == expected:
        return ""
    assert pia.client.get_cookie("sigill-eid") is None
    return told(pia, answer)[0]


def test_noon_is_noon(lasting_eid_site):
    assert lasting_eid_site.clock().timestamp() == NOW


@pytest.mark.rule("S-01", "ACC-04")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"iss": "https://another.example.se"}, "not-believed"),
        ({"iss": None}, "not-believed"),
        ({"aud": "another client"}, "not-believed"),
        ({"aud": [CLIENT, "another client"]}, "not-believed"),
        ({"aud": [CLIENT]}, ""),
        ({"aud": None}, "not-believed"),
        ({"azp": "another client"}, "not-believed"),
        ({"azp": CLIENT}, ""),
        ({"nonce": "another's"}, "not-believed"),
        ({"nonce": None}, "not-believed"),
        ({"exp": NOW - 60}, "not-believed"),
        ({"exp": NOW - 59}, ""),
        ({"exp": None}, "not-believed"),
        ({"exp": "tomorrow"}, "not-believed"),
        ({"exp": 10**30}, "not-believed"),
        ({"iat": NOW + 61}, "not-believed"),
        ({"iat": NOW + 60}, ""),
        ({"iat": None}, "not-believed"),
        ({"nbf": NOW + HOUR}, "not-believed"),
        ({"at_hash": "another's"}, "not-believed"),
        ({"amr": "bankid"}, "not-believed"),
        ({"acr": "demo:loa2"}, "low-level"),
        ({"acr": None}, "low-level"),
        ({"acr": ["demo:loa3"]}, "low-level"),
        ({"acr": "DEMO:LOA3"}, "low-level"),
        ({"auth_time": NOW - 61}, "not-now"),
        ({"auth_time": NOW - 60}, ""),
        ({"auth_time": NOW + 61}, "not-now"),
        ({"auth_time": None}, "not-believed"),
        ({"auth_time": True}, "not-now"),
        ({"auth_time": 10**30}, "not-now"),
        ({"sub": None}, "not-believed"),
        ({"sub": ""}, "not-believed"),
        ({"sub": 17}, "not-believed"),
        ({NUMBER: None}, "no-number"),
        ({NUMBER: ""}, "no-number"),
        ({NUMBER: "6408233234"}, "no-number"),
        ({NUMBER: "196408233235"}, "no-number"),
        ({NUMBER: 196408233234}, "no-number"),
        ({NUMBER: [PIA.number]}, "no-number"),
        ({NUMBER: "１９６４０８２３３２３４"}, "no-number"),
        ({NUMBER: "19640823-3234"}, ""),
        ({NUMBER: "197010632391"}, ""),
        ({"name": None}, ""),
        ({"name": 17}, ""),
    ],
    ids=str,
)
def test_patient_is_believed_when_everything_holds_and_for_one_thing_amiss_is_not(lasting_eid_site, changed, why):
    lasting_eid_site.provider.changed = changed
    assert tried(lasting_eid_site) == why


def unsigned(_provider, claims):
    """A token that says it needs no signature."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def by_the_secret(_provider, claims):
    """A token that is signed with what both sides know, as a symmetric algorithm would."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.encode().ljust(32, b"!")))


def by_another_key(provider, claims):
    """A token with the right key's name, signed with another."""
    other = ECKey.generate_key("P-256", {"kid": provider.key.kid, "use": "sig", "alg": "ES256"})
    return jwt.encode({"alg": "ES256", "kid": provider.key.kid}, claims, other)


def by_its_own_key(_provider, claims):
    """A token that brings the key along that it is to be checked with."""
    own = ECKey.generate_key("P-256")
    return jwt.encode({"alg": "ES256", "jwk": own.as_dict(private=False)}, claims, own)


def of_no_object(provider, _claims):
    """A rightly signed token that says a list."""
    return jws.serialize_compact({"alg": "ES256", "kid": provider.key.kid}, b"[1, 2]", provider.key)


def with_a_letter_changed(provider, claims):
    """A token in which one letter was changed on the way."""
    head, body, signature = jwt.encode({"alg": "ES256", "kid": provider.key.kid}, claims, provider.key).split(".")
    return f"{head}.{body[:-3]}{'A' if body[-3] != 'A' else 'B'}{body[-2:]}.{signature}"


@pytest.mark.rule("S-01")
@pytest.mark.parametrize(
    "sign",
    [unsigned, by_the_secret, by_another_key, by_its_own_key, of_no_object, with_a_letter_changed, lambda *_: "x.y"],
    ids=lambda sign: sign.__name__,
)
def test_a_token_that_the_broker_has_not_signed_lets_nobody_be_believed(lasting_eid_site, sign):
    lasting_eid_site.provider.sign = sign
    assert tried(lasting_eid_site) in {"not-believed", "broker-garbage"}


def test_a_broker_that_has_changed_its_key_is_asked_for_the_new_one(lasting_eid_site):
    assert tried(lasting_eid_site) == ""
    lasting_eid_site.provider.key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "newer"})
    assert tried(lasting_eid_site) == ""


def test_a_number_beside_the_token_counts_when_it_is_said_of_the_same_person(lasting_eid_site):
    """As Signicat does it: the token says who it is about, and another page the number."""
    provider = lasting_eid_site.provider
    provider.describes(userinfo_endpoint=f"{provider.issuer}/keys")
    provider.changed = {NUMBER: None, "sub": "pia"}
    shown = provider.keys().body
    beside = {"sub": "pia", NUMBER: PIA.number, "acr": "demo:loa3"}
    provider.instead["keys"] = Answer(200, {**shown, **beside})
    assert tried(lasting_eid_site) == ""
    provider.instead["keys"] = Answer(200, {**shown, **beside, "sub": "somebody else"})
    assert tried(lasting_eid_site) == "no-number"
    provider.changed |= {"acr": None}
    provider.instead["keys"] = Answer(200, {**shown, **beside})
    assert tried(lasting_eid_site) == "low-level"


def test_another_client_s_code_is_worth_nothing_here(lasting_eid_site):
    """A code that was stolen from another browser's redirect meets another verifier."""
    pia, mallory = lasting_eid_site.stranger(), lasting_eid_site.stranger()
    stolen = dict(part.split("=") for part in chosen(asked(pia)).partition("?")[2].split("&"))["code"]
    own = chosen(asked(mallory))
    code = dict(part.split("=") for part in own.partition("?")[2].split("&"))["code"]
    assert told(mallory, mallory.client.get(own.replace(code, stolen)))[0] == "broker-refused"


def test_a_wrong_client_secret_is_told_the_operator_in_the_broker_s_word(lasting_eid_site, capsys, monkeypatch):
    monkeypatch.setattr(lasting_eid_site.broker, "_secret", "another")
    assert tried(lasting_eid_site) == "broker-refused"
    assert '"error": "invalid_client"' in capsys.readouterr().out
