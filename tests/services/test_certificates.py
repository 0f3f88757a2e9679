"""A certificate is signed, kept as a journal document and noted as handed out, in one act (PDL 3:16)."""

from __future__ import annotations

import pytest

from journal.domain.disclosure import DisclosureForm, HandOut
from journal.domain.entry import CorrectionReason, EntryKind, EventTime, Keyword, VersionState
from journal.domain.errors import ConflictError, InvalidError, RefusedError, SealedStateError
from journal.services import certificates
from journal.services.certificates import Issue, issue_certificate
from journal.services.corrections import Correction, begin_correction
from journal.services.entries import begin_entry, write_and_sign
from journal.services.journals import JournalFilter, Narrowing, read_entry, read_journal
from journal.services.settling import sign_entry
from journal.services.writing import NewEntry
from tests.cast import NOON
from tests.scenes import drafted, joined, rows, takes_part, worded

TO = HandOut("Försäkringskassan", "Pia Exempelsson", "Intyget", DisclosureForm.FILE)


def certificate(cast, kind=EntryKind.CERTIFICATE):
    return NewEntry(cast.pia, kind, EventTime(NOON, NOON), worded("Har gått i behandling sedan hösten."))


def begun(cast):
    return begin_entry(cast.parts, cast.signed_in("astrid"), certificate(cast), NOON)


def issued(cast, draft, by="astrid", handed=TO):
    issue = Issue(draft.revision, handed)
    return issue_certificate(cast.parts, cast.signed_in(by), (cast.pia, draft.entry), issue, NOON)


def disclosures(cast):
    wanted = JournalFilter(narrowing=Narrowing(kinds=(EntryKind.DISCLOSURE,)))
    return read_journal(cast.parts, cast.signed_in("astrid"), cast.pia, wanted, NOON).entries


@pytest.mark.rule("J-19", "J-13")
def test_signing_a_certificate_notes_who_receives_it(cast):
    draft = begun(cast)
    assert issued(cast, draft).state is VersionState.SIGNED
    said = [(row.activity.value, row.subtype) for row in rows(cast)[-3:]]
    assert said == [("Signera", ""), ("Skriva", "utlämnande"), ("Signera", "")]
    (note,) = disclosures(cast)
    assert note.newest.text.keywords[Keyword.RECIPIENT] == "Försäkringskassan"
    kept = read_entry(cast.parts, cast.signed_in("astrid"), (cast.pia, draft.entry), NOON, printing=True)
    assert (kept.head.kind, kept.newest.signature) == (EntryKind.CERTIFICATE, "valid")
    assert rows(cast)[-1].activity.value == "Utskrift"


@pytest.mark.rule("J-19")
def test_a_certificate_is_not_signed_without_somebody_who_receives_it(cast):
    draft, astrid = begun(cast), cast.signed_in("astrid")
    with pytest.raises(InvalidError, match="recipient"):
        sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)
    with pytest.raises(InvalidError, match="recipient"):
        write_and_sign(cast.parts, astrid, certificate(cast), NOON)
    with pytest.raises(InvalidError, match="recipient"):
        issued(cast, draft, handed=HandOut(" ", "Pia", "Intyget", DisclosureForm.FILE))
    assert disclosures(cast) == ()


@pytest.mark.rule("J-19")
def test_certificate_and_note_stand_together_or_not_at_all(cast, monkeypatch):
    draft = begun(cast)

    def fails(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(certificates, "begin_signed_in", fails)
        with pytest.raises(KeyboardInterrupt):
            issued(cast, draft)
    shown = read_entry(cast.parts, cast.signed_in("astrid"), (cast.pia, draft.entry), NOON)
    assert (shown.newest.version.state, disclosures(cast)) == (VersionState.DRAFT, ())
    assert issued(cast, draft)


@pytest.mark.rule("J-07", "J-19")
def test_only_the_author_issues_the_certificate_that_was_seen_and_only_once(cast):
    draft = begun(cast)
    joined(cast, "hanna", "Hanna Lo")
    takes_part(cast, cast.signed_in("dag"), "hanna")
    with pytest.raises(RefusedError):
        issued(cast, draft, by="hanna")
    with pytest.raises(ConflictError):
        issue_certificate(cast.parts, cast.signed_in("astrid"), (cast.pia, draft.entry), Issue(7, TO), NOON)
    issued(cast, draft)
    with pytest.raises(SealedStateError):
        issued(cast, draft)


def test_another_entry_is_not_issued_and_a_corrected_certificate_is_signed_as_any_correction(cast):
    astrid = cast.signed_in("astrid")
    with pytest.raises(InvalidError, match="kind"):
        issued(cast, drafted(cast, astrid))
    draft = begun(cast)
    issued(cast, draft)
    wanted = Correction(CorrectionReason.WRONG_FACT, worded("Sedan våren."))
    target = (cast.pia, draft.entry)
    again = begin_correction(cast.parts, cast.signed_in("astrid"), target, wanted, NOON)
    assert sign_entry(cast.parts, cast.signed_in("astrid"), target, again.revision, NOON).state is VersionState.SIGNED
