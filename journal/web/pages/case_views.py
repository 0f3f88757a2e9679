"""What the pages of cases share: rows with names, steps in words, and the choices of their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from flask_babel import gettext as _

from journal.domain.case_words import (
    CaseOutcome,
    ExtensionReason,
    IdentityCheck,
    RemarkKind,
    SecrecyTest,
    StepKind,
    Withholding,
)
from journal.domain.copy import EXPLANATION
from journal.domain.disclosure import DisclosureForm
from journal.domain.entry import Keyword
from journal.domain.ids import CaseId, PatientId
from journal.domain.people import Role
from journal.policy.clocks import clock_of
from journal.services.register import patient_card
from journal.services.surroundings import people
from journal.web.dates import day
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.cases import CaseRow, CaseView, StepRow
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum
    from uuid import UUID

    from journal.domain.case import Case, CaseStep
    from journal.domain.ids import UnitId
    from journal.services.case_lists import ListedCase
    from journal.services.case_steps import Target
    from journal.services.register import PatientCard

_CODES: dict[StepKind, type[StrEnum]] = {
    StepKind.IDENTITY: IdentityCheck,
    StepKind.REMARKED: RemarkKind,
    StepKind.SECRECY: SecrecyTest,
    StepKind.EXTENDED: ExtensionReason,
    StepKind.DECIDED: CaseOutcome,
    StepKind.DELIVERED: DisclosureForm,
    StepKind.IVO_MADE: Withholding,
}
"""Whose words the code of a step is one of; that of what was weighed is for programs."""


def target_of(patient: UUID, case: UUID) -> Target:
    """Return whose case, and which."""
    return PatientId(patient), CaseId(case)


def choices(words: Iterable[StrEnum]) -> tuple[Choice, ...]:
    """Return the options of a select or of radio buttons."""
    return tuple(Choice(one.value, str(word(one))) for one in words)


def heading(keyword: str) -> str:
    """Return what a passage stands under, in words."""
    return str(_("Förklaring")) if keyword == EXPLANATION else str(word(Keyword(keyword)))


def row(listed: ListedCase, card: PatientCard | None, units: Mapping[UnitId, str]) -> CaseRow:
    """Return a case as lists show it."""
    case = listed.case
    return CaseRow(
        id=case.id,
        patient=case.patient,
        name=card.name if card else "",
        unit=units.get(case.unit, ""),
        kind=case.kind,
        channel=case.channel,
        received_at=case.received_at,
        status=case.status,
        outcome=case.outcome,
        clock=listed.clock,
        is_closed=case.is_closed,
        is_paused=case.is_paused,
        waits_for_ivo=case.waits_for_ivo,
        hue=card.hue if card else 1,
    )


def case_view(case: Case, form: Mapping[str, str], problems: Mapping[str, str]) -> CaseView:
    """Return one case with its steps and the forms that it offers."""
    parts, session, at = asking()
    names = {account: name for account, (name, _title) in people(parts, session).items()}
    return CaseView(
        case=case,
        clock=clock_of(case, at),
        steps=tuple(StepRow(s.kind, _said(s), names.get(s.by, ""), s.at) for s in case.steps),
        treats=session.actor.role is Role.THERAPIST,
        checks=choices(check for check in IdentityCheck if check is not IdentityCheck.E_ID),
        tests=choices(SecrecyTest),
        extensions=choices(ExtensionReason),
        outcomes=choices((CaseOutcome.GRANTED, CaseOutcome.IN_PART, CaseOutcome.REFUSED)),
        form=form,
        problems=problems,
    )


def page_of(template: str, patient: PatientId, **shown: object) -> str:
    """Render a page about one patient under their bar."""
    parts, session, at = asking()
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template(template, patient=bar, **shown)


def _said(step: CaseStep) -> str:
    kind = _CODES.get(step.kind)
    said = str(word(kind(step.code))) if kind and step.code else ""
    return f"{said}, {_('till och med %(day)s', day=day(step.day))}" if step.day else said
