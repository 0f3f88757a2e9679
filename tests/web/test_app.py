"""The composition root: what is wired, what starts beside requests, and what is said when a store is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask_login import current_user

from journal import app as root
from journal.app import Serving, app_of
from journal.domain.ids import new_id
from journal.installation import wire
from journal.services.keyring import Session
from keys.errors import KeyStoreError, MainBehindError
from tests.web.calling import Clock


def test_commands_are_wired_with_the_parts_that_the_server_has(site):
    parts = wire(site.cast.settings)
    assert parts.store.database.engine.url == site.cast.parts.store.database.engine.url
    parts.store.database.close()


def test_whoever_is_signed_in_is_flask_login_s_current_user(site):
    seen = []

    def asked():
        seen.append((current_user.is_authenticated, current_user.is_active, current_user.is_anonymous))
        seen.append((isinstance(current_user.signed_in, Session), current_user.pending, current_user.get_id()))
        return "seen"

    site.app.view_functions["api_sessions.current"] = asked
    assert site.person("astrid").get("/sessions/current").text == "seen"
    assert seen == [(True, True, False), (True, None, "")]


def test_the_log_is_integrated_beside_requests_from_start_to_stop(site):
    serving = site.app.extensions["sigill-serving"]
    serving.start()
    site.written(sign=True)
    serving.stop()
    assert site.cast.installed.integrator.trouble is None
    eva = site.person("eva")
    assert eva.get("/log/export").status_code == 200


def test_a_server_whose_database_is_behind_what_was_seen_starts_and_serves_nobody(site, monkeypatch):
    def behind(*_):
        raise MainBehindError("rolled back")

    class Idle:
        trouble = None

        def start(self):
            """Begin nothing: what it would find is what is told."""

    installed = replace(site.cast.installed, integrator=Idle())
    monkeypatch.setattr(root, "ready_to_serve", behind)
    Serving(installed, Clock(), Idle(), Idle()).start()
    client = app_of(site.cast.settings, installed, Clock()).test_client()
    assert client.get("/readyz").json["log"] == "red"
    assert client.get("/api/v1/drafts").status_code == 503


def test_a_database_that_was_never_migrated_is_not_ready(site, monkeypatch):
    monkeypatch.setattr(root, "newest_revision", lambda: "9999")
    client = app_of(site.cast.settings, site.cast.installed, Clock()).test_client()
    assert client.get("/readyz").json["database"] == "red"


def test_no_half_is_given_out_while_the_log_cannot_be_read(site, tmp_path):
    settings = replace(site.cast.settings, database=f"sqlite:///{tmp_path}/gone/main.db")
    parts = wire(settings)
    with pytest.raises(KeyStoreError):
        parts.key_store.halves(new_id())


def test_a_place_in_the_register_that_was_not_given_out_is_refused(site):
    answer = site.person("dag").get("/register?cursor=x")
    assert (answer.status_code, answer.json["problems"]) == (422, {"cursor": "malformed"})
    first = site.person("dag").get("/register").json
    assert site.person("dag").get(f"/register?cursor={first['next']}").json == {"patients": [], "next": None}
