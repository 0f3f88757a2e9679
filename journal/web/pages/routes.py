"""All pages of the app, and what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.web.pages import (
    account,
    api_page,
    blocks,
    breaches,
    cases,
    consents,
    copy_cases,
    corrections,
    deaths,
    destructions,
    disclosures,
    duties,
    eid,
    emergencies,
    emergency,
    entries,
    held,
    invitations,
    ivo,
    journals,
    keeping,
    keys,
    leaving,
    lifts,
    log,
    log_questions,
    my_log,
    new_block,
    own_copies,
    own_log,
    own_log_extract,
    own_log_questions,
    own_sessions,
    parting,
    passkeys,
    patient_account,
    patient_blocks,
    patient_door,
    patient_home,
    patient_journal,
    patient_lifts,
    patient_seals,
    patients,
    privacy,
    processing,
    release,
    retention,
    rights,
    settling,
    sign_in,
    staff,
    staff_names,
    statements,
    today,
    units,
    weighing,
)
from journal.web.pages.frames import dress

if TYPE_CHECKING:
    from flask import Flask

# These add their routes to the blueprints of entries, journals, blocks and copies.
_ADDED = (consents, corrections, disclosures, new_block, release, settling, statements, weighing)

PAGES = (
    sign_in,
    eid,
    invitations,
    today,
    patients,
    deaths,
    journals,
    cases,
    copy_cases,
    emergency,
    lifts,
    entries,
    keeping,
    destructions,
    retention,
    blocks,
    staff,
    staff_names,
    breaches,
    duties,
    units,
    keys,
    log,
    emergencies,
    my_log,
    account,
    passkeys,
    own_sessions,
    leaving,
    patient_door,
    patient_home,
    patient_account,
    patient_journal,
    own_log,
    own_log_extract,
    own_log_questions,
    log_questions,
    patient_blocks,
    patient_lifts,
    patient_seals,
    held,
    parting,
    rights,
    own_copies,
    ivo,
    privacy,
    processing,
    api_page,
)


def register_pages(app: Flask) -> None:
    """Give the app its pages. Which of them ask for a session is decided in ``signed_in``, not here."""
    dress(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
