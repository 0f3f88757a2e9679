"""Each endpoint of patients: Pia's own works; another patient, staff, whoever is signed out get nothing; logged."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from journal.domain.ids import new_id
from journal.store.tables import AccessPayloadRow
from journal.web.signed_in import PATIENT_BLUEPRINTS
from tests.cast import PIA
from tests.patients import OLA, arrived, entered
from tests.web.patient_beats import PATIENT_BEATS


class Stage:
    """Pia with an account and a signed entry that is released to her; Ola with an account; one endpoint's beat."""

    def __init__(self, site, endpoint):
        self.site, self.beat = site, PATIENT_BEATS[endpoint]
        self.method, _, self.path = self.beat.call.partition(" ")
        signed, _ = site.written(sign=True)
        ola = entered(site.cast)
        self.pia, self.ola = arrived(site.cast, PIA, OLA)
        self.names = {"pia": site.cast.pia, "ola": ola, "signed": signed, "a": site.cast.units["a"]}
        for make in self.beat.needs:
            self.names |= make(self)

    def rows(self):
        """The log as a multiset of who, what, permitted."""
        row = AccessPayloadRow
        found = select(row.actor_id, row.activity, row.subtype, row.permitted).order_by(row.at, row.event_id)
        with self.site.cast.parts.store.database.reading() as connection:
            return [tuple(each) for each in connection.execute(found).all()]

    def call(self, token, **named):
        """Call the endpoint as whoever's session this is; ``named`` puts other ids in the place of some."""
        names = self.names | named
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        sent = {"data": _filled(self.beat.form, names)} if self.beat.form is not None else {}
        sent |= {"json": _filled(self.beat.body, names)} if self.beat.body is not None else {}
        path = self.path.format(**names)
        return self.site.client.open(path, method=self.method, headers=headers, **sent)


def _filled(value, names):
    if isinstance(value, str):
        return value.format(**names)
    if isinstance(value, dict):
        return {name: _filled(one, names) for name, one in value.items()}
    return [_filled(one, names) for one in value] if isinstance(value, list) else value


def token_of(session):
    """The session as a program shows it."""
    return f"session-{session.cookie.value}"


@pytest.fixture(scope="module", params=sorted(PATIENT_BEATS))
def stage(serve, tmp_path_factory, request):
    """One installation for all beats of one endpoint."""
    with serve(tmp_path_factory.mktemp("beats") / "served") as site:
        yield Stage(site, request.param)


def test_every_endpoint_of_patients_has_its_beats(site):
    rules = site.app.url_map.iter_rules()
    theirs = {rule.endpoint for rule in rules if rule.endpoint.partition(".")[0] in PATIENT_BLUEPRINTS}
    assert theirs == PATIENT_BEATS.keys()


@pytest.mark.rule("P-09", "P-10", "S-12", "L-05")
def test_another_patient_gets_nothing_of_it(stage):
    answer = stage.call(token_of(stage.ola))
    assert answer.status_code == stage.beat.stranger, answer.text
    _assert_nothing_told(stage, answer)
    if answer.status_code == 404:
        assert ("Läsa", "okända id", False) in _rows_of(stage, stage.ola.actor.account)


@pytest.mark.rule("S-12")
def test_another_patient_s_ids_and_nobody_s_look_the_same(stage):
    theirs = stage.call(token_of(stage.ola))
    unheard_of = {name: new_id() for name in stage.names}
    nobody_s = stage.call(token_of(stage.ola), **unheard_of)
    if stage.beat.stranger == 404:
        assert theirs.status_code == nobody_s.status_code
        assert _blank(theirs, stage.names) == _blank(nobody_s, unheard_of)


def _blank(answer, names):
    """An answer without the ids that were asked for, the request's own, and what is new in every page."""
    text = re.sub(r'(nonce|value)="[^"]{20,}"', "", answer.text)
    for value in (answer.headers.get("X-Request-Id", "-"), *map(str, names.values())):
        text = text.replace(value, "")
    return text


@pytest.mark.rule("P-09", "A-01", "L-05")
@pytest.mark.parametrize("name", ["astrid", "dag", "cilla"])
def test_staff_get_nothing_of_it(stage, name):
    answer = stage.call(stage.site.person(name).token)
    assert answer.status_code == 404, answer.text
    _assert_nothing_told(stage, answer)
    assert ("Läsa", "okända id", False) in _rows_of(stage, stage.site.cast.people[name].account)


@pytest.mark.rule("S-01")
@pytest.mark.parametrize("token", [None, "session-" + "A" * 43, "sigill-no-such-token"])
def test_nobody_who_is_signed_out_gets_it(stage, token):
    answer = stage.call(token)
    if stage.path.startswith("/api/"):
        assert answer.status_code == 401
    else:
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in")
    _assert_nothing_told(stage, answer)


@pytest.mark.rule("L-01", "L-06", "P-09")
def test_the_patient_gets_it_and_it_is_logged(stage):
    before = stage.rows()
    answer = stage.call(token_of(stage.pia))
    assert answer.status_code == stage.beat.gives, answer.text
    after = stage.rows()
    if isinstance(stage.beat.log, tuple):
        made = [row for row in after if after.count(row) > before.count(row)]
        assert (stage.pia.actor.account, *stage.beat.log, stage.beat.permitted) in made
    else:
        assert after == before


def _rows_of(stage, account):
    return [row[1:] for row in stage.rows() if row[0] == account]


def _assert_nothing_told(stage, answer):
    assert "Sover" not in answer.text
    assert "Exempelsson" not in answer.text
    assert "6408233234" not in answer.text
