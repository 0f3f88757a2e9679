"""Names or roles: what patients are told of who has read, and that a mask for somebody's safety goes first."""

from __future__ import annotations

import pytest

from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import new_id
from journal.domain.staff_names import NameChoice, NameChoices
from journal.services.staff_names import choose_names, names_chosen
from tests.cast import NOON
from tests.scenes import rows
from tests.services.test_own_log import arrived, listed, others
from tests.services.test_patients_arriving import note

WHY = "Hot mot den anställda."


def chosen(cast, choice, why=WHY, by="frida", at=NOON):
    choose_names(cast.parts, cast.signed_in(by, at), choice, why, at)


def told(cast, pia):
    """The names that Pia is told of those who have had her journal in hand."""
    return {row.who.name for row in others(listed(cast, pia))}


@pytest.mark.rule("P-17")
def test_pia_is_told_names_until_the_provider_says_roles(cast):
    note(cast)
    pia = arrived(cast)
    assert {"Astrid Ek", "Dag Lund"} <= told(cast, pia)
    chosen(cast, NameChoice(None, None, shows=False), "")
    assert told(cast, pia) == {""}
    who = others(listed(cast, pia))[0].who
    assert (who.title, who.unit) == ("leg. psykolog", "North-A")
    assert [one.choice.shows for one in names_chosen(cast.parts, cast.signed_in("frida"))] == [False]


@pytest.mark.rule("P-17")
def test_who_is_masked_stays_so_when_everybody_else_is_named_to_one_patient(cast):
    note(cast)
    pia = arrived(cast)
    chosen(cast, NameChoice(None, None, shows=False))
    chosen(cast, NameChoice(cast.people["astrid"].account, None, shows=False))
    chosen(cast, NameChoice(None, cast.pia, shows=True))
    assert told(cast, pia) == {"", "Dag Lund"}
    chosen(cast, NameChoice(cast.people["astrid"].account, cast.pia, shows=True))
    assert told(cast, pia) == {"Astrid Ek", "Dag Lund"}


@pytest.mark.rule("P-17")
def test_an_exception_says_why_and_the_reason_is_sealed_in_its_row(cast):
    mask = NameChoice(cast.people["astrid"].account, None, shows=False)
    with pytest.raises(RefusedError):
        chosen(cast, mask, "")
    with pytest.raises(InvalidError):
        chosen(cast, mask, "x" * 2000)
    chosen(cast, mask)
    row = rows(cast)[-1]
    assert row.resource.ids == (cast.people["astrid"].account,)
    with cast.parts.store.database.reading() as connection:
        assert cast.parts.keyring.open_reason(connection, cast.signed_in("eva"), row.sealed_reason) == WHY


def test_only_the_head_chooses_and_only_about_those_whom_the_provider_knows(cast):
    with pytest.raises(RefusedError):
        chosen(cast, NameChoice(None, None, shows=False), by="astrid")
    for stranger in (NameChoice(new_id(), None, shows=False), NameChoice(None, new_id(), shows=False)):
        with pytest.raises(UnknownError):
            chosen(cast, stranger)


def test_the_newest_of_the_narrowest_choices_counts():
    someone, other, patient = new_id(), new_id(), new_id()
    assert NameChoices(()).shows(someone)
    made = (
        NameChoice(None, None, shows=False),
        NameChoice(None, None, shows=True),
        NameChoice(other, None, shows=False),
    )
    assert [NameChoices(made).shows(one) for one in (someone, other)] == [True, False]
    narrow = NameChoices((*made, NameChoice(None, patient, shows=False), NameChoice(someone, None, shows=True)))
    assert narrow.shows(someone)
