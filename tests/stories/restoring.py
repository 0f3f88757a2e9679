"""Restores in the practice's days: a store goes back to its copy, and what was shut or destroyed since stays so."""

from __future__ import annotations

import shutil
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.cli.restoring import key_store_of
from journal.domain.access_words import Subtype
from journal.domain.errors import SignInFailedError
from journal.services.backups import folder_name
from journal.services.replaying import replay_destructions, undone
from journal.services.restoring import abandon_trees, lost_versions, orphaned_marks, ready_to_serve, tree_standings
from journal.store.copying import SQLITE_COPY, copy_database, put_in_place
from journal.store.log_check import check_log
from keys.errors import MainBehindError
from keys.key_backup import backup_key_store, restore_key_store
from tests.cli.backup_story import integrate
from tests.scenes import rows
from tests.stories.blocking import OTHER
from tests.stories.closing import Closing
from tests.stories.practice_model import halves
from tests.stories.workplace import numbers

STOCK = 300
KEYS_COPY = "keys.db"
PARTS = ["main", "main and keys", "keys", "keys lost"]
"""What goes back to its copy. The key store's is merged into what is there, or put where nothing is left."""


@dataclass(frozen=True)
class Copied:
    """Copies of both stores in a folder; the model, the trees' sizes and what people signed in with at that time."""

    folder: Path
    model: object
    sizes: dict
    people: dict

    def put_back(self, cast, part, at):
        """Put copies in place, as `journal restore` does while nothing is served; the practice, wired anew."""
        cast.close()
        shutil.rmtree(cast.settings.sessions)
        if part == "keys lost":
            (cast.place / KEYS_COPY).unlink()
        if part != "main":
            restore_key_store(self.folder / KEYS_COPY, key_store_of(cast.settings).stores, at)
        if "main" in part:
            put_in_place(cast.settings.database, self.folder / SQLITE_COPY, folder_name(at))
        shutil.rmtree(self.folder)
        return cast.copied_to(cast.place, cast.database)


