"""An operator restores: what was seen is never silently given up, nothing is issued twice, and the rest opens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from journal.app import create_app
from journal.domain.duties import Duty
from journal.domain.errors import SignedOutError
from journal.services.duties import lacking_duties
from journal.services.health import findings
from journal.services.restoring import Standing, ready_to_serve, require_consistent, tree_standings
from journal.services.staff import confirm_assignment, list_staff
from journal.services.tokens import bearer, list_tokens
from journal.store.log_integrator import Integrator
from keys.errors import MainBehindError
from keys.store_custody import untaken_ids
from tests.cast import NOON
from tests.cli.backup_story import AFTER, BEFORE, integrate
from tests.scenes import MINUTE, opened, rows, signed


def standings(cast):
    return {tree.name: tree.standing for tree in tree_standings(cast.parts)}


def wanting(story, at):
    return lacking_duties(story.cast.parts, story.cast.signed_in("frida", at), at)


@pytest.mark.rule("L-11", "L-17")
def test_an_older_main_database_is_served_to_nobody_until_an_operator_decided_and_the_log_says_so(story):
    code, shown = story.restore(story.place, "--part", "main")
    assert (code, "answer at a terminal, or give --yes" in shown) == (1, True)
    code, shown = story.restore(story.place, "--part", "main", "--yes")
    assert code == 0, shown
    assert "North: the tree of" in shown
    assert story.reads(story.before) == [BEFORE]
    abandoned, ended = [row for row in rows(story.cast) if row.actor.name == "Driften"]
    assert "gives up the tree of" in abandoned.because[-1]
    assert "stands in it again" in ended.because[-1]
    integrate(story.cast, NOON + 3 * MINUTE)
    assert set(standings(story.cast).values()) == {Standing.LEVEL}


@pytest.mark.rule("L-11")
def test_a_main_database_put_back_by_hand_stops_every_process_until_restore_has_run(lite):
    cast, main = lite.cast, Path(lite.cast.place / "main.db")
    shutil.copy(next(lite.place.glob("*/main.db")), main)
    for ending in ("-wal", "-shm"):
        main.with_name(main.name + ending).unlink(missing_ok=True)
    cast = lite.cast = cast.copied_to(cast.place, cast.database)
    assert standings(cast)["North"] is Standing.BEHIND
    with pytest.raises(MainBehindError, match="journal restore"):
        ready_to_serve(cast.parts, NOON)
    app = create_app(cast.settings)
    app.extensions["sigill-serving"].start()
    answer = app.test_client().get("/patients", headers={"Host": "localhost"})
    app.extensions["sigill-serving"].stop()
    assert answer.status_code == 503
    code, shown = lite.restore(typed="no\n")
    assert (code, "younger copy" in shown) == (1, True)
    code, shown = lite.restore("--yes")
    assert code == 0, shown
    require_consistent(lite.cast.parts)
    assert lite.reads(lite.before) == [BEFORE]
    assert lite.restore("--yes")[0] == 0
    assert sum(row.actor.name == "Driften" for row in rows(lite.cast)) == 2


@pytest.mark.rule("A-07", "A-08")
def test_assignments_are_gone_through_once_the_main_database_went_back_since_one_that_ended_stands_again(story):
    assert Duty.RESTORED not in wanting(story, NOON + MINUTE)
    story.cast.close()
    assert story.restore(story.place, "--part", "main", "--yes")[0] == 0
    at, parts = rows(story.cast)[-1].at + MINUTE, story.cast.parts
    members = list_staff(parts, story.cast.signed_in("frida", at), at)
    given = [one for member in members for one in member.assignments]
    assert all(one.review_by < at and one.may_have_ended for one in given)
    assert "North has assignments that may have ended." in {
        one.what for one in findings(parts, story.cast.settings, at)
    }
    for one in given:
        assert Duty.RESTORED in wanting(story, at)
        confirm_assignment(parts, story.cast.signed_in("frida", at), one.id, at)
    assert Duty.RESTORED not in wanting(story, at)


@pytest.mark.rule("A-07")
def test_a_token_that_was_ended_since_does_not_open_again_with_an_older_main_database(story):
    code, shown = story.restore(story.place, "--part", "main", "--yes")
    assert code == 0, shown
    assert "every program's token has ended" in shown
    assert "stands again: assignments" in shown
    with pytest.raises(SignedOutError):
        bearer(story.cast.parts, story.token, NOON + 2 * MINUTE)
    assert list_tokens(story.cast.parts, story.cast.signed_in("astrid"), NOON + 2 * MINUTE) == ()


@pytest.mark.rule("L-11")
def test_a_log_that_went_another_way_is_given_up_only_by_decision(lite):
    lite.restore(lite.place, "--part", "main", "--yes")
    cast = lite.cast
    fork = cast.place / "fork.db"
    cast.close()
    shutil.copy(cast.place / "main.db", fork)
    signed(cast, cast.signed_in("astrid", NOON + 5 * MINUTE), "En väg.", at=NOON + 5 * MINUTE)
    integrate(cast, NOON + 5 * MINUTE)
    size = next(tree.stored for tree in tree_standings(cast.parts) if tree.name == "North")
    cast.close()
    _put(cast, fork)
    other = lite.cast = cast.copied_to(cast.place, cast.database)
    while next(tree.stored for tree in tree_standings(other.parts) if tree.name == "North") < size:
        _unseen_leaf(other)
    assert standings(other)["North"] is Standing.FORKED
    with pytest.raises(MainBehindError, match="its rows were changed"):
        require_consistent(other.parts)
    assert lite.restore("--yes")[0] == 0


def _put(cast, source):
    main = cast.place / "main.db"
    for ending in ("-wal", "-shm"):
        main.with_name(main.name + ending).unlink(missing_ok=True)
    shutil.copy(source, main)


def _unseen_leaf(cast):
    """A row more in the tree, that no key store saw."""
    custody = cast.parts.store.log.custody
    blind = type(custody)(custody.seeds, lambda _provider: None, lambda *_tree: None)
    cast.forget_step("astrid")
    opened(cast, cast.signed_in("astrid", NOON + 6 * MINUTE), _any_entry(cast), at=NOON + 6 * MINUTE)
    Integrator(cast.parts.store.database, blind).integrate(cast.providers["north"], NOON + 6 * MINUTE)


def _any_entry(cast):
    with cast.parts.store.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT entry_id FROM entry WHERE kind <> 'identity'").scalars().first()
    return type(cast.pia)(found)


def test_an_older_key_store_opens_everything_written_since_and_issues_nothing_twice(story):
    cast = story.cast
    stock = untaken_ids(cast.parts.key_store.stores)
    cast.close()
    (cast.place / "keys.db").unlink()
    code, shown = story.restore(story.place, "--part", "keys", "--yes")
    assert code == 0, shown
    assert (story.reads(story.before), story.reads(story.after)) == ([BEFORE], [AFTER])
    key_store = story.cast.parts.key_store
    assert not {key_store.take(NOON).id for _ in range(70)} & stock
    assert "do not open" not in shown


def test_an_older_key_store_put_back_by_hand_is_brought_level_before_it_serves(lite):
    cast = lite.cast
    shutil.copy(next(lite.place.glob("*/keys.db")), cast.place / "keys.db")
    cast = lite.cast = cast.copied_to(cast.place, cast.database)
    stock = untaken_ids(cast.parts.key_store.stores)
    assert lite.after.version in stock
    ready_to_serve(cast.parts, NOON + 2 * MINUTE)
    assert not untaken_ids(cast.parts.key_store.stores) & stock
    assert lite.reads(lite.after) == [AFTER]
    ready_to_serve(cast.parts, NOON + 3 * MINUTE)


def test_both_restored_go_on_from_the_backup_and_everything_in_it_opens(story):
    story.cast.close()
    (story.cast.place / "keys.db").unlink()
    code, shown = story.restore(story.place, "--yes")
    assert code == 0, shown
    assert story.reads(story.before) == [BEFORE]
    fresh = signed(story.cast, story.cast.signed_in("astrid", NOON + 3 * MINUTE), "Nytt.", at=NOON + 3 * MINUTE)
    assert story.reads(fresh, NOON + 4 * MINUTE) == ["Nytt."]
    assert story.cast.signed_in("cilla", NOON + 4 * MINUTE).circles
