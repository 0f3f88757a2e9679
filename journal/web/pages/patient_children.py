"""Mina barn: a guardian reads what is released of a child's journal, and who has read it; and blocks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, url_for

from journal.domain.errors import RefusedError
from journal.domain.ids import PatientId
from journal.policy.blocking import GUARDIAN
from journal.services.child_log import read_child_log
from journal.services.guarding import as_guardian, ask_to_block, children
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.patient_keys import with_new_keys
from journal.web.own_log_words import THE_CHILDS
from journal.web.pages.own_log import number_before
from journal.web.pages.own_log_views import readings
from journal.web.pages.patient_journal import before, journal_view
from journal.web.shapes.frame import Pages
from journal.web.shapes.guardians import ChildLogView
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from uuid import UUID

    from journal.services.patient_journal import OwnJournal

blueprint = Blueprint("patient_children", __name__, url_prefix="/me/children")


@blueprint.errorhandler(RefusedError)
def over(_refused: RefusedError) -> tuple[str, int]:
    """Say that one does not read of the child, and whom to ask; not why, which may be to protect the child (P-12)."""
    return render_template("child_over.html"), 403


@blueprint.get("")
def listed() -> str:
    """Show of which children one is a guardian today."""
    return render_template("my_children.html", children=children(*patient_asking()))


@blueprint.get("/<uuid:child>")
def journal(child: UUID) -> str:
    """Show what is released of the child's journal."""
    parts, session, at = patient_asking()
    guardian = as_guardian(parts, with_new_keys(parts, session, at), PatientId(child), at)
    page = read_own_journal(parts, guardian, Wanted(before=before()), at)
    view = journal_view(page, guardian.actor.account, _pages(page, child))
    return render_template("child_journal.html", view=view, child=child)


@blueprint.get("/<uuid:child>/log")
def log(child: UUID) -> str:
    """Show who has read the child's journal, where the guardian reads it."""
    parts, session, at = patient_asking()
    guardian = as_guardian(parts, session, PatientId(child), at)
    found = read_child_log(parts, guardian, number_before(), at)
    newest = url_for("patient_children.log", child=child) if request.args.get("before") else ""
    older = url_for("patient_children.log", child=child, before=found.older) if found.older else ""
    view = ChildLogView(
        readings(found.rows, THE_CHILDS, found.own_key), found.sealed, Pages(newest=newest, older=older)
    )
    return render_template("child_log.html", view=view, child=child)


@blueprint.get("/<uuid:child>/block")
def block(child: UUID) -> str:
    """Tell why a guardian does not block a child's information, and who may."""
    parts, session, at = patient_asking()
    as_guardian(parts, session, PatientId(child), at)
    return render_template("child_block.html", child=child, refused=False)


@blueprint.post("/<uuid:child>/block")
def ask_for_block(child: UUID) -> tuple[str, int]:
    """Refuse it, and tell why (PDL 4:4)."""
    parts, session, at = patient_asking()
    guardian = as_guardian(parts, session, PatientId(child), at)
    try:
        ask_to_block(parts, guardian, at)
    except RefusedError as refused:
        if str(GUARDIAN) not in refused.decision.because:
            raise
    return render_template("child_block.html", child=child, refused=True), 403


def _pages(page: OwnJournal, child: UUID) -> Pages:
    if page.older is None:
        return Pages()
    at, entry = page.older
    cursor = f"{round(at.timestamp() * 1_000_000)}-{entry.hex}"
    return Pages(older=url_for("patient_children.journal", child=child, before=cursor))