class Restoring(Closing):
    """The operator copies both stores, loses one or both, restores, and the practice goes on."""

    def __init__(self):
        super().__init__()
        self.copy()

    def copy(self):
        """What `journal backup` does: the key store's copy is made first."""
        integrate(self.cast, self.model.at)
        folder, parts = self.place / f"copy-{next(self.serial)}", self.cast.parts
        folder.mkdir()
        parts.key_store.stock(self.model.at, STOCK)
        backup_key_store(parts.key_store.stores, folder / KEYS_COPY, self.model.at)
        copy_database(parts.store.database, folder)
        people = {name: replace(person) for name, person in self.cast.people.items()}
        self.copied = Copied(folder, deepcopy(replace(self.model, seats={}, own_seats={})), self.sizes(), people)

    def sizes(self):
        """How many rows the main database's tree of each provider has."""
        return {tree.name: tree.stored for tree in tree_standings(self.cast.parts)}

    @rule(part=st.sampled_from(PARTS), then=numbers)
    def restore(self, part, then):
        self.lives_through_a_last_day(then)
        integrate(self.cast, self.model.at)
        later, copied = self.model, self.copied
        if part == "keys lost" and not later.staff.keys() <= copied.model.staff.keys():
            # The secret for the codes of who joined since lies in no copy: they are invited anew, another story.
            part = "keys"
        grown = {name for name, size in self.sizes().items() if size > copied.sizes[name]}
        later.seats.clear()
        later.own_seats.clear()
        self.heads.clear()
        self.cast = copied.put_back(self.cast, part, later.at)
        if part != "keys lost":
            self.no_code_comes_back(copied.model.staff.keys() - later.staff.keys())
        if "main" in part:
            self.goes_back_to(copied, later)
        closed = self.model.closes_again(later, self.cast.people)
        self.before = {provider: len(rows(self.cast, provider)) for provider in self.cast.providers}
        self.is_brought_together(grown if "main" in part else set())
        self.says_what_was_destroyed(part, self.model.destroyed - copied.model.destroyed)
        self.says_who_had_left(closed)
        self.nobody_comes_back(copied.model, later)
        self.copy()
        self.opens_as_it_should(then)

    def lives_through_a_last_day(self, number):
        """Since the copy was made something is destroyed, rather than not, and a block begins or a patient leaves."""
        left = [entry for entry in self.model.entries if entry.left]
        entry = left[number % len(left)] if left and number % 3 else None
        name = self.working_at(entry.unit, number) if entry else None
        proposal = self.proposes(name, entry, "entry") if name else None
        if proposal:
            self.is_carried_out(proposal, self.head_of(self.model.staff[name].provider))
        account = self.an_account(number)
        if number % 2:
            self.kept(number)
        elif account:
            self.leaves_as_a_patient(account)

    def goes_back_to(self, copied, later):
        """What the main database no longer knows never was; what the key store knows holds."""
        self.model = deepcopy(copied.model)
        self.model.passes_to(later.at)
        self.model.learns_from(later)
        self.cast.people |= {name: replace(person) for name, person in copied.people.items()}

    def is_brought_together(self, given_up):
        """Nothing is served before a person has decided about the trees that are given up, and the log says so."""
        parts, at = self.cast.parts, self.model.at
        if given_up:
            with pytest.raises(MainBehindError):
                ready_to_serve(parts, at)
        assert {tree.name for tree in abandon_trees(parts, at)} == given_up
        for provider, place in self.cast.providers.items():
            told = [row for row in self.by_operator(provider) if "gives up the tree" in row.because[-1]]
            assert len(told) == (provider.capitalize() in given_up)
            assert all(row.resource.ids[0] == place for row in told)
        parts.key_store.stock(at, STOCK)

    def by_operator(self, provider):
        """The rows that the operator's command left in this restore."""
        return [row for row in rows(self.cast, provider)[self.before[provider] :] if row.actor.name == "Driften"]

    def says_what_was_destroyed(self, part, since):
        """What was destroyed since is destroyed again, in the store that went back; of the log's, a row tells it."""
        parts, at = self.cast.parts, self.model.at
        again = {"main": since, "main and keys": since, "keys": set(), "keys lost": since}[part]
        assert replay_destructions(parts, at) == len(again)
        ready_to_serve(parts, at)
        assert undone(parts) == ()
        assert lost_versions(parts) == 0
        self.holds_the_other_halves()
        for provider in self.cast.providers:
            told = [row for row in self.by_operator(provider) if row.subtype is Subtype.DESTRUCTION]
            named = {each for row in told for each in row.resource.ids}
            assert named == {version for version in again if "main" in part and self.model.whose(version) == provider}
        integrate(self.cast, at)
        with parts.store.database.reading() as connection:
            for place in self.cast.providers.values():
                checked = check_log(connection, place)
                assert (checked.changed_row, checked.broken_chain, checked.other_tree) == (None, None, None)

    def says_who_had_left(self, closed):
        """Each account that came back and was closed again is a row of the log."""
        told = [row for provider in self.cast.providers for row in self.by_operator(provider)]
        named = [row.resource.ids for row in told if row.subtype is Subtype.ACCOUNT]
        assert sorted(named) == sorted((account,) for account in closed)

    def no_code_comes_back(self, gone):
        """Merging keeps forgotten what the secret for somebody's codes was, whatever main says of the account."""
        for name in gone:
            assert self.cast.parts.key_store.secret("totp", self.cast.people[name].account) is None

    def nobody_comes_back(self, copied, later):
        """Whoever closed their account since is let in by no main database and by no key store from before."""
        for name in copied.staff.keys() - later.staff.keys():
            with pytest.raises(SignInFailedError):
                self.cast.at_the_door(name, self.model.at)
        for key, account in copied.accounts.items():
            if key not in self.model.accounts:
                with pytest.raises(SignInFailedError):
                    self.at_own_door(account)

    def opens_as_it_should(self, number):
        """The own unit reads, and the other one chooses and tries: first what was destroyed or blocked since."""
        closed = {v for event in orphaned_marks(self.cast.parts) for v in self.cast.parts.key_store.closed_for(event)}
        there = {half for entry in self.model.entries for half in halves(entry.versions)}
        assert closed & there == self.model.shut & there
        for entry in sorted(self.model.entries, key=self.model.is_shut_or_gone)[-3:]:
            for unit in (entry.unit, OTHER[entry.unit]):
                name = self.working_at(unit, number)
                if name is not None and self.model.seats[name].post.unit == unit:
                    if unit != entry.unit:
                        self.chooses(name, entry.patient, entry.unit)
                    self.read(name, entry, self.model.staff[name].provider)
        self.somebody_reads_own(number)
