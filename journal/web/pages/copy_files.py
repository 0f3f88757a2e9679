"""The copy that was handed over, as a file: what takes long to make is begun, and shows how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import CaseId
from journal.services.copy_files import begin_locked, begin_pdf, plain_copy, take_made
from journal.services.copy_forms import CopyFile
from journal.services.setting_copies import LOCKED, waiting
from journal.web.pages.case_views import target_of
from journal.web.pages.cases import ONE
from journal.web.pages.copy_cases import blueprint, deliver_page
from journal.web.pages.forms import needed, typed
from journal.web.pages.waiting import until_made
from journal.web.sent_files import file_of, set_file
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    Page = str | tuple[str, int] | Response


@blueprint.get(f"{ONE}/copy.<form>")
def copy_as(patient: UUID, case: UUID, form: str) -> Response:
    """Give the copy as JSON or FHIR: what is no such form is nowhere."""
    parts, session, at = asking()
    if form not in {CopyFile.JSON, CopyFile.FHIR}:
        abort(404)
    return file_of(plain_copy(parts, session, target_of(patient, case), CopyFile(form), at), CopyFile(form))


@blueprint.post(f"{ONE}/file")
def fetch(patient: UUID, case: UUID) -> Page:
    """Begin to set the copy as a signed PDF, or all forms in one file that a passphrase opens, to be carried."""
    parts, session, at = asking()
    target = target_of(patient, case)
    try:
        if typed("form") == LOCKED:
            begin_locked(parts, session, target, needed("carry"), at)
        else:
            begin_pdf(parts, session, target, at)
    except InvalidError as error:
        problems = {"carry": error.problems.get("carry") or error.problems.get("passphrase", "malformed")}
        return deliver_page(target, problems), 422
    return redirect(url_for("copy_cases.making", patient=patient, case=case), 303)


@blueprint.get(f"{ONE}/file")
def making(patient: UUID, case: UUID) -> Page:
    """Show how far a file of one's own session has come. Nothing of the case is read, so that asking is no row."""
    parts, session, at = asking()
    progress = waiting(parts, session, CaseId(case)).progress(at)
    if progress is None:
        return redirect(url_for("copy_cases.delivery", patient=patient, case=case), 303)
    return until_made(
        render_template("case_copy_file.html", patient_id=patient, case=case, progress=progress), progress
    )


@blueprint.get(f"{ONE}/file/ready")
def ready(patient: UUID, case: UUID) -> Page:
    """Give the file, once, and no file of what is gone by now."""
    parts, session, at = asking()
    made = take_made(parts, session, target_of(patient, case), at)
    if made is None:
        return redirect(url_for("copy_cases.delivery", patient=patient, case=case), 303)
    return set_file(*made)
