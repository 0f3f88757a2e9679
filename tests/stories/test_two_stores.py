"""Each act that touches two stores is stopped at every step: all of it happened or nothing, and the next try works."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import pytest
from sqlalchemy import func, select

from journal.domain.care import Identity
from journal.domain.entry import CorrectionReason, UnsignedReason
from journal.domain.errors import ConflictError, SealedStateError
from journal.services.choices import choose_unit
from journal.services.corrections import Correction, begin_correction, mark_misfiled
from journal.services.entries import DraftChange, begin_entry, save_draft, write_and_sign
from journal.services.patients import begin_relation, register_patient
from journal.services.settling import discard_draft, sign_entry, state_unsigned
from journal.store.tables import Tables
from tests.cast import NOON
from tests.scenes import SHARED_CARE, YEAR, drafted, note, opened, signatures_in, signed, takes_part, worded, words_in
from tests.stories.stopping import AFTERWARDS, CALLS, StoppedError, stopping_at, stopping_the_commit, stops

QUIET = {"account", "throttle", "checkpoint", "log_leaf"}
"""Tables that an act's effect does not lie in."""


@dataclass
class Scene:
    """Astrid at work with a patient of her own for each try."""

    cast: object
    session: object
    numbers: object

    def patient(self):
        """Somebody new, whom Astrid treats."""
        identity = Identity("Någon Ny", next(self.numbers))
        patient = register_patient(self.cast.parts, self.session, identity, NOON)
        takes_part(self.cast, self.session, "astrid", patient)
        return patient

    def known(self):
        """Somebody about whom something was written."""
        patient = self.patient()
        signed(self.cast, self.session, "Förut.", patient)
        return patient


def personal_numbers():
    """Valid personal numbers of nobody: born in 1893, and the last digit reckoned."""
    for serial in count(1):
        nine = f"930{1 + serial // 900 % 9}15{100 + serial % 900}"
        doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
        yield f"18{nine}{-sum(n // 10 + n % 10 for n in doubled) % 10}"


@pytest.fixture
def scene(cast):
    return Scene(cast, cast.signed_in("astrid"), personal_numbers())


def first_entry(scene):
    patient = scene.patient()
    return lambda: begin_entry(scene.cast.parts, scene.session, note(patient), NOON)


def next_entry(scene):
    patient = scene.known()
    return lambda: begin_entry(scene.cast.parts, scene.session, note(patient), NOON)


def entry_signed_at_once(scene):
    patient = scene.patient()
    return lambda: write_and_sign(scene.cast.parts, scene.session, note(patient), NOON)


def save(scene):
    patient = scene.patient()
    draft = drafted(scene.cast, scene.session, "Ett.", patient)
    change = DraftChange(draft.revision, worded("Två."))
    return lambda: save_draft(scene.cast.parts, scene.session, (patient, draft.entry), change, NOON)


def save_of_a_session_that_lost_its_key(scene):
    act = save(scene)
    scene.session = scene.cast.signed_in("astrid")
    return act


def save_past_the_lock(scene):
    patient, at = scene.patient(), NOON + YEAR / 2
    draft = drafted(scene.cast, scene.session, "Ett.", patient)
    change = DraftChange(draft.revision, worded("Två."))
    return lambda: save_draft(scene.cast.parts, scene.session, (patient, draft.entry), change, at)


def signature(scene):
    patient = scene.patient()
    draft = drafted(scene.cast, scene.session, "Ett.", patient)
    return lambda: sign_entry(scene.cast.parts, scene.session, (patient, draft.entry), draft.revision, NOON)


def setting_aside(scene):
    patient = scene.patient()
    draft = drafted(scene.cast, scene.session, "Ett.", patient)
    return lambda: discard_draft(scene.cast.parts, scene.session, (patient, draft.entry), draft.revision, NOON)


def stated_reason(scene):
    patient = scene.patient()
    target = (patient, drafted(scene.cast, scene.session, "Ett.", patient).entry)
    return lambda: state_unsigned(scene.cast.parts, scene.session, target, UnsignedReason.HINDERED, NOON)


def correction(scene):
    patient = scene.patient()
    target = (patient, signed(scene.cast, scene.session, "Ett.", patient).entry)
    wording = Correction(CorrectionReason.INCOMPLETE, worded("Två."))
    return lambda: begin_correction(scene.cast.parts, scene.session, target, wording, NOON)


def moving(scene):
    patient, right = scene.patient(), scene.patient()
    target = (patient, signed(scene.cast, scene.session, "Ett.", patient).entry)
    return lambda: mark_misfiled(scene.cast.parts, scene.session, target, right, NOON)


