"""How a draft comes to rest: read whole and signed, set aside, or left unsigned for a stated reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from journal.domain.disclosure import is_to_be_issued
from journal.domain.entry import EntryText, UnsignedReason
from journal.domain.errors import ConflictError, InvalidError, SealedStateError
from journal.domain.ids import EntryId, PatientId
from journal.domain.templates import TEMPLATES
from journal.services.certificates import Issue, issue_certificate
from journal.services.journals import read_entry
from journal.services.register import patient_card
from journal.services.release_choices import choose_release
from journal.services.settling import discard_draft, sign_entry, state_unsigned
from journal.services.writing import wanting
from journal.web.pages.disclosures import forms, handed_in_form
from journal.web.pages.drafts import revision_of_form
from journal.web.pages.entries import blueprint
from journal.web.pages.entry_views import entry_view, history_view
from journal.web.pages.forms import chosen
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.pages.release_forms import NEVER_SHOWN, choice_in_form, release_fields
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Choice
from journal.web.shapes.writing import SignView, UnsignedView
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.entry import OpenedEntry

    Target = tuple[PatientId, EntryId]
    Page = str | tuple[str, int] | Response


_CERTIFICATE = "Intyget"
"""What is handed out, as the journal says it: in Swedish, as everything there (PDL 3:13)."""


@blueprint.get("/<uuid:entry>")
def history(patient: UUID, entry: UUID) -> str:
    """Show an entry with every version and whether its signature holds."""
    _parts, session, at = asking()
    opened = _opened((PatientId(patient), EntryId(entry)))
    return page("history.html", PatientId(patient), history_view(opened, session.actor.account, at))


@blueprint.get("/<uuid:entry>/sign")
def sign(patient: UUID, entry: UUID) -> Page:
    """Show the whole text that is about to be signed."""
    return _sign_page((PatientId(patient), EntryId(entry)), {})


@blueprint.post("/<uuid:entry>/sign", endpoint="signed")
def signed(patient: UUID, entry: UUID) -> Page:
    """Sign exactly the revision that was shown; a later save is shown first."""
    parts, session, at = asking()
    target = (PatientId(patient), EntryId(entry))
    try:
        unlock_if_asked()
        if "shown" in request.form:
            choose_release(parts, session, target, choice_in_form(), at)
        if "recipient" in request.form:
            issue_certificate(parts, session, target, Issue(revision_of_form(), handed_in_form(_CERTIFICATE)), at)
            return redirect(url_for("journals.print_entry", patient=patient, entry=entry), 303)
        sign_entry(parts, session, target, revision_of_form(), at)
    except InvalidError as error:
        return _sign_page(target, error.problems), 422
    except ConflictError:
        return redirect(url_for("entries.sign", patient=patient, entry=entry), 303)
    return redirect(url_for("journals.journal", patient=patient), 303)


@blueprint.route("/<uuid:entry>/discard", methods=["GET"])
def discard(patient: UUID, entry: UUID) -> Page:
    """Ask before a draft is set aside."""
    _parts, session, at = asking()
    opened = _opened((PatientId(patient), EntryId(entry)))
    view = UnsignedView(entry_view(opened, session.actor.account, at), revision=opened.newest.version.revision)
    return page("discard.html", PatientId(patient), view)


@blueprint.post("/<uuid:entry>/discard", endpoint="discarded")
def discarded(patient: UUID, entry: UUID) -> Response:
    """Set a draft aside: it stays in the journal, marked."""
    parts, session, at = asking()
    discard_draft(parts, session, (PatientId(patient), EntryId(entry)), revision_of_form(), at)
    return redirect(url_for("journals.journal", patient=patient), 303)


@blueprint.get("/<uuid:entry>/unsigned")
def unsigned(patient: UUID, entry: UUID) -> Page:
    """Ask why a locked entry stays unsigned."""
    _parts, session, at = asking()
    opened = _opened((PatientId(patient), EntryId(entry)))
    reasons = (UnsignedReason.NOT_NEEDED, UnsignedReason.HINDERED)
    view = UnsignedView(
        entry_view(opened, session.actor.account, at), tuple(Choice(r.value, str(word(r))) for r in reasons)
    )
    return page("unsigned.html", PatientId(patient), view)


@blueprint.post("/<uuid:entry>/unsigned", endpoint="stated")
def stated(patient: UUID, entry: UUID) -> Response:
    """Keep the stated reason."""
    parts, session, at = asking()
    target = (PatientId(patient), EntryId(entry))
    state_unsigned(parts, session, target, chosen("reason", UnsignedReason), at)
    return redirect(url_for("today.today"), 303)


def page(template: str, patient: PatientId, view: Any) -> str:  # noqa: ANN401  (each template has a shape of its own)
    """Return a page about one patient, under the patient's bar."""
    card = patient_card(*asking()[:2], patient, asking().at)
    return render_template(template, view=view, patient=patient_bar(card, unit_name()))


def _sign_page(target: Target, problems: dict[str, str]) -> str:
    _parts, session, at = asking()
    opened = _opened(target)
    if opened.newest.version.is_settled:
        raise SealedStateError(opened.newest.version.state)
    text = opened.newest.text or EntryText({})
    missing = wanting(opened.head.kind, text)
    view = SignView(
        entry=entry_view(opened, session.actor.account, at),
        revision=opened.newest.version.revision,
        empty=tuple(k for k in TEMPLATES.get(opened.head.kind, ()) if k not in text.keywords and k not in missing),
        wanting=missing,
        problems={name: why for name, why in problems.items() if not name.startswith("text.")},
        to_be_issued=is_to_be_issued(opened.head),
        forms=forms(),
        form=request.form.to_dict(),
        release=None if opened.head.kind in NEVER_SHOWN else release_fields(target[1], problems),
    )
    return page("sign.html", target[0], view)


def _opened(target: Target) -> OpenedEntry:
    parts, session, at = asking()
    return read_entry(parts, session, target, at)
