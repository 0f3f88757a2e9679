"""A patient asks for a copy in the own pages, and fetches it once it was weighed, decided and handed over as a file."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest

from journal.domain.case import WHOLE_JOURNAL
from journal.domain.case_words import CaseTextKind, Withholding
from journal.domain.disclosure import DisclosureForm
from journal.domain.errors import (
    InvalidError,
    RefusedError,
    TamperedError,
    UnavailableError,
    UnknownError,
    UnlockNeededError,
)
from journal.domain.patient_asks import FetchCopy
from journal.policy.fetching import FetchFacts, decide_fetch
from journal.services.case_texts import read_left_copy, read_own_texts, read_texts, write_text
from journal.services.copies import make_copy
from journal.services.copy_forms import CopyFile
from journal.services.left_copies import hand_over, leave_copy
from journal.services.own_copies import NewCopy, ask_for_copy, own_copies, own_copy
from journal.services.own_copy_files import begin_locked, begin_pdf, fetch_plain, fetched
from journal.services.rotating_journal import rotate_journal
from journal.services.seals import NewSeal, seal_portal
from journal.services.setting_copies import waiting
from journal.vault.left_copies import open_copy, versions_in
from tests.case_scenes import AS_A_FILE, HANDED, decided, made, sealed_texts, target, weighed
from tests.cast import PIA
from tests.destroying import destroyed, ordered
from tests.patients import LATER, OLA, arrived, blocks_a, come_back, entered
from tests.scenes import rows, signed
from tests.services.gatherings import gathered

TOLD = "Systern ringer och ber att det inte förs vidare."


@pytest.fixture
def pia(cast):
    """Pia with an account at a unit where something is written about her."""
    signed(cast, cast.signed_in("astrid"), f"Sover bättre.\n\n{TOLD}")
    return arrived(cast)[0]


def asks(cast, pia, form=DisclosureForm.FILE):
    return ask_for_copy(cast.parts, pia, NewCopy(None, WHOLE_JOURNAL, form), LATER)


def left(cast, pia, kept_back=None, handed=AS_A_FILE, form=DisclosureForm.FILE):
    """A copy that Pia asked for, weighed, decided and handed over by Astrid."""
    case, astrid = asks(cast, pia, form), cast.signed_in("astrid", LATER)
    weighed(cast, astrid, case, kept_back, LATER)
    stated = {"statement": "Det rör en tredje person.", "reviewer": astrid.actor.account} if kept_back else {}
    decided(cast, astrid, case, LATER, **stated)
    return hand_over(cast.parts, astrid, target(cast, case), handed, LATER)


def words_of(copy):
    return [p.text for entry in copy.everything for v in entry.versions for p in v.paragraphs]


@pytest.mark.rule("P-02", "P-05", "L-08")
def test_pia_fetches_what_was_released_and_nothing_that_was_kept_back(cast, pia):
    case = left(cast, pia, {TOLD: Withholding.INFORMANT})
    before = len(rows(cast))
    copy = fetched(cast.parts, pia, case.id, LATER)
    assert words_of(copy) == ["Sover bättre.", None]
    assert copy.left_out == {"psl-6-13": 1}
    astrid = cast.signed_in("astrid", LATER)
    assert copy == make_copy(cast.parts, astrid, target(cast, case), LATER)
    said = [(row.actor.account, row.activity.value, row.subtype) for row in rows(cast)[before : before + 2]]
    assert said == [(pia.actor.account, "Läsa", "ärende"), (pia.actor.account, "Utskrift", "utlämnande")]
    assert own_copy(cast.parts, pia, case.id, LATER).kept_back == {Withholding.INFORMANT: 1}


@pytest.mark.rule("P-02")
def test_pia_fetches_each_form_and_a_sealed_file_with_all_of_them(cast, pia):
    case = left(cast, pia)
    assert json.loads(fetch_plain(cast.parts, pia, case.id, CopyFile.JSON, LATER))["copy"]["id"] == str(case.id)
    bundle = json.loads(fetch_plain(cast.parts, pia, case.id, CopyFile.FHIR, LATER))
    assert bundle["resourceType"] == "Bundle"
    with pytest.raises(InvalidError):
        begin_locked(cast.parts, pia, case.id, "kort", LATER)
    begin_locked(cast.parts, pia, case.id, "korthus brasklapp vinterdäck", LATER)
    there = waiting(cast.parts, pia, case.id)
    assert (made(there, LATER).percent, made(there, LATER).form) == (100, "locked")
    form, sealed = there.take(LATER)
    assert (form, sealed[:21]) == ("locked", b"age-encryption.org/v1")


@pytest.mark.rule("P-02", "S-02")
def test_a_pdf_is_set_beside_the_request_waits_sealed_and_is_taken_once(cast, pia):
    case = left(cast, pia)
    begin_pdf(cast.parts, pia, case.id, LATER)
    there = waiting(cast.parts, pia, case.id)
    assert made(there, LATER).is_ready
    kept = b"".join(file.read_bytes() for file in cast.place.rglob("set-*"))
    assert kept
    assert b"%PDF" not in kept
    form, pdf = there.take(LATER)
    assert (form, pdf[:4]) == ("pdf", b"%PDF")
    assert there.take(LATER) is None
    begin_pdf(cast.parts, pia, case.id, LATER)
    assert made(there, LATER).is_ready
    assert there.take(LATER + timedelta(minutes=10)) is None
    assert not list(cast.place.rglob("set-*"))


def test_a_file_that_cannot_be_made_says_so_and_one_of_an_ended_session_is_nowhere(cast, pia):
    there = waiting(cast.parts, pia, asks(cast, pia).id)

    def fails(tell):
        tell(1, 4)
        assert there.progress(LATER).percent == 25
        there.begin("pdf", fails, LATER)
        raise UnavailableError("no fonts")

    there.begin("pdf", fails, LATER)
    assert made(there, LATER).has_failed
    assert there.take(LATER) is None
    gate = threading.Event()

    def slow(_tell):
        gate.wait(10)
        return b"%PDF"

    there.begin("pdf", slow, LATER)
    cast.parts.keyring.sessions.drop(pia.id)
    gate.set()
    assert made(there, LATER) is None
    assert cast.parts.keyring.sessions.last_seen(pia.id) is None


@pytest.mark.rule("S-12", "S-04")
def test_another_patient_finds_nothing_and_an_old_unlock_opens_nothing(cast, pia):
    case = left(cast, pia)
    entered(cast)
    (ola,) = arrived(cast, OLA)
    with pytest.raises(UnknownError):
        fetched(cast.parts, ola, case.id, LATER)
    with pytest.raises(UnknownError):
        own_copy(cast.parts, ola, case.id, LATER)
    assert own_copies(cast.parts, ola, LATER) == ()
    with pytest.raises(UnlockNeededError):
        fetched(cast.parts, pia, case.id, LATER + timedelta(minutes=6))


@pytest.mark.rule("P-01", "P-02")
def test_nothing_is_left_in_the_own_pages_of_what_is_handed_over_on_paper(cast, pia):
    case = left(cast, pia, handed=HANDED, form=DisclosureForm.PAPER)
    with pytest.raises(UnknownError):
        fetched(cast.parts, pia, case.id, LATER)
    with pytest.raises(UnknownError):
        leave_copy(cast.parts, cast.signed_in("astrid", LATER), target(cast, case), LATER)


@pytest.mark.rule("P-13")
def test_a_block_keeps_nothing_from_pia_and_her_own_seal_does(cast, pia):
    case = left(cast, pia)
    blocks_a(cast, pia, LATER)
    assert TOLD in words_of(fetched(cast.parts, pia, case.id, LATER))
    seal_portal(cast.parts, pia, NewSeal(), LATER)
    with pytest.raises(RefusedError):
        fetched(cast.parts, pia, case.id, LATER)


@pytest.mark.rule("R-06")
def test_a_copy_ends_with_any_text_in_it(cast, pia):
    entry = signed(cast, cast.signed_in("astrid"), "Ska förstöras.").entry
    case = left(cast, pia)
    closed = read_left_copy(cast.parts, pia, case, LATER)
    destroyed(cast, ordered(entry), LATER)
    with pytest.raises(RefusedError):
        fetched(cast.parts, pia, case.id, LATER)
    ask = FetchCopy(actor=pia.actor, patient=case.patient, unit=case.unit, case=case.id, versions=versions_in(closed))
    nothing_bars = FetchFacts(
        is_own_case=True, is_handed_over=True, something_is_destroyed=False, is_marked_dead=False, is_sealed=False
    )
    access = cast.parts.store.log.log_access(decide_fetch(ask, nothing_bars), LATER)
    with pytest.raises(TamperedError):
        open_copy(cast.parts.vault, access, closed)


@pytest.mark.rule("R-11")
def test_a_copy_opens_after_the_journals_secrets_were_renewed(cast, pia):
    case = left(cast, pia)
    rotate_journal(cast.parts, gathered(cast, "astrid", "frida"), (cast.pia, cast.units["a"]), LATER)
    again = come_back(cast, PIA, LATER)
    assert TOLD in words_of(fetched(cast.parts, again, case.id, LATER))


def test_a_copy_is_no_text_of_its_case_and_nobody_writes_one_by_hand(cast, pia):
    case = left(cast, pia)
    astrid = cast.signed_in("astrid", LATER)
    assert len(sealed_texts(cast)) == 1
    assert read_texts(cast.parts, astrid, target(cast, case), LATER) == ()
    assert read_own_texts(cast.parts, pia, case.id, LATER) == ()
    with pytest.raises(InvalidError):
        write_text(cast.parts, astrid, target(cast, case), (CaseTextKind.COPY, "{}"), LATER)
