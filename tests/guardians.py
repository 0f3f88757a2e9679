"""Children of the cast, and what makes somebody their guardian."""

from __future__ import annotations

from datetime import timedelta

from journal.domain.care import Identity
from journal.services.guardianships import register_guardian
from journal.services.patients import begin_relation
from tests.cast import NOON, PIA
from tests.patients import LATER, OLA, entered, gives_access, with_account
from tests.scenes import signed

# Of the test numbers that Skatteverket publishes, in which nobody is born; of a coordination number the day is 60 more.
KIM = Identity("Kim Motsson", "201305032391")
ROBIN = Identity("Robin Motsson", "201305832386")


def child_of(cast, who=KIM, at=NOON):
    """A child in North-A's register, whom Astrid treats: the id."""
    child = entered(cast, who, at)
    dag = cast.signed_in("dag", at)
    begin_relation(cast.parts, dag, (child, cast.people["astrid"].account), at + timedelta(days=365), at)
    return child


def guarded(cast, who=KIM, by=OLA, at=NOON):
    """Ola is entered as the child's guardian, has an account and was seen: the ids of child and guardianship."""
    child = child_of(cast, who, at)
    signed(cast, cast.signed_in("astrid"), "Ritade ett hus.", child)
    gives_access(cast)
    made = register_guardian(cast.parts, cast.signed_in("dag"), child, by.number, at)
    with_account(cast, by)
    cast.signed_in("astrid", LATER)
    return child, made.guardianship


def entered_with_guardian(cast):
    """A child with Pia as its guardian, by the names that beats have for them."""
    child = entered(cast, KIM)
    made = register_guardian(cast.parts, cast.signed_in("dag"), child, PIA.number, NOON)
    return {"child": child, "guardian": made.guardianship}
