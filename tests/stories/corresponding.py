"""Cases in the practice's days: patients and units write to each other, and copies are weighed, left and fetched."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.domain.case import WHOLE_JOURNAL
from journal.domain.case_words import CaseKind, CaseTextKind, Channel, RemarkKind, StepKind, Withholding
from journal.domain.copy import EXPLANATION
from journal.domain.disclosure import DisclosureForm
from journal.domain.errors import TamperedError
from journal.services.case_texts import read_own_texts, read_texts, write_text
from journal.services.cases import NewCase, register_case
from journal.services.copy_decisions import CopyDecision, decide_about_copy
from journal.services.left_copies import hand_over
from journal.services.own_copies import NewCopy, ask_for_copy
from journal.services.own_copy_files import fetched
from journal.services.remarks import NewAsk, ask_for
from journal.services.weighing import Weighed, open_to_weigh, weigh
from journal.store.case_texts import texts_of
from journal.store.entries import entry_head
from tests.case_scenes import AS_A_FILE
from tests.stories.practice_cases import Case, Text
from tests.stories.practice_model import LOCK, Entry, Version
from tests.stories.practice_people import PROVIDER_OF
from tests.stories.rotating import Rotating
from tests.stories.workplace import became, numbers


class Corresponding(Rotating):
    """What is written in a case opens to the unit's therapists and to its patient, until it goes with the journal."""

    @rule(by=numbers, which=numbers)
    def enter_a_letter(self, by, which):
        name = self.seat(by)
        patient = self.patient(name, which) if name else None
        unit = self.model.seats[name].post.unit if name else None
        if not self.model.journal(unit, patient):
            return
        at, letter = self.model.at, (CaseTextKind.REQUEST, f"Brev {next(self.serial)}.")
        new = NewCase(patient, CaseKind.COPY, Channel.LETTER, at, form=DisclosureForm.PAPER)
        made = register_case(self.cast.parts, self.session(name), new, at)
        outcome, _ = became(lambda: write_text(self.cast.parts, self.session(name), (patient, made.id), letter, at))
        assert outcome == self.model.writing_in(name, patient)
        self.model.cases.append(Case(made.id, unit, patient))
        self.notes_texts(self.model.cases[-1], *[letter[1]] if outcome == "done" else [])

    @rule(which=numbers, then=numbers)
    def leave_unsigned(self, which, then):
        """What nobody signs is locked by the clock, and its patient's to read once a member of the unit comes back."""
        account = self.an_account(which)
        units = [unit for unit in self.units_of(account) if unit in self.model.direct] if account else []
        name = self.working_at(units[which % len(units)], then) if units else None
        if name is None:
            return
        unit = self.model.seats[name].post.unit
        self.writes(name, account.patient)
        self.until(self.model.at + LOCK)
        self.working_at(unit, then)
        self.reads_own(account, then)

    @rule(which=numbers, then=numbers)
    def object_to_an_entry(self, which, then):
        account = self.an_account(which)
        seat = self.own_seat(account) if account else None
        seen = [e for e in self.model.entries if account and e.id in self.model.own_journal(account, seat)]
        if seen:
            self.objects(seat, seen[which % len(seen)])
            self.read_a_case(then, len(self.model.cases) - 1)

    def objects(self, seat, entry):
        words = f"Så var det inte {next(self.serial)}."
        new = NewAsk(CaseKind.RECTIFICATION, words, entry=entry.id, remark=RemarkKind.WRONG)
        outcome, made = became(lambda: ask_for(self.cast.parts, seat.session, new, self.model.at))
        assert outcome == self.model.asking(seat, entry)
        if made:
            self.model.cases.append(Case(made.id, entry.unit, entry.patient, [entry]))
            self.notes_texts(self.model.cases[-1], words)

    def is_objected_to(self, entry):
        """Whoever sees an entry about themselves objects to it, unless something was written of it before."""
        written = self.model.texts_that_go(entry.unit, entry.patient, [entry], whole=False)
        for account in [one for one in self.model.accounts.values() if one.patient == entry.patient and not written]:
            seat = self.own_seat(account)
            if entry.id in self.model.own_journal(account, seat):
                self.objects(seat, entry)

    def notes_texts(self, case, *words):
        """Let the model know the texts that were just written, by their ids."""
        known = {text.id for text in case.texts}
        with self.cast.parts.store.database.reading() as connection:
            new = [text for text in texts_of(connection, case.id) if text.id not in known]
        told = [text for text in new if text.kind is not CaseTextKind.COPY]
        assert len(told) == len(words)
        case.texts += [Text(text.id, text.kind.value, word) for text, word in zip(told, words, strict=True)]
        case.texts += [Text(text.id, text.kind.value, None) for text in new if text not in told]

    # Copies.

    @rule(which=numbers, masks=st.booleans(), then=numbers)
    def leave_a_copy(self, which, masks, then):
        account = self.an_account(which)
        units = [unit for unit in account.granted if self.left_in(unit, account)] if account else []
        name = self.working_at(units[which % len(units)], then) if units else None
        if name is None or self.model.seats[name].post.unit not in units:
            return
        unit, patient = self.model.seats[name].post.unit, account.patient
        if self.model.writing_in(name, patient) != "done":
            return
        new = NewCopy(self.cast.units[unit], WHOLE_JOURNAL, DisclosureForm.FILE)
        asked = ask_for_copy(self.cast.parts, self.own_seat(account).session, new, self.model.at)
        case = Case(asked.id, unit, patient)
        case.copied = [version for entry in self.left_in(unit, account) for version in entry.left]
        kept_back = self.left_in(unit, account)[which % len(self.left_in(unit, account))].left[0] if masks else None
        case.words = {v.words for e in self.left_in(unit, account) if not e.is_misfiled for v in e.left}
        case.words -= {kept_back.words} if kept_back else set()
        self.hands_over(name, case, kept_back)
        self.model.cases.append(case)
        self.fetches(account, case)

    def left_in(self, unit, account):
        return [entry for entry in self.model.journal(unit, account.patient) if entry.left]

    def hands_over(self, name, case, kept_back):
        """Weigh, with a passage kept back or none, decide and hand over: the note of it is an entry of its own."""
        self.unlocks(name)
        parts, session, target, at = self.cast.parts, self.session(name), (case.patient, case.id), self.model.at
        opened = open_to_weigh(parts, session, target, at)
        passages = [passage for entry in opened.entries for passage in entry.passages]
        mine = [p.key for p in passages if kept_back and p.paragraph.text in kept_back.words]
        assert bool(mine) == (kept_back is not None)
        weigh(parts, session, target, Weighed(opened.seen, dict.fromkeys(mine, Withholding.INFORMANT)), at)
        statement = f"Det rör någon annan {next(self.serial)}." if mine else ""
        said = CopyDecision(statement=statement, reviewer=session.actor.account if mine else None)
        decide_about_copy(parts, session, target, said, at)
        noted = hand_over(parts, session, target, AS_A_FILE, at).last(StepKind.DELIVERED).entry
        with parts.store.database.reading() as connection:
            newest = entry_head(connection, session.actor.provider, case.patient, noted, at).newest
        words = " ".join(AS_A_FILE.text.keywords.values())
        version = Version(newest.id, name, words, newest.revision, at + LOCK, "signed")
        case.about = [Entry(noted, case.unit, case.patient, [version], at, at)]
        self.model.entries += case.about
        self.notes_texts(case, *[statement] if mine else [])

    @rule(which=numbers)
    def fetch_a_copy(self, which):
        left = [case for case in self.model.cases if case.copied]
        account = self.an_account(which)
        if left and account:
            self.fetches(account, left[which // 4 % len(left)])

    def fetches(self, account, case):
        """What is fetched is what was released: nothing that was kept back, and nothing once some of it is gone."""
        seat = self.comes_back(account)
        fetch = (self.cast.parts, seat.session, case.id, self.model.at)
        try:
            outcome, copy = became(lambda: fetched(*fetch))
        except TamperedError:
            outcome, copy = "gone", None
        assert outcome == self.model.fetching(account, seat, case)
        if copy:
            versions = [version for entry in copy.everything for version in entry.versions]
            told = [[p.text for p in v.paragraphs if p.text and p.keyword != EXPLANATION] for v in versions]
            assert {" ".join(words) for words in told if words} == case.words

    # Who reads.

    @rule(by=numbers, which=numbers)
    def read_a_case(self, by, which):
        if not self.model.cases:
            return
        case = self.model.cases[which % len(self.model.cases)]
        name = self.working_at(case.unit, by // 4) if by % 4 else self.seat(by // 4)
        if name and self.model.staff[name].provider == PROVIDER_OF[case.unit]:
            self.reads_case(name, case)
        for account in self.model.accounts.values():
            self.reads_own_case(account, case)

    def reads_case(self, name, case):
        read = (self.cast.parts, self.session(name), (case.patient, case.id), self.model.at)
        outcome, texts = became(lambda: read_texts(*read))
        assert outcome == self.model.reading_in_case(name, case), (name, case)
        if outcome == "done":
            assert [text.words for text in texts] == [text.words for text in case.told("copy")]

    def reads_own_case(self, account, case):
        seat = self.own_seat(account)
        read = (self.cast.parts, seat.session, case.id, self.model.at)
        outcome, texts = became(lambda: read_own_texts(*read))
        assert outcome == self.model.reading_own_case(account, seat, case), (account, case)
        if outcome == "done":
            newest = seat.keys.get(case.unit) == self.model.epoch(case.unit, case.patient)
            told = [text.words if newest else None for text in case.told("copy", "statement")]
            assert [text.words for text in texts] == told
