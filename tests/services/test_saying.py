"""An entry is signed when it says what it has to: care that ends, care that is declined, offences."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace

import pytest

from journal.domain.entry import CorrectionReason, EntryKind, EntryText, Keyword, Mark, VersionState
from journal.domain.errors import InvalidError
from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.plain import copy_json
from journal.services.copies import make_copy
from journal.services.corrections import Correction, begin_correction
from journal.services.entries import DraftChange, begin_entry, save_draft, write_and_sign
from journal.services.journals import JournalFilter, Narrowing, read_journal
from journal.services.settling import sign_entry
from tests.case_scenes import asked, decided, handed_over, known, target, weighed
from tests.cast import NOON
from tests.scenes import note, opened

K = Keyword
CLOSING = {K.BACKGROUND: "Ett.", K.ASSESSMENT: "Två.", K.INTERVENTION: "Tre.", K.INFORMATION: "Fyra."}
OFFENCE = {K.OFFENCES: "Dömd för misshandel 2019."}


def of(cast, kind, words):
    return replace(note(cast.pia), kind=kind, text=EntryText(words))


@pytest.mark.rule("J-03")
def test_an_entry_that_ends_care_is_signed_when_each_heading_says_something_and_no_word_is_lost(cast):
    astrid = cast.signed_in("astrid")
    hasty = of(cast, EntryKind.CLOSING, {K.INTERVENTION: "Tolv samtal."})
    wanted = {f"text.{k}": "unsaid" for k in (K.BACKGROUND, K.REASON, K.INFORMATION)}
    with pytest.raises(InvalidError) as refused:
        write_and_sign(cast.parts, astrid, hasty, NOON)
    assert refused.value.problems == wanted
    draft = begin_entry(cast.parts, astrid, hasty, NOON)
    with pytest.raises(InvalidError) as refused:
        sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)
    assert refused.value.problems == wanted
    (version,) = opened(cast, astrid, draft.entry).versions
    assert (version.version.state, version.text.keywords) == (VersionState.DRAFT, hasty.text.keywords)
    marked = {K.BACKGROUND: Mark.NOT_APPLICABLE.value, K.REASON: Mark.NOT_AVAILABLE.value, K.INFORMATION: "Muntligt."}
    whole = DraftChange(draft.revision, EntryText(hasty.text.keywords | marked))
    saved = save_draft(cast.parts, astrid, (cast.pia, draft.entry), whole, NOON)
    assert sign_entry(cast.parts, astrid, (cast.pia, draft.entry), saved.revision, NOON).state is VersionState.SIGNED


@pytest.mark.rule("J-03")
def test_a_correction_takes_no_heading_away_from_an_entry_that_ends_care(cast):
    astrid = cast.signed_in("astrid")
    whole = write_and_sign(cast.parts, astrid, of(cast, EntryKind.CLOSING, CLOSING), NOON)
    less = EntryText({k: words for k, words in CLOSING.items() if k is not K.BACKGROUND}, "Fel.")
    correction = Correction(CorrectionReason.WRONG_FACT, less)
    draft = begin_correction(cast.parts, astrid, (cast.pia, whole.entry), correction, NOON)
    with pytest.raises(InvalidError) as refused:
        sign_entry(cast.parts, astrid, (cast.pia, whole.entry), draft.revision, NOON)
    assert refused.value.problems == {"text.background": "unsaid"}


@pytest.mark.rule("J-15")
def test_what_is_said_of_offences_is_signed_when_it_is_confirmed_to_be_absolutely_necessary(cast):
    astrid = cast.signed_in("astrid")
    with pytest.raises(InvalidError) as refused:
        write_and_sign(cast.parts, astrid, of(cast, EntryKind.SESSION, OFFENCE), NOON)
    assert refused.value.problems == {"text.necessity": "unconfirmed"}
    draft = begin_entry(cast.parts, astrid, of(cast, EntryKind.SESSION, OFFENCE), NOON)
    with pytest.raises(InvalidError):
        sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)
    confirmed = OFFENCE | {K.NECESSITY: Mark.NECESSARY.value}
    assert write_and_sign(cast.parts, astrid, of(cast, EntryKind.SESSION, confirmed), NOON).state is VersionState.SIGNED


@pytest.mark.rule("J-04")
def test_declined_care_is_an_entry_of_its_kind_with_date_and_author_found_in_journal_and_every_copy(cast):
    astrid = cast.signed_in("astrid")
    words = "Avstår från gruppbehandling."
    with pytest.raises(InvalidError) as refused:
        write_and_sign(cast.parts, astrid, of(cast, EntryKind.DECLINED, {K.INFORMATION: "Om riskerna."}), NOON)
    assert refused.value.problems == {"text.declined": "empty"}
    write_and_sign(cast.parts, astrid, of(cast, EntryKind.DECLINED, {K.DECLINED: words}), NOON)
    write_and_sign(cast.parts, astrid, note(cast.pia), NOON)
    found = JournalFilter(narrowing=Narrowing(kinds=(EntryKind.DECLINED,)))
    (entry,) = read_journal(cast.parts, astrid, cast.pia, found, NOON).entries
    assert entry.newest.text.keywords == {K.DECLINED: words}
    assert (entry.head.happened, entry.newest.version.author_name) == (note(cast.pia).happened, "Astrid Ek")

    copy = _copy(cast, astrid)
    (kept,) = [one for one in json.loads(copy_json(copy))["copy"]["entries"] if one["kind"] == "declined"]
    assert words in json.dumps(kept, ensure_ascii=False)
    assert "Astrid Ek" in json.dumps(kept, ensure_ascii=False)
    sent = [one["resource"] for one in json.loads(copy_fhir(copy))["entry"]]
    documents = [one for one in sent if one["resourceType"] == "DocumentReference"]
    (found,) = [one for one in documents if one["type"]["coding"][0]["code"] == "declined"]
    assert words in b64decode(found["content"][0]["attachment"]["data"]).decode()
    assert found["author"][0]["display"] == "Astrid Ek"


def _copy(cast, astrid):
    case = asked(cast)
    known(cast, astrid, case)
    weighed(cast, astrid, case)
    decided(cast, astrid, case)
    handed_over(cast, astrid, case)
    return make_copy(cast.parts, astrid, target(cast, case), NOON)
