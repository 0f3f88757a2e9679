"""Writing in the practice's days: notes begun, saved, signed and corrected by whoever the law and the keys let."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.domain.entry import CorrectionReason, EventTime
from journal.services.corrections import Correction, begin_correction, mark_misfiled
from journal.services.entries import DraftChange, begin_entry, save_draft
from journal.services.settling import sign_entry
from tests.scenes import DAY, HOUR, note, worded
from tests.stories.practice_model import LOCK, Entry, Version
from tests.stories.registering import Registering
from tests.stories.workplace import became, numbers


class Writing(Registering):
    """Whoever treats somebody writes; whoever wrote saves, signs and corrects."""

    @rule(by=numbers, which=numbers)
    def write(self, by, which):
        name = self.seat(by)
        if name is not None:
            self.writes(name, self.patient(name, which))

    def writes(self, name, patient):
        words = f"Ord {next(self.serial)}."
        new = note(patient, words, self.model.at)
        expected = self.model.writing(name, patient)
        outcome, saved = became(lambda: begin_entry(self.cast.parts, self.session(name), new, self.model.at))
        assert outcome == expected
        if saved:
            versions = [self.written(name, saved, words)]
            unit, now = self.model.seats[name].post.unit, self.model.at
            self.model.keep(name, unit, patient)
            self.model.entries.append(Entry(saved.entry, unit, patient, versions, now - HOUR, now))

    def written(self, name, saved, words):
        self.model.seats[name].kept.add(saved.version)
        return Version(saved.version, name, words, saved.revision, self.model.at + LOCK)

    @rule(by=numbers, which=numbers, days=st.sampled_from([None, 0, 9]))
    def save(self, by, which, days):
        name = self.seat(by)
        entry = self.newest_of(name, which)
        if name is None:
            return
        newest, words = entry.versions[-1], f"Nyare ord {next(self.serial)}."
        expected = self.model.changing(name, entry, signs=False)
        moved = None if days is None else EventTime(self.model.at - days * DAY - HOUR, self.model.at - days * DAY)
        change = DraftChange(newest.revision, worded(words), happened=moved)
        target = (entry.patient, entry.id)
        outcome, saved = became(lambda: save_draft(self.cast.parts, self.session(name), target, change, self.model.at))
        assert outcome == expected
        if saved and saved.note:
            entry.versions.append(self.written(name, saved, words))
        elif saved:
            self.model.seats[name].kept.add(newest.id)
            newest.words, newest.revision = words, saved.revision
            if moved and len(entry.versions) == 1:
                entry.starts_at, entry.ends_at = moved.starts_at, moved.ends_at

    @rule(by=numbers, which=numbers)
    def sign(self, by, which):
        name = self.seat(by)
        entry = self.newest_of(name, which)
        if name is None:
            return
        self.signs(name, entry)

    def signs(self, name, entry):
        self.unlocks(name)
        newest, target = entry.versions[-1], (entry.patient, entry.id)
        expected = self.model.changing(name, entry, signs=True)
        sign = (self.cast.parts, self.session(name), target, newest.revision, self.model.at)
        outcome, signed = became(lambda: sign_entry(*sign))
        assert outcome == expected
        if signed:
            newest.state, newest.revision = "signed", signed.revision
            self.model.release(name, entry.patient)
        return outcome

    @rule(by=numbers, which=numbers)
    def correct(self, by, which):
        name = self.seat(by)
        entry = self.newest_of(name, which)
        if name is None:
            return
        self.corrects(name, entry)

    @rule(by=numbers, which=numbers, rarely=st.integers(0, 2))
    def mark_as_misfiled(self, by, which, rarely):
        name = self.seat(by)
        if name is None or rarely:
            return
        entry = self.newest_of(name, which)
        mark = (self.cast.parts, self.session(name), (entry.patient, entry.id), None, self.model.at)
        outcome, _ = became(lambda: mark_misfiled(*mark))
        assert outcome == self.model.marking(name, entry)
        if outcome == "done":
            entry.is_misfiled = True

    def corrects(self, name, entry, reason=CorrectionReason.INCOMPLETE, explanation=""):
        words = f"Rättat {next(self.serial)}."
        correction = Correction(reason, worded(words, explanation))
        expected = self.model.correcting(name, entry)
        correct = (self.cast.parts, self.session(name), (entry.patient, entry.id), correction, self.model.at)
        outcome, saved = became(lambda: begin_correction(*correct))
        assert outcome == expected
        if saved:
            entry.versions.append(self.written(name, saved, words))
            self.model.keep(name, entry.unit, entry.patient)
        return outcome
