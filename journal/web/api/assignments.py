"""One's own assignments, and the choice of the one to act in (A-10)."""

from __future__ import annotations

from journal.domain.ids import AssignmentId
from journal.services.signing_in import choose_assignment
from journal.services.surroundings import my_assignments
from journal.web.api import answers
from journal.web.api.fields import Id, Strict
from journal.web.api.noun import Noun
from journal.web.api.sessions import chosen_in, standing_json
from journal.web.api.shown import Json
from journal.web.wiring import caller, wiring

blueprint = Noun("assignments", description="One's own assignments.")


class ChooseIn(Strict):
    """The assignment to act in."""

    assignment = Id(required=True)


@blueprint.get("/assignments")
@blueprint.answers(200, answers.Assignments)
def listed() -> Json:
    """List one's own assignments that stand now."""
    who = caller()
    standing = my_assignments(wiring().parts, who.account, who.at)
    return standing_json(standing, chosen_in(who.signed_in))


@blueprint.put("/sessions/current/assignment")
@blueprint.arguments(ChooseIn)
@blueprint.answers(200, answers.Assignments)
def choose(given: Json) -> Json:
    """Choose the assignment to act in. It is a row of the log, and opens that assignment's keys."""
    who, parts = caller(), wiring().parts
    session = choose_assignment(parts, who.person.cookie, AssignmentId(given["assignment"]), who.at)
    return standing_json(my_assignments(parts, who.account, who.at), session.actor.assignment)
