"""From incidents to what their pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from journal.domain.breach import BreachKind, BreachStepKind, Risk
from journal.web.breach_words import BREACH_KINDS, RISKS, clock_words
from journal.web.shapes.breaches import BreachRow, BreachView, MessageView, NewBreachView, StepRow
from journal.web.shapes.frame import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from journal.domain.breach import Breach, BreachStep
    from journal.domain.ids import AccountId
    from journal.services.breaches import BreachSeen

    People = Mapping[AccountId, tuple[str, str]]


def breach_row(breach: Breach, at: datetime) -> BreachRow:
    """Return an incident as the register shows it."""
    return BreachRow(
        id=breach.id,
        kind=breach.kind,
        risk=breach.risk,
        discovered_at=breach.discovered_at,
        patients=breach.patients,
        clock=clock_words(breach, at),
        is_settled=breach.is_settled,
        is_overdue=breach.is_overdue(at),
        lacks_message=breach.lacks_message,
    )


def new_view(known: People, form: Mapping[str, str], problems: Mapping[str, str]) -> NewBreachView:
    """Return the form of a new incident."""
    by_name = sorted(known.items(), key=lambda one: one[1])
    return NewBreachView(
        kinds=tuple(Choice(kind.value, _capital(str(BREACH_KINDS[kind]))) for kind in BreachKind),
        risks=_risks(),
        people=tuple(Choice(str(account), name) for account, (name, _title) in by_name if name),
        form=form,
        problems=problems,
    )


def breach_view(
    seen: BreachSeen, known: People, at: datetime, form: Mapping[str, str], problems: Mapping[str, str]
) -> BreachView:
    """Return one incident with its steps."""
    found = seen.breach
    return BreachView(
        row=breach_row(found, at),
        words=seen.words,
        discovered_by=known.get(found.discovered_by, ("", ""))[0],
        is_reported=found.is_reported,
        may_leave=found.risk is Risk.UNLIKELY and not found.is_settled,
        steps=tuple(_step(*pair, known) for pair in zip(found.steps, seen.texts, strict=True)),
        risks=_risks(),
        form=form,
        problems=problems,
    )


def message_view(
    row: BreachRow, said: tuple[str, bool], form: Mapping[str, str], problems: Mapping[str, str]
) -> MessageView:
    """Return the message to those affected, and whether it is shown for printing."""
    words, to_print = said
    return MessageView(row, words, to_print, form, problems)


def _risks() -> tuple[Choice, ...]:
    return tuple(Choice(risk.value, _capital(str(RISKS[risk]))) for risk in Risk)


def _step(step: BreachStep, words: str | None, known: People) -> StepRow:
    said = [str(RISKS[Risk(step.code)]) if step.kind is BreachStepKind.ASSESSED else step.code]
    if step.patients is not None:
        said.append(ngettext("en patient", "%(num)s patienter", step.patients))
    elif step.kind is BreachStepKind.ASSESSED:
        said.append(gettext("okänt hur många patienter"))
    told = ", ".join(one for one in said if one)
    return StepRow(step.kind, told, step.happened_at, words, known.get(step.by, ("", ""))[0], step.at)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
