"""Signing, setting aside, saying why unsigned: how a version comes to rest, and that it then stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from journal.domain.access_words import Activity, Subtype
from journal.domain.entry import UnsignedReason, VersionState
from journal.domain.errors import ConflictError, InvalidError, RefusedError, SealedStateError, UnlockNeededError
from journal.services.settling import discard_draft, sign_entry, state_unsigned
from journal.services.signing_in import unlock_again
from tests.cast import NOON
from tests.scenes import (
    FORTNIGHT,
    MINUTE,
    drafted,
    joined,
    last_row,
    opened,
    rows,
    saved_again,
    signatures_in,
    signed,
    takes_part,
    words_in,
)


@pytest.mark.rule("J-07", "L-03")
def test_the_author_signs_and_the_signature_verifies(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Klart.")
    row = last_row(cast)
    assert (row.activity, row.resource.ids) == (Activity.SIGN, (done.version,))
    entry = opened(cast, astrid, done.entry)
    version = entry.newest.version
    assert (version.state, version.settled_at) == (VersionState.SIGNED, NOON)
    assert (words_in(entry), signatures_in(entry)) == (["Klart."], ["valid"])


@pytest.mark.rule("J-07")
def test_a_colleague_does_not_sign_what_somebody_else_wrote(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, astrid, "hanna")
    draft = drafted(cast, astrid)
    hanna = cast.signed_in("hanna")
    with pytest.raises(RefusedError):
        sign_entry(cast.parts, hanna, (cast.pia, draft.entry), draft.revision, NOON)
    row = last_row(cast)
    assert (row.permitted, row.activity, row.actor.name) == (False, Activity.SIGN, "Hanna Ö")
    assert opened(cast, astrid, draft.entry).newest.version.state is VersionState.DRAFT


@pytest.mark.rule("S-04")
def test_signing_asks_for_an_unlock_within_five_minutes(cast):
    astrid = cast.signed_in("astrid")
    draft, at = drafted(cast, astrid), NOON + 5 * MINUTE
    with pytest.raises(UnlockNeededError):
        sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, at)
    unlock_again(cast.parts, astrid, cast.people["astrid"].passphrase, at)
    done = sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, at)
    assert done.state is VersionState.SIGNED


def test_a_therapist_signs_what_they_saw_and_nothing_newer(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Sett.")
    saved_again(cast, astrid, draft.entry, draft.revision, "Osett.")
    with pytest.raises(ConflictError) as conflict:
        sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)
    assert conflict.value.newest_revision == draft.revision + 1


def test_two_tabs_that_sign_at_once_make_one_signature(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "En gång.")

    def sign(_number):
        try:
            return sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON).state
        except (ConflictError, SealedStateError) as error:
            return type(error)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(sign, range(4)))
    assert outcomes.count(VersionState.SIGNED) == 1
    assert [row.activity for row in rows(cast)].count(Activity.SIGN) == 1
    assert signatures_in(opened(cast, astrid, draft.entry)) == ["valid"]


def test_two_tabs_that_save_at_once_keep_one_text_and_tell_the_others(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Noll.")

    def save(number):
        try:
            return saved_again(cast, astrid, draft.entry, draft.revision, f"Nummer {number}.").revision
        except ConflictError:
            return None

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(save, range(4)))
    kept = [number for number, revision in enumerate(outcomes) if revision is not None]
    assert len(kept) == 1
    assert words_in(opened(cast, astrid, draft.entry)) == [f"Nummer {kept[0]}."]


def test_a_discarded_draft_rests_marked_and_still_opens(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Fel plats.")
    gone = discard_draft(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)
    assert (gone.state, last_row(cast).subtype) == (VersionState.DISCARDED, Subtype.DISCARD)
    entry = opened(cast, astrid, draft.entry)
    assert (words_in(entry), signatures_in(entry)) == (["Fel plats."], ["none"])
    for act in (discard_draft, sign_entry):
        with pytest.raises(SealedStateError):
            act(cast.parts, astrid, (cast.pia, draft.entry), gone.revision, NOON)


def test_a_draft_saved_in_between_is_not_discarded(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid)
    saved_again(cast, astrid, draft.entry, draft.revision, "Nytt.")
    with pytest.raises(ConflictError):
        discard_draft(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)


@pytest.mark.rule("J-08")
def test_the_author_says_why_an_entry_locked_unsigned(cast):
    draft, at = drafted(cast, cast.signed_in("astrid"), "Låst."), NOON + FORTNIGHT
    late = cast.signed_in("astrid", at)
    target = (cast.pia, draft.entry)
    with pytest.raises(InvalidError):
        state_unsigned(cast.parts, late, target, UnsignedReason.PENDING, at)
    state_unsigned(cast.parts, late, target, UnsignedReason.HINDERED, at)
    row = last_row(cast)
    assert (row.subtype, row.actor.account) == (Subtype.LOCK_REASON, cast.people["astrid"].account)
    version = opened(cast, late, draft.entry, at=at).newest.version
    assert (version.state, version.unsigned_reason) == (VersionState.LOCKED, UnsignedReason.HINDERED)
    with pytest.raises(SealedStateError):
        state_unsigned(cast.parts, late, target, UnsignedReason.NOT_NEEDED, at)


@pytest.mark.rule("J-08")
def test_the_head_says_why_for_an_author_who_cannot_any_more(cast):
    draft, at = drafted(cast, cast.signed_in("astrid")), NOON + FORTNIGHT
    frida = cast.signed_in("frida", at)
    state_unsigned(cast.parts, frida, (cast.pia, draft.entry), UnsignedReason.HINDERED, at)
    row = last_row(cast)
    assert (row.permitted, row.actor.name, row.patients) == (True, "Frida Berg", (cast.pia,))


@pytest.mark.rule("J-08", "L-05")
def test_a_colleague_does_not_say_why_somebody_elses_entry_is_unsigned(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, astrid, "hanna")
    draft, at = drafted(cast, astrid), NOON + FORTNIGHT
    with pytest.raises(RefusedError):
        state_unsigned(cast.parts, cast.signed_in("hanna", at), (cast.pia, draft.entry), UnsignedReason.NOT_NEEDED, at)
    assert not last_row(cast).permitted


@pytest.mark.rule("J-08", "J-11")
def test_a_correction_that_locked_keeps_its_reason_and_is_explained_apart(cast):
    draft = drafted(cast, cast.signed_in("astrid"), "Ett.")
    first_lock, second_lock = NOON + FORTNIGHT, NOON + 2 * FORTNIGHT
    saved_again(cast, cast.signed_in("astrid", first_lock), draft.entry, 1, "Två.", first_lock)
    late, target = cast.signed_in("astrid", second_lock), (cast.pia, draft.entry)
    told = [UnsignedReason.NOT_NEEDED, UnsignedReason.HINDERED]
    for reason in told:
        state_unsigned(cast.parts, late, target, reason, second_lock)
    versions = [v.version for v in opened(cast, late, draft.entry, at=second_lock).versions]
    assert [v.unsigned_reason for v in versions] == told
    assert [v.reason for v in versions] == ["", "late-information"]
