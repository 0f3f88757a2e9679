"""Care ends with an entry that closes it, or somebody says that it ends without one (PDL 3:6)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.entry import EntryKind, EntryText, Keyword
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import RelationId, new_id
from journal.services.corrections import mark_misfiled
from journal.services.entries import begin_entry, write_and_sign
from journal.services.patients import end_relation, relations
from tests.cast import NOON
from tests.scenes import HOUR, MINUTE, joined, last_row, note, rows, signed, takes_part

K = Keyword
WHOLE = {K.BACKGROUND: "Ett.", K.REASON: "Två.", K.INTERVENTION: "Tre.", K.INFORMATION: "Fyra."}
OWED = {"without_closing": "care-not-closed"}


def closing(cast, astrid, act=write_and_sign, at=NOON):
    return act(cast.parts, astrid, replace(note(cast.pia), kind=EntryKind.CLOSING, text=EntryText(WHOLE)), at)


def ended(cast, session, at=NOON + MINUTE, **said):
    relation = next(one for one in relations(cast.parts, session, cast.pia, at) if one.ends_at > at)
    end_relation(cast.parts, session, (cast.pia, relation.id), at, **said)


def warned(cast, session, at=NOON + MINUTE):
    before = len(rows(cast))
    with pytest.raises(InvalidError) as refused:
        ended(cast, session, at)
    assert refused.value.problems == OWED
    assert len(rows(cast)) == before + 1, "to look at the relations is the only row"


@pytest.mark.rule("J-03")
@pytest.mark.parametrize("who", ["dag", "astrid"])
def test_whoever_ends_the_last_relation_is_warned_until_a_signed_entry_closes_the_care(cast, who):
    astrid, session = cast.signed_in("astrid"), cast.signed_in(who)
    signed(cast, astrid)
    warned(cast, session)
    closing(cast, astrid, begin_entry)
    warned(cast, session)
    closing(cast, astrid)
    ended(cast, session)
    assert "a signed entry closes the care (PDL 3:6)" in last_row(cast).because


@pytest.mark.rule("J-03")
def test_a_clerk_says_that_care_ends_without_such_an_entry_and_the_row_says_so(cast):
    signed(cast, cast.signed_in("astrid"))
    ended(cast, cast.signed_in("dag"), without_closing=True)
    assert last_row(cast).because == ("no entry closes the care, and this is said to be meant (PDL 3:6)",)
    assert not last_row(cast).halves


@pytest.mark.rule("J-03")
def test_nobody_is_warned_while_others_go_on_or_nothing_was_written(cast):
    dag = cast.signed_in("dag")
    ended(cast, dag)
    assert last_row(cast).because == ("nothing is written that would be closed (PDL 3:6)",)
    takes_part(cast, dag, "astrid", at=NOON + MINUTE)
    joined(cast, "hanna", "Hanna Lo")
    takes_part(cast, dag, "hanna", at=NOON + MINUTE)
    signed(cast, cast.signed_in("astrid"), at=NOON + 2 * MINUTE)
    ended(cast, dag, NOON + HOUR)
    assert last_row(cast).because == ("others go on taking part in the care (PDL 3:6)",)
    warned(cast, dag, NOON + HOUR + MINUTE)


@pytest.mark.rule("J-03")
def test_neither_a_misfiled_entry_nor_one_from_before_closes_the_care(cast):
    astrid, dag = cast.signed_in("astrid"), cast.signed_in("dag")
    done = closing(cast, astrid)
    mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), None, NOON)
    warned(cast, dag)
    closing(cast, astrid)
    ended(cast, dag)
    takes_part(cast, dag, "astrid", at=NOON + HOUR)
    warned(cast, dag, NOON + 2 * HOUR)


def test_a_relation_that_is_none_or_another_unit_s_is_unknown_and_not_warned_of(cast):
    dag = cast.signed_in("dag")
    with pytest.raises(UnknownError):
        end_relation(cast.parts, dag, (cast.pia, RelationId(new_id())), NOON)
    (relation,) = relations(cast.parts, dag, cast.pia, NOON)
    with pytest.raises(UnknownError):
        end_relation(cast.parts, cast.signed_in("bo"), (cast.pia, relation.id), NOON)
