"""Each endpoint of the API: works; another unit refused; another provider refused; signed out refused; logged."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from journal.domain.ids import new_id
from journal.services.own_passkeys import begin_passkey, finish_passkey, list_passkeys
from journal.store.tables import AccessPayloadRow, AssignmentRow, RelationRow
from journal.web.signed_in import PATIENT_BLUEPRINTS, PUBLIC_ENDPOINTS
from tests.authenticator import Authenticator
from tests.blocked_scenes import blocked, pia_treated_at_b
from tests.cast import NOON
from tests.guardians import entered_with_guardian
from tests.web.beats import BEATS, BLOCK, DIED, UNSIGNED
from tests.web.blocked_beats import ATTESTED, LIFT
from tests.web.breach_beats import breached
from tests.web.calling import Program
from tests.web.case_beats import cased
from tests.web.register_beats import PROTECTED, SEALED, of_the_age


class Stage:
    """Pia's journal with a signed entry and a draft, a token, a row of the log; and one endpoint's beat."""

    def __init__(self, site, endpoint):
        self.site, self.beat = site, BEATS[endpoint]
        self.method, _, self.path = self.beat.call.partition(" ")
        self.names = self._named()
        need = "".join(self.beat.needs[:1])
        if need.startswith("case"):
            self.names |= cased(site, need, self.names)
        elif need == "breach":
            self.names |= breached(site, self.names)
        elif need:
            self.names |= self._blocked()

    def _named(self):
        site, people = self.site, self.site.cast.people
        signed, _ = site.written(sign=True)
        draft, seen = site.written()
        certificate, certificate_seen = site.written(kind="certificate")
        bo_lifts = {"account": str(people["bo"].account), "analysis": "BRA-3"}
        astrid, frida = site.person("astrid"), site.person("frida")
        astrid.post("/tokens", {"name": "Ett program", "scopes": ["read"], "days": 1})
        return {
            "pia": site.cast.pia,
            "signed": signed,
            "draft": draft,
            "draft_seen": seen,
            "certificate": certificate,
            "certificate_seen": certificate_seen,
            "a": site.cast.units["a"],
            "astrid": people["astrid"].account,
            "bo": people["bo"].account,
            "astrid_s": self._one(AssignmentRow.assignment_id, AssignmentRow.account_id == people["astrid"].account),
            "dag_s": self._one(AssignmentRow.assignment_id, AssignmentRow.account_id == people["dag"].account),
            "relation": self._one(RelationRow.relation_id, RelationRow.patient_id == site.cast.pia),
            "block": site.person("dag").post(f"/patients/{site.cast.pia}/blocks", BLOCK).json["block"],
            "token": astrid.get("/tokens").json["tokens"][0]["id"],
            "event": astrid.get("/log/own").json["rows"][0]["id"],
            "officer": frida.post("/officers", bo_lifts).json["officer"],
            "passphrase": people["astrid"].passphrase,
            **self._kept(signed),
            **self._entered("death", "deaths", DIED),
            **self._entered("protection", "protections", PROTECTED),
            **self._entered("seal", "seals", SEALED),
            **of_the_age(site.cast, self.path),
            **(entered_with_guardian(site.cast) if "{child}" in self.path else {}),
            **self._ways_in(),
        }

    def _ways_in(self):
        """Another session of Astrid's, or a passkey, where the beat is about one."""
        elsewhere = self.site.cast.signed_in("astrid")
        if "{passkey}" not in self.path:
            return {"session": elsewhere.id}
        begun = begin_passkey(self.site.cast.parts, elsewhere, NOON)
        finish_passkey(self.site.cast.parts, elsewhere, ("Telefonen", Authenticator().makes(begun.options)), NOON)
        (made,) = list_passkeys(self.site.cast.parts, elsewhere.actor.account, NOON)
        return {"passkey": made.id}

    def _entered(self, named, path, body):
        """What Dag enters of Pia, where the beat is about one."""
        if f"{{{named}}}" not in self.path:
            return {}
        return {named: self.site.person("dag").post(f"/patients/{self.site.cast.pia}/{path}", body).json[named]}

    def _kept(self, signed):
        """A hold where the beat is about one, else a proposal, which a hold would bar."""
        astrid, pia = self.site.person("astrid"), f"/patients/{self.site.cast.pia}"
        if "{hold}" in self.path:
            return {"hold": astrid.post(f"{pia}/holds", {"reason": "court"}).json["id"]}
        wanted = {"unit": str(self.site.cast.units["a"]), "kind": "ordered", "decision": "2/2026"}
        proposed = astrid.post(f"{pia}/destructions", wanted | {"entries": [{"entry": signed}]})
        return {"destruction": proposed.json["id"]}

    def _blocked(self):
        """Pia blocks North-A and comes to North-B; Bo lifts, or attests and chooses, where the beat needs it."""
        cast, bo = self.site.cast, self.site.person("bo")
        blocked(cast)
        pia_treated_at_b(cast)
        made = {"b": cast.units["b"]}
        if "lift" in self.beat.needs:
            made["lift"] = bo.post(f"/patients/{cast.pia}/lifts", _filled(LIFT, self.names | made)).json["lift"]
        if "emergency" in self.beat.needs:
            self.site.person("frida").put("/emergency-rule", {"two_persons": True})
            opened = bo.post(f"/patients/{cast.pia}/emergencies", ATTESTED).json["emergency"]
            chosen = {"entries": [self.names["signed"]]}
            assert bo.post(f"/patients/{cast.pia}/emergencies/{opened}/entries", chosen).status_code == 204
            made["emergency"] = opened
        return made

    def _one(self, column, condition):
        with self.site.cast.parts.store.database.reading() as connection:
            return connection.execute(select(column).where(condition)).scalars().first()

    def rows(self):
        """The log as a multiset of who, what, permitted."""
        row = AccessPayloadRow
        with self.site.cast.parts.store.database.reading() as connection:
            found = connection.execute(
                select(row.actor_id, row.activity, row.subtype, row.permitted).order_by(row.at, row.event_id)
            ).all()
        return [tuple(each) for each in found]

    def call(self, program, **named):
        """Call the endpoint as somebody; ``named`` puts other ids in the place of some."""
        names = self.names | named
        body = _filled(self.beat.body, names)
        headers = {"If_Match": names[self.beat.seen]} if self.beat.seen else {}
        return program(self.method, self.path.format(**names), body, **headers)


