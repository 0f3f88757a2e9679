"""Changes by cookie need the page's own token; nothing of another site's making is done."""

from __future__ import annotations

import re

import pytest

from journal.web.cookies import session_cookie

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def browser(site):
    """Sign people in by cookie, each in a browser of their own."""

    def opened(name):
        client = site.app.test_client()
        cookie = site.signed_in(name).json["token"].removeprefix("session-")
        client.set_cookie(session_cookie(site.cast.settings), cookie)
        return client

    return opened


def token_in(client, path="/patients"):
    return TOKEN.search(client.get(path).text)[1]


REGISTER = {"name": "Per Andersson", "number": "191212121212"}


def test_browser_with_the_page_s_token_may_call_the_api(browser):
    client = browser("dag")
    headers = {"X-CSRFToken": token_in(client)}
    assert client.post("/api/v1/patients", json=REGISTER, headers=headers).status_code == 201


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_change_by_cookie_without_a_token_is_refused(browser, method):
    client = browser("dag")
    path = {"post": "/api/v1/patients", "put": "/api/v1/sessions/current/assignment"}.get(method)
    answer = getattr(client, method)(path or "/api/v1/sessions/current", json=REGISTER)
    assert answer.status_code in {400, 405}
    assert client.get("/api/v1/sessions/current").status_code == 200


@pytest.mark.parametrize("token", ["", "forged", "ImZvcmdlZCI.aaaa.bbbb"])
def test_a_forged_token_is_refused(browser, token):
    client = browser("dag")
    answer = client.post("/api/v1/patients", json=REGISTER, headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.json["type"]) == (400, "/api/problems/form-token")


def test_another_session_s_token_is_refused(browser):
    mine, theirs = browser("dag"), browser("astrid")
    headers = {"X-CSRFToken": token_in(theirs)}
    assert mine.post("/api/v1/patients", json=REGISTER, headers=headers).status_code == 400
    again = browser("dag")
    assert again.post("/api/v1/patients", json=REGISTER, headers={"X-CSRFToken": token_in(mine)}).status_code == 400


def test_a_token_from_before_the_sign_in_is_worth_nothing_after_it(site, browser):
    stranger = site.app.test_client()
    before = token_in(stranger, "/sign-in")
    client = browser("dag")
    assert client.post("/api/v1/patients", json=REGISTER, headers={"X-CSRFToken": before}).status_code == 400


def test_the_sign_in_form_needs_its_token_too(site):
    stranger = site.app.test_client()
    assert stranger.post("/sign-in", data={"account": "astrid"}).status_code == 400
    token = token_in(stranger, "/sign-in")
    assert stranger.post("/sign-in", data={"account": "astrid", "csrf_token": token}).status_code == 401


def test_a_program_with_a_bearer_needs_no_token_though_a_cookie_comes_along(site, browser):
    client = browser("astrid")
    bearer = {"Authorization": f"Bearer {site.person('dag').token}"}
    assert client.post("/api/v1/patients", json=REGISTER, headers=bearer).status_code == 201


def test_signing_out_on_a_page_takes_the_cookie_back(browser):
    client = browser("dag")
    answer = client.post("/sign-out", data={"csrf_token": token_in(client)})
    assert answer.status_code == 303
    assert client.get("/api/v1/sessions/current").status_code == 401
