"""What every answer tells a browser, and what a request may be for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import request

from journal.app import app_of

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
PLACES = ["/healthz", "/nowhere", "/api/v1/nowhere", "/api/v1/drafts", "/api/openapi.json"]


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_carries_the_headers(empty_site, path):
    answer = empty_site.get(path)
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert len(answer.headers["X-Request-Id"]) == 16


def test_a_page_runs_only_scripts_with_its_own_nonce(empty_site):
    first, second = (empty_site.get("/sign-in").headers["Content-Security-Policy"] for _ in range(2))
    assert "script-src 'nonce-" in first
    assert "unsafe" not in first
    assert "require-trusted-types-for 'script'" in first
    assert first != second


@pytest.mark.parametrize(("proxies", "believed"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_a_proxy_is_believed_only_where_the_settings_say_so(empty_settings, empty_installation, proxies, believed):
    demo = replace(empty_settings, origin="http://localhost", insecure_cookie=True, trusted_proxies=proxies)
    app = app_of(demo, empty_installation)
    app.view_functions["observing.healthz"] = lambda: request.remote_addr
    answer = app.test_client().get("/healthz", headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.7"})
    assert answer.text == believed


def test_a_request_for_another_host_is_refused(empty_site):
    assert empty_site.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.rule("ACC-18")
def test_a_visitor_s_form_cookie_is_bound_to_this_host(empty_site):
    cookie = empty_site.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-sigill-form=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