def _filled(body, names):
    if isinstance(body, str):
        return body.format(**names) if body.startswith("{") else body
    if isinstance(body, dict):
        return {name: _filled(value, names) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, names) for value in body]
    return body


@pytest.fixture(scope="module", params=sorted(BEATS))
def stage(serve, tmp_path_factory, request):
    """One installation for all beats of one endpoint."""
    with serve(tmp_path_factory.mktemp("beats") / "served") as site:
        made = Stage(site, request.param)
        site.cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)
        yield made


def test_every_endpoint_of_the_api_has_its_beats(site):
    every = {rule.endpoint for rule in site.app.url_map.iter_rules()} - {"api_page.browse"}
    api = {one for one in every if one.startswith("api_") and one.partition(".")[0] not in PATIENT_BLUEPRINTS}
    assert api == BEATS.keys() | UNSIGNED.keys()


def test_every_endpoint_without_a_session_is_named_and_exists(site):
    every = {rule.endpoint for rule in site.app.url_map.iter_rules()}
    assert every >= PUBLIC_ENDPOINTS
    assert UNSIGNED.keys() < PUBLIC_ENDPOINTS


@pytest.mark.rule("A-01", "S-12", "L-05")
def test_somebody_at_another_unit_gets_nothing_of_it(stage):
    program = stage.site.person(stage.beat.other)
    answer = stage.call(program)
    assert answer.status_code == stage.beat.other_unit, answer.text
    _assert_nothing_told(stage, answer)
    _assert_refusal_logged(stage, answer, stage.beat.other)


@pytest.mark.rule("X-07", "S-12", "L-05")
def test_somebody_at_another_provider_gets_nothing_of_it(stage):
    answer = stage.call(stage.site.person("cilla"))
    assert answer.status_code == stage.beat.other_provider, answer.text
    _assert_nothing_told(stage, answer)
    for name in ("pia", "signed", "draft", "astrid", "a"):
        assert str(stage.names[name]) not in answer.text
    _assert_refusal_logged(stage, answer, "cilla")


def _assert_refusal_logged(stage, answer, name):
    """A refusal is a row; unknown ids are one for an actor and minute, and a search without a hit is a search."""
    account = stage.site.cast.people[name].account
    mine = [row[1:] for row in stage.rows() if row[0] == account]
    if answer.status_code == 403:
        assert any(not permitted for _, _, permitted in mine)
    if answer.status_code == 404:
        assert mine.count(("Läsa", "okända id", False)) == 1 or ("Läsa", "sök", True) in mine


def _assert_nothing_told(stage, answer):
    assert "Sover" not in answer.text
    assert "Exempelsson" not in answer.text
    assert "6408233234" not in answer.text


@pytest.mark.rule("S-12")
def test_another_provider_s_ids_and_nobody_s_look_the_same(stage):
    cilla = stage.site.person("cilla")
    theirs = stage.call(cilla)
    unheard_of = {name: new_id() for name in IDS}
    nobody_s = stage.call(cilla, **unheard_of, draft_seen=f'"{unheard_of["draft"].hex}.1"')
    if stage.beat.other_provider == 404:
        assert _told(theirs) == _told(nobody_s)


_THINGS = ("block", "death", "signed", "draft", "hold", "destruction", "case", "breach", "passkey", "guardian", "seal")
IDS = (*_THINGS, "pia", "child", "astrid", "bo", "a", "astrid_s")


def _told(answer):
    return answer.status_code, {name: value for name, value in answer.json.items() if name != "instance"}


@pytest.mark.rule("S-01")
def test_nobody_who_is_signed_out_gets_it(stage):
    for token in (None, "session-" + "A" * 43, "sigill-no-such-token", ""):
        answer = stage.call(Program(stage.site, token))
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        _assert_nothing_told(stage, answer)


@pytest.mark.rule("L-01", "L-07")
def test_whoever_may_gets_it_and_it_is_logged(stage):
    beat = stage.beat
    program = stage.site.person(beat.actor)
    before = stage.rows()
    answer = stage.call(program)
    assert answer.status_code == beat.gives, answer.text
    after = stage.rows()
    mine = stage.site.cast.people[beat.actor].account
    if isinstance(beat.log, tuple):
        made = [row for row in after if after.count(row) > before.count(row)]
        assert (mine, *beat.log, True) in made
    else:
        assert after == before