def registration(scene):
    identity = Identity("Någon Annan", next(scene.numbers))
    return lambda: register_patient(scene.cast.parts, scene.session, identity, NOON)


def relation(scene):
    who = (scene.patient(), scene.cast.people["astrid"].account)
    return lambda: begin_relation(scene.cast.parts, scene.session, who, NOON + YEAR, NOON)


def choice(scene):
    target = (scene.known(), scene.cast.units["a"])
    return lambda: choose_unit(scene.cast.parts, scene.session, target, SHARED_CARE, NOON)


ACTS = (
    first_entry,
    next_entry,
    entry_signed_at_once,
    save,
    save_of_a_session_that_lost_its_key,
    save_past_the_lock,
    signature,
    setting_aside,
    stated_reason,
    correction,
    moving,
    registration,
    relation,
    choice,
)


def lying(cast):
    """What lies in the main database, but for events: how many rows, and which rows changed."""
    tables = [table for table in Tables.metadata.sorted_tables if table.name not in QUIET]
    with cast.parts.store.database.reading() as connection:
        counts = {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}
        version = Tables.metadata.tables["version"].c
        revisions = connection.execute(select(func.sum(version.revision))).scalar_one()
        reasons = connection.execute(select(func.count()).where(version.unsigned_reason != "")).scalar_one()
    return counts | {"revisions": int(revisions or 0), "reasons": reasons}


def effects(before, after):
    """What an act added, without the rows of the log: a reading that came to nothing may leave one."""
    said = ("access_event", "access_payload")
    return {name: after[name] - before[name] for name in after if name not in said and after[name] != before[name]}


def rows_of(before, after):
    """How many rows of the log an act added."""
    return after["access_event"] - before["access_event"]


def done(act, cast):
    """Do the act; what it added, and how many rows of the log."""
    before = lying(cast)
    act()
    after = lying(cast)
    return effects(before, after), rows_of(before, after)


@pytest.mark.rule("L-02", "A-14")
@pytest.mark.parametrize("prepared", ACTS)
def test_an_act_stopped_at_any_step_left_nothing_behind_and_works_the_next_time(scene, prepared):
    whole, told = done(prepared(scene), scene.cast)
    met = 0
    for stop in stops(CALLS):
        act, before = prepared(scene), lying(scene.cast)
        try:
            with stopping_at(stop):
                act()
        except StoppedError:
            met += 1
            assert effects(before, lying(scene.cast)) == {}, f"stopped {stop}"
            assert done(act, scene.cast) == (whole, told), f"after having stopped {stop}"
    assert met >= 4


@pytest.mark.rule("L-02", "A-14")
@pytest.mark.parametrize("prepared", ACTS)
def test_an_act_whose_commit_never_comes_left_nothing_behind(scene, prepared):
    engine = scene.cast.parts.store.database.engine
    act = prepared(scene)
    with stopping_the_commit(engine, 0) as commits:
        whole, told = done(act, scene.cast)
    for number in range(1, len(commits) + 1):
        act, before = prepared(scene), lying(scene.cast)
        with stopping_the_commit(engine, number), pytest.raises(StoppedError):
            act()
        assert effects(before, lying(scene.cast)) == {}
        assert done(act, scene.cast) == (whole, told)


@pytest.mark.parametrize("prepared", [first_entry, save, save_past_the_lock, signature, correction])
def test_an_act_that_loses_the_session_store_after_its_commit_has_happened_whole(scene, prepared):
    whole, told = done(prepared(scene), scene.cast)
    for stop in stops(AFTERWARDS):
        act, before = prepared(scene), lying(scene.cast)
        try:
            with stopping_at(stop):
                act()
        except StoppedError:
            after = lying(scene.cast)
            assert (effects(before, after), rows_of(before, after)) in [(whole, told), ({}, 0)], f"stopped {stop}"


def test_a_save_whose_answer_was_lost_is_not_done_twice(scene):
    patient = scene.patient()
    draft = drafted(scene.cast, scene.session, "Ett.", patient)
    target, change = (patient, draft.entry), DraftChange(draft.revision, worded("Två."))
    save_draft(scene.cast.parts, scene.session, target, change, NOON)
    with pytest.raises(ConflictError):
        save_draft(scene.cast.parts, scene.session, target, change, NOON)
    sign_entry(scene.cast.parts, scene.session, target, draft.revision + 1, NOON)
    with pytest.raises(SealedStateError):
        sign_entry(scene.cast.parts, scene.session, target, draft.revision + 1, NOON)
    entry = opened(scene.cast, scene.session, draft.entry, patient)
    assert (words_in(entry), signatures_in(entry)) == (["Två."], ["valid"])
