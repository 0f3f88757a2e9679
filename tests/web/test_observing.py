"""What the operator sees, and what the operator never sees."""

from __future__ import annotations

import json

import pytest

from journal.domain.errors import UnavailableError
from journal.web.wiring import EXTENSION
from keys.errors import KeyStoreError, MainBehindError


def test_operator_sees_a_line_a_request_without_its_address(empty_site, capsys):
    empty_site.get("/api/problems/unknown?name=Pia")
    line = json.loads(capsys.readouterr().out)
    assert {"event", "level", "at", "request", "method", "endpoint", "status", "ms"} == line.keys()
    assert line["endpoint"] == "api_docs.problem"


def test_nobody_writes_into_the_log_through_a_header(empty_site, capsys):
    answer = empty_site.get("/healthz", headers={"X-Request-Id": "forged"})
    assert answer.headers["X-Request-Id"] != "forged"
    assert "forged" not in capsys.readouterr().out


def test_collector_on_this_machine_reads_metrics_by_endpoint_name(empty_site):
    empty_site.get("/api/problems/unknown")
    said = empty_site.get("/metrics").data.decode()
    assert 'sigill_requests_total{endpoint="api_docs.problem",method="GET",status="200"}' in said
    assert "/api/problems" not in said


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer é"}],
    ids=["none", "wrong", "not ascii"],
)
def test_collector_elsewhere_needs_the_token(empty_site, headers):
    far = {"REMOTE_ADDR": "192.0.2.7"}
    assert empty_site.get("/metrics", environ_overrides=far, headers=headers).status_code == 404
    right = {"Authorization": "Bearer a-collector-s"}
    assert empty_site.get("/metrics", environ_overrides=far, headers=right).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_whoever_comes_through_a_proxy_is_not_this_machine(empty_site, header):
    assert empty_site.get("/metrics", headers={header: "for=192.0.2.7"}).status_code == 404


def test_server_is_ready_when_all_its_parts_answer(empty_site):
    answer = empty_site.get("/readyz")
    assert answer.json == {"database": "ok", "key store": "ok", "root": "ok", "log": "ok"}
    assert answer.status_code == 200


@pytest.mark.parametrize("error", [UnavailableError("locked"), KeyStoreError("gone"), OSError("no such file")])
def test_server_is_not_ready_while_a_part_does_not_answer(empty_site, monkeypatch, error):
    def down(_at):
        raise error

    monkeypatch.setitem(empty_site.application.extensions[EXTENSION].checks, "root", down)
    answer = empty_site.get("/readyz")
    assert (answer.status_code, answer.json["root"], answer.json["database"]) == (503, "red", "ok")
    assert str(error).encode() not in answer.data


def test_nobody_is_served_while_the_database_is_behind_its_log(empty_site, empty_installation, monkeypatch):
    monkeypatch.setattr(empty_installation.integrator, "trouble", MainBehindError("rolled back"))
    assert empty_site.get("/api/v1/drafts").status_code == 503
    assert empty_site.get("/readyz").json["log"] == "red"
    assert empty_site.get("/healthz").status_code == 200
