"""Beginning entries: who answers for them, in whose journal they stand, and what is not accepted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.access_words import Activity, Subtype, Way
from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword, VersionState
from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import new_id
from journal.services.entries import begin_entry, write_and_sign
from journal.services.settling import sign_entry
from tests.cast import NOON
from tests.scenes import DAY, HOUR, MINUTE, drafted, last_row, note, opened, rows, signatures_in, worded, words_in


@pytest.mark.rule("J-02")
def test_the_server_says_who_wrote_and_when_and_a_client_cannot(cast):
    astrid = cast.signed_in("astrid")
    saved = drafted(cast, astrid)
    version = opened(cast, astrid, saved.entry).newest.version
    assert (version.author, version.author_name) == (cast.people["astrid"].account, "Astrid Ek")
    assert (version.author_title, version.made_at, version.written_at) == ("leg. psykolog", NOON, NOON)
    assert not {"author", "made_at", "written_at"} & set(note(cast.pia).__slots__)


@pytest.mark.rule("J-05")
def test_a_therapist_who_writes_five_days_later_has_both_times_kept(cast):
    later = NOON + 5 * DAY
    astrid = cast.signed_in("astrid", later)
    new = replace(note(cast.pia), happened=EventTime(NOON, NOON + HOUR))
    saved = begin_entry(cast.parts, astrid, new, later)
    head = opened(cast, astrid, saved.entry, at=later).head
    assert (head.happened.starts_at, head.made_at) == (NOON, later)


@pytest.mark.rule("L-01", "L-03")
def test_a_therapist_who_begins_a_note_leaves_a_row_in_its_transaction(cast):
    astrid = cast.signed_in("astrid")
    saved = drafted(cast, astrid)
    row = last_row(cast)
    assert (row.id, row.activity, row.subtype, row.permitted) == (
        saved.receipt.event,
        Activity.WRITE,
        Subtype.DRAFT,
        True,
    )
    assert (row.patients, row.resource.ids, row.way) == ((cast.pia,), (saved.version,), Way.OWN_UNIT)
    assert (row.actor.account, row.actor.unit) == (cast.people["astrid"].account, cast.units["a"])
    assert row.at == NOON


@pytest.mark.rule("L-10")
def test_no_word_of_a_note_reaches_the_log(cast):
    astrid = cast.signed_in("astrid")
    drafted(cast, astrid, "Hallonbåtar i Vaxholm")
    assert not any(b"Hallon" in row.encoded() for row in rows(cast))


@pytest.mark.rule("A-01")
def test_a_therapist_without_a_care_relation_writes_nothing_and_that_is_logged(cast):
    bo = cast.signed_in("bo")
    with pytest.raises(UnknownError):
        drafted(cast, bo)
    frida = cast.signed_in("frida")
    with pytest.raises(UnknownError):
        drafted(cast, frida)


@pytest.mark.rule("A-04", "L-05")
def test_a_clerk_writes_no_note_and_the_refusal_is_a_row(cast):
    dag = cast.signed_in("dag")
    with pytest.raises(RefusedError):
        drafted(cast, dag)
    row = last_row(cast)
    assert (row.permitted, row.activity, row.actor.name) == (False, Activity.WRITE, "Dag Lund")
    assert any("PDL 4:2" in why for why in row.because)


@pytest.mark.rule("S-12")
def test_another_providers_therapist_and_an_unknown_patient_look_the_same(cast):
    cilla = cast.signed_in("cilla")
    said = []
    for patient in (cast.pia, new_id()):
        with pytest.raises(UnknownError) as refused:
            drafted(cast, cilla, patient=patient)
        said.append(str(refused.value))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"text": EntryText({})}, "text"),
        ({"text": worded(" \n")}, "text"),
        ({"text": worded("a\x00b")}, "text.current"),
        ({"text": worded("x" * 250_001)}, "text"),
        ({"happened": EventTime(NOON + 2 * DAY, NOON + 2 * DAY)}, "happened"),
        ({"happened": EventTime(NOON, NOON - MINUTE)}, "happened"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_stored(cast, told, field):
    astrid = cast.signed_in("astrid")
    before = len(rows(cast))
    with pytest.raises(InvalidError) as refused:
        begin_entry(cast.parts, astrid, replace(note(cast.pia), **told), NOON)
    assert field in refused.value.problems
    assert len(rows(cast)) == before


def test_keywords_come_back_in_the_order_of_the_journal(cast):
    astrid = cast.signed_in("astrid")
    mixed = EntryText({Keyword.PLANNING: "Ny tid.", Keyword.REASON: "Sömn.", Keyword.CURRENT: "Trött."})
    saved = begin_entry(cast.parts, astrid, replace(note(cast.pia), text=mixed), NOON)
    shown = opened(cast, astrid, saved.entry).newest.text
    assert list(shown.keywords) == [Keyword.REASON, Keyword.CURRENT, Keyword.PLANNING]


def test_a_therapist_who_writes_and_signs_at_once_leaves_two_rows_and_one_version(cast):
    astrid = cast.signed_in("astrid")
    saved = write_and_sign(cast.parts, astrid, note(cast.pia, "Klart."), NOON)
    entry = opened(cast, astrid, saved.entry)
    assert (words_in(entry), signatures_in(entry)) == (["Klart."], ["valid"])
    assert entry.newest.version.state is VersionState.SIGNED
    assert [row.activity for row in rows(cast)[-3:]] == [Activity.WRITE, Activity.SIGN, Activity.READ]


@pytest.mark.rule("S-04")
def test_writing_and_signing_asks_for_a_fresh_unlock_before_anything_is_stored(cast):
    astrid = cast.signed_in("astrid")
    before = len(rows(cast))
    with pytest.raises(UnlockNeededError):
        write_and_sign(cast.parts, astrid, note(cast.pia), NOON + 6 * MINUTE)
    assert len(rows(cast)) == before


def test_an_identity_is_no_entry_of_a_journal(cast):
    astrid = cast.signed_in("astrid")
    for act in (begin_entry, write_and_sign):
        with pytest.raises(InvalidError) as refused:
            act(cast.parts, astrid, replace(note(cast.pia), kind=EntryKind.IDENTITY), NOON)
        assert refused.value.problems == {"kind": "unknown"}


@pytest.mark.rule("J-14")
def test_a_note_in_another_language_is_not_signed_before_it_says_why(cast):
    astrid = cast.signed_in("astrid")
    foreign = {
        Keyword.CURRENT: "She says that she has been sleeping better and that the walks help her in the morning."
    }
    new = replace(note(cast.pia), text=EntryText(foreign))
    with pytest.raises(InvalidError) as refused:
        write_and_sign(cast.parts, astrid, new, NOON)
    assert refused.value.problems == {"text.other-language": "not-swedish"}
    draft = begin_entry(cast.parts, astrid, new, NOON)
    with pytest.raises(InvalidError):
        sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)
    said = replace(new, text=EntryText(foreign | {Keyword.OTHER_LANGUAGE: "Gästforskare, språk enligt beslut 2026-3."}))
    assert write_and_sign(cast.parts, astrid, said, NOON).state is VersionState.SIGNED
