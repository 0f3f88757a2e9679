"""Today: what waits for its author, version by version, and whose patients they are."""

from __future__ import annotations

from journal.domain.entry import UnsignedReason
from journal.services.overview import today
from journal.services.settling import discard_draft, sign_entry, state_unsigned
from journal.services.surroundings import around
from tests.cast import NOON, PIA
from tests.scenes import DAY, FORTNIGHT, MINUTE, drafted, joined, saved_again, signed, takes_part


def test_drafts_wait_with_the_one_that_locks_first_on_top(cast):
    astrid = cast.signed_in("astrid")
    entries = [drafted(cast, astrid, f"Nummer {n}.", at=NOON + n * MINUTE).entry for n in (2, 0, 1)]
    signed(cast, astrid)
    shown = today(cast.parts, astrid, NOON + DAY)
    assert [draft.entry for draft in shown.unsigned] == [entries[1], entries[2], entries[0]]
    assert ({draft.patient_name for draft in shown.unsigned}, shown.locked) == ({PIA.name}, ())
    assert [card.id for card in shown.patients] == [cast.pia]
    assert around(cast.parts, astrid, NOON + DAY).waiting == 3


def test_what_locked_waits_for_its_reason_and_then_for_nothing(cast):
    draft, at = drafted(cast, cast.signed_in("astrid")), NOON + FORTNIGHT
    late = cast.signed_in("astrid", at)
    shown = today(cast.parts, late, at)
    assert ([d.entry for d in shown.locked], shown.unsigned) == ([draft.entry], ())
    state_unsigned(cast.parts, late, (cast.pia, draft.entry), UnsignedReason.NOT_NEEDED, at)
    assert today(cast.parts, late, at).locked == ()


def test_what_was_set_aside_waits_for_nobody(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid)
    discard_draft(cast.parts, astrid, (cast.pia, draft.entry), 1, NOON)
    assert today(cast.parts, astrid, NOON).unsigned == ()


def test_each_author_sees_their_own_version_of_one_entry(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, astrid, "hanna")
    draft, at = drafted(cast, astrid, "Astrids."), NOON + FORTNIGHT
    hanna, late = cast.signed_in("hanna", at), cast.signed_in("astrid", at)
    kept = saved_again(cast, hanna, draft.entry, 1, "Hannas.", at)
    assert [d.version for d in today(cast.parts, late, at).locked] == [draft.version]
    assert today(cast.parts, late, at).unsigned == ()
    waiting = today(cast.parts, hanna, at)
    assert ([d.version for d in waiting.unsigned], waiting.locked) == ([kept.version], ())
    assert waiting.unsigned[0].is_correction


def test_a_signature_on_what_was_added_answers_for_what_had_locked(cast):
    draft, at = drafted(cast, cast.signed_in("astrid"), "Ett."), NOON + FORTNIGHT
    late = cast.signed_in("astrid", at)
    kept = saved_again(cast, late, draft.entry, 1, "Ett och två.", at)
    assert [len(part) for part in (today(cast.parts, late, at).unsigned, today(cast.parts, late, at).locked)] == [1, 1]
    sign_entry(cast.parts, late, (cast.pia, draft.entry), kept.revision, at)
    shown = today(cast.parts, late, at)
    assert (shown.unsigned, shown.locked) == ((), ())
