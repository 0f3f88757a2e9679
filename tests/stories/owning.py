"""Patients in the practice's days: they open accounts, read what is released to them, hide it, and leave for good."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.domain.access_words import Activity, Subtype, Way
from journal.domain.errors import SignedOutError, SignInFailedError, UnknownError
from journal.domain.release import ReleaseChoice, WithheldGround
from journal.services.parting import close_own_account
from journal.services.patient_door import enter, open_account
from journal.services.patient_journal import Wanted, read_own_entry, read_own_journal
from journal.services.release_choices import NewChoice, choose_release, set_direct_access
from journal.services.seals import NewSeal, reopen_portal, seal_portal
from journal.services.signing_in import resume
from tests.patients import proved
from tests.scenes import last_row
from tests.stories.practice_model import halves
from tests.stories.practice_own import Account, OwnSeat, Seal
from tests.stories.workplace import IDENTITIES, OWN, SOON, became, numbers, said
from tests.stories.writing import Writing

SHOWN = {
    "at-once": NewChoice(ReleaseChoice.AT_ONCE),
    "together": NewChoice(ReleaseChoice.TOGETHER),
    "withheld": NewChoice(ReleaseChoice.WITHHELD, WithheldGround.OTHERS_SAFETY, "Hotbild."),
}
WHOLE = 1000


class Owning(Writing):
    """A unit gives its patients direct access, and each patient reads exactly what the model says they see."""

    @rule(which=numbers, provider=st.sampled_from(["north", "north", "north", "south"]))
    def come_as_a_patient(self, which, provider):
        identity = IDENTITIES[which % len(IDENTITIES)]
        account = self.model.accounts.get((provider, identity.number)) or self.opens_own(provider, identity)
        self.reads_own(account, which)

    def opens_own(self, provider, identity):
        at = self.model.at
        opened = open_account(self.cast.parts, proved(identity), self.cast.providers[provider], OWN, at)
        account = Account(provider, identity.number, resume(self.cast.parts, opened.cookie, at).actor.account)
        return self.model.accounts.setdefault((provider, identity.number), account)

    @rule(which=numbers, comes_back=st.booleans())
    def leave_as_a_patient(self, which, comes_back):
        account = self.an_account(which)
        if account is None:
            return
        self.leaves_as_a_patient(account)
        if comes_back:
            self.opens_own(account.provider, self.identity_of(account))

    def leaves_as_a_patient(self, account):
        """Nobody comes in by the account any more; what was released waits for whoever opens one anew."""
        seat = self.comes_back(account)
        close_own_account(self.cast.parts, seat.session, self.model.at)
        key = account.provider, account.number
        del self.model.accounts[key], self.model.own_seats[key]
        with pytest.raises(SignedOutError):
            resume(self.cast.parts, seat.session.cookie, self.model.at)
        with pytest.raises(SignInFailedError):
            self.at_own_door(account)

    @rule(by=numbers, rarely=st.integers(0, 3), then=numbers)
    def give_direct_access(self, by, rarely, then):
        # Which of two rules of the same moment is the later would be anybody's guess.
        self.until(self.model.at + SOON)
        name = self.seat(by)
        unit = self.model.seats[name].post.unit if name else None
        if name is None or (unit in self.model.direct and rarely):
            return
        self.unlocks(name)
        gives = unit not in self.model.direct
        set_direct_access(self.cast.parts, self.session(name), self.model.at, gives=gives)
        self.model.direct ^= {unit}
        self.model.does_what_waits(name)
        self.somebody_reads_own(then)

    @rule(by=numbers, which=numbers, how=st.sampled_from(["at-once", "together", "withheld"]))
    def choose_how_it_is_shown(self, by, which, how):
        self.until(self.model.at + SOON)
        name = self.seat(by)
        if name is None:
            return
        entry = self.newest_of(name, which)
        choose = (self.cast.parts, self.session(name), (entry.patient, entry.id), SHOWN[how], self.model.at)
        outcome, _ = became(lambda: choose_release(*choose))
        assert outcome == self.model.choosing_how_shown(name, entry)
        if outcome == "done":
            entry.shown = how
            self.model.release(name, entry.patient)
            self.reads_of(entry.patient, which)

    @rule(which=numbers, unit=st.sampled_from([None, "a", "b", "c"]), days=st.sampled_from([None, 0, 9]))
    def seal_or_reopen(self, which, unit, days):
        account = self.an_account(which)
        if account is None:
            return
        standing = [seal for seal in account.seals if seal.stands]
        if standing and which % 2:
            # To whoever has signed in since.
            self.until(self.model.at + SOON)
            reopen_portal(self.cast.parts, self.comes_back(account).session, standing[0].id, self.model.at)
            standing[0].stands = False
        else:
            self.seals(account, unit, days)
        self.reads_own(account, which)

    def seals(self, account, unit, days):
        day = None if days is None else self.day(days)
        new = NewSeal(self.cast.units[unit] if unit else None, day, day)
        session, at = self.own_seat(account).session, self.model.at
        outcome, made = became(lambda: seal_portal(self.cast.parts, session, new, at))
        known = account.patient and unit in {None, *self.units_of(account)}
        assert outcome == ("done" if known else "unknown")
        if made:
            account.seals.append(Seal(made, unit, day, day))

    def units_of(self, account):
        return [unit for unit, patients in self.model.registered.items() if account.patient in patients]

    # Who reads.

    def an_account(self, number):
        """Rather one that is joined to a patient than one that waits; or None."""
        every = list(self.model.accounts.values())
        joined = [account for account in every if account.patient]
        several = joined if joined and number % 4 else every
        return several[number // 4 % len(several)] if several else None

    def at_own_door(self, account):
        who, provider = self.identity_of(account), self.cast.providers[account.provider]
        return enter(self.cast.parts, proved(who), provider, OWN, self.model.at)

    def identity_of(self, account):
        return next(identity for identity in IDENTITIES if identity.number == account.number)

    def comes_back(self, account):
        """A patient signs in: the session has the keys that were granted by now."""
        session = resume(self.cast.parts, self.at_own_door(account), self.model.at)
        seat = OwnSeat(session, dict(account.granted), self.model.at, self.model.at)
        self.model.own_seats[account.provider, account.number] = seat
        return seat

    def own_seat(self, account):
        """A patient at their own pages: signed in anew where the session has ended."""
        seat = self.model.own_seats.get((account.provider, account.number))
        if seat is None or seat.has_ended(self.model.at):
            return self.comes_back(account)
        seat.seen_at = self.model.at
        seat.session = resume(self.cast.parts, seat.session.cookie, self.model.at)
        return seat

    # What they see.

    def somebody_reads_own(self, number):
        if account := self.an_account(number):
            self.reads_own(account, number)

    def reads_of(self, patient, number):
        for account in [one for one in self.model.accounts.values() if one.patient == patient]:
            self.reads_own(account, number)

    def reads_own(self, account, number):
        """All that the model says is seen opens, as it says, and nothing else does: under a row of the patient's."""
        seat = self.comes_back(account) if number % 3 else self.own_seat(account)
        if account.patient is None:
            with pytest.raises(UnknownError):
                read_own_journal(self.cast.parts, seat.session, Wanted(most=WHOLE), self.model.at)
            return
        shown = self.model.own_journal(account, seat)
        page = read_own_journal(self.cast.parts, seat.session, Wanted(most=WHOLE), self.model.at)
        assert {own.entry.head.id for own in page.entries} == shown.keys()
        for own in page.entries:
            self.is_told(own.entry, shown[own.entry.head.id])
        self.says_it_was_the_patients(account, seat, shown)
        self.opens_one_or_it_is_not_there(seat, shown, number)

    def is_told(self, opened, versions):
        assert said(opened) == [version.words for version in versions]
        for version, told in zip(opened.versions, versions, strict=True):
            assert version.signature == ("valid" if told.state == "signed" else "none")

    def says_it_was_the_patients(self, account, seat, shown):
        opened = {half for versions in shown.values() for half in halves(versions)}
        if opened:
            row = last_row(self.cast, account.provider)
            assert (row.activity, row.subtype, row.way) == (Activity.READ, Subtype.OWN_JOURNAL, Way.PATIENT)
            assert row.actor.account == seat.session.actor.account
            assert row.halves
            assert set(row.halves) <= opened

    def opens_one_or_it_is_not_there(self, seat, shown, number):
        entry = self.entry(number)
        read = (self.cast.parts, seat.session, entry.id, self.model.at)
        outcome, own = became(lambda: read_own_entry(*read))
        assert outcome == ("done" if entry.id in shown else "unknown")
        if own:
            self.is_told(own.entry, shown[entry.id])
