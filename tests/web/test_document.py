"""The API keeps what its document promises: whatever is sent, the answer is one that the document names."""

from __future__ import annotations

import re
from uuid import UUID

import openapi_spec_validator
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from tests.web.beats import BEATS

# What a schema cannot say is said in 422 too (a number's check digit, a text that is empty), and by 412 what is stale.
REFUSED = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429]
CONFIG = {
    "checks": {
        "missing_required_header": {"expected-statuses": REFUSED},
        "positive_data_acceptance": {"expected-statuses": ["2xx", *map(str, REFUSED)]},
        "negative_data_rejection": {"expected-statuses": REFUSED},
    }
}


@pytest.fixture(scope="module")
def served(serve, tmp_path_factory):
    """The cast's installation, for every call of this module."""
    with serve(tmp_path_factory.mktemp("document") / "served") as site:
        yield site


@pytest.fixture(scope="module")
def known(served):
    """Ids that exist, for some of the calls."""
    signed, _ = served.written(sign=True)
    return {"patient": str(served.cast.pia), "entry": signed}


@pytest.fixture(scope="module")
def api_schema(served):
    config = schemathesis.Config.from_dict(CONFIG)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", served.app, config=config)


def test_the_document_is_openapi_3_1(served):
    document = served.client.get("/api/openapi.json").json
    openapi_spec_validator.validate(document)
    assert document["openapi"] == "3.1.0"


def in_the_document(rule):
    """A rule of Flask's as the document writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def test_every_endpoint_stands_in_the_document(served):
    document = served.client.get("/api/openapi.json").json
    rules = [rule for rule in served.app.url_map.iter_rules() if rule.rule.startswith("/api/v1")]
    documented = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    written = {(method, in_the_document(rule.rule)) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert {call for call in documented if call[0] != "PARAMETERS"} == written


def test_no_schema_takes_what_it_does_not_know(served):
    schemas = served.client.get("/api/openapi.json").json["components"]["schemas"]
    taken = [name for name, schema in schemas.items() if schema.get("additionalProperties") is not False]
    assert taken == []


def _is_id(value):
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.name)
@pytest.mark.parametrize("endpoint", sorted([*BEATS, "api_sessions.begin"]))
def test_whatever_is_sent_the_answer_is_one_that_the_document_names(endpoint, mode, served, known, api_schema):
    rule = next(served.app.url_map.iter_rules(endpoint))
    path = in_the_document(rule.rule)
    (method,) = rule.methods - {"HEAD", "OPTIONS"}

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=api_schema[path][method].as_strategy(generation_mode=mode))
    def send(case):
        for name, value in known.items():
            if _is_id(case.path_parameters.get(name, "")):
                case.path_parameters[name] = value
        if endpoint == "api_sessions.end":
            served.programs.pop("astrid", None)
        case.call_and_validate(headers={"Authorization": f"Bearer {served.person('astrid').token}"})

    send()
