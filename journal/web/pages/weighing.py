"""Menprövning: how much of the journal a copy is of, and what of it is kept back, passage by passage."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import redirect, request, url_for

from journal.domain.case import CopyScope
from journal.domain.case_words import MASKED_FOR, Withholding
from journal.domain.entry import EntryKind
from journal.domain.errors import ConflictError, InvalidError
from journal.domain.ids import AccountId
from journal.domain.templates import TEMPLATES
from journal.services.case_lists import see_case
from journal.services.cases import set_scope
from journal.services.surroundings import colleagues
from journal.services.weighing import Weighed, open_to_weigh, weigh
from journal.web.dates import local
from journal.web.pages.case_views import choices, heading, page_of, target_of
from journal.web.pages.cases import ONE
from journal.web.pages.copy_cases import blueprint
from journal.web.pages.forms import a_day, chosen, chosen_id, typed
from journal.web.shapes.cases import PassageView, ScopeView, WeighedView, WeighView
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from journal.services.case_steps import Target
    from journal.services.weighing import OpenedPassage, WeighedEntry, Weighing

    Page = str | tuple[str, int] | Response


@blueprint.route(f"{ONE}/scope", methods=["GET", "POST"])
def scope(patient: UUID, case: UUID) -> Page:
    """Ask how much of the journal the copy is of."""
    target = target_of(patient, case)
    if request.method == "GET":
        return _scope_page(target, {})
    parts, session, at = asking()
    try:
        set_scope(parts, session, target, _scope(), at)
    except InvalidError as error:
        return _scope_page(target, error.problems), 422
    return redirect(url_for("copy_cases.weighing", patient=patient, case=case), 303)


@blueprint.route(f"{ONE}/weigh", methods=["GET", "POST"])
def weighing(patient: UUID, case: UUID) -> Page:
    """Open what the copy is asked of, passage by passage; note what is kept back."""
    target = target_of(patient, case)
    parts, session, at = asking()
    if request.method == "GET":
        return _weigh_page(target)
    try:
        weigh(parts, session, target, Weighed(typed("seen"), _kept_back()), at)
    except ConflictError:
        return _weigh_page(target, changed=True), 409
    return redirect(url_for("copy_cases.decision", patient=patient, case=case), 303)


def _scope() -> CopyScope:
    wanted = {kind for kind in EntryKind if kind.value in request.form.getlist("kinds")}
    author = chosen_id("author")
    return CopyScope(
        kinds=tuple(kind for kind in TEMPLATES if kind in wanted),
        author=AccountId(author) if author else None,
        first_day=a_day("first_day"),
        last_day=a_day("last_day"),
        with_test_material=bool(typed("with_test_material")),
    )


def _scope_page(target: Target, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    case = see_case(parts, session, target, at).case
    people = tuple(Choice(str(account), name) for account, name in colleagues(parts, session, at))
    view = ScopeView(case, choices(TEMPLATES), people, request.form.to_dict(), problems)
    return page_of("case_scope.html", target[0], view=view)


def _kept_back() -> dict[str, Withholding]:
    """Return the ground of each passage whose button says that it is kept back."""
    named = [name.removeprefix("p-") for name, said in request.form.items() if name.startswith("p-") and said == "keep"]
    return {key: chosen(f"g-{key}", Withholding) for key in named}


def _weigh_page(target: Target, *, changed: bool = False) -> str:
    parts, session, at = asking()
    found = open_to_weigh(parts, session, target, at)
    typed_grounds = _kept_back() if changed else {}
    view = WeighView(
        case=found.case,
        days=(local(at).date() - local(found.case.received_at).date()).days,
        seen=found.seen,
        entries=_numbered(found, {key: ground.value for key, ground in typed_grounds.items()}),
        grounds=choices(MASKED_FOR),
        changed=changed,
    )
    return page_of("case_weigh.html", target[0], view=view)


def _numbered(found: Weighing, again: dict[str, str]) -> tuple[WeighedView, ...]:
    """Number the passages through the whole copy, as whoever weighs and whoever asked speak of them."""
    shown, number = [], 0
    for one in found.entries:
        shown.append(_weighed(one, number, again, plain=not found.case.scope.with_test_material))
        number += len(one.passages)
    return tuple(shown)


def _weighed(one: WeighedEntry, before: int, again: dict[str, str], *, plain: bool) -> WeighedView:
    head = one.entry.head
    return WeighedView(
        kind=head.kind,
        happened=head.happened.starts_at,
        broken=not one.entry.is_sound,
        protected=plain and head.kind is EntryKind.TEST_MATERIAL,
        passages=tuple(_passage(passage, n, again) for n, passage in enumerate(one.passages, before + 1)),
    )


def _passage(passage: OpenedPassage, number: int, again: dict[str, str]) -> PassageView:
    ground = again.get(passage.key) or (passage.ground.value if passage.ground else "")
    said = passage.paragraph
    return PassageView(number, passage.key, heading(said.keyword), said.text or "", ground)
