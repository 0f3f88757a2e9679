"""What stands around every page, and what templates may call: the masthead, languages, words and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request, url_for
from flask_babel import Babel, get_locale
from flask_babel import gettext as _

from journal.domain.errors import JournalError
from journal.domain.people import Role
from journal.services.keyring import PatientSession, Session
from journal.services.surroundings import Around, around, only_provider, provider_name
from journal.web import dates, words
from journal.web.pages.unlocking import asks_passphrase, has_passkeys
from journal.web.shapes.frame import Frame, MenuItem, PatientBar
from journal.web.wiring import asking, caller, wiring
from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from flask import Flask

    from journal.services.register import PatientCard

LANGUAGES = ("sv", "en")
LANGUAGE_COOKIE = "language"

_MENUS: dict[Role, tuple[str, ...]] = {
    Role.THERAPIST: ("today.today", "patients.patients", "cases.inbox", "my_log.mine"),
    Role.CLERK: ("patients.patients", "cases.inbox", "my_log.mine"),
    Role.AUDITOR: (
        "log.search",
        "log_questions.asked",
        "emergencies.uses",
        "cases.inbox",
        "breaches.listed",
        "log.verify",
        "my_log.mine",
    ),
    Role.HEAD: (
        "staff.staff",
        "units.units",
        "keys.keys",
        "retention.calendar",
        "cases.inbox",
        "breaches.listed",
        "my_log.mine",
    ),
    Role.PATIENT: (
        "patient_home.home",
        "patient_journal.journal",
        "own_log.listed",
        "patient_blocks.listed",
        "held.told",
    ),
}
_UNDER: dict[str, tuple[str, ...]] = {
    "journals": ("patients.patients",),
    "keeping": ("patients.patients",),
    "blocks": ("patients.patients",),
    "deaths": ("patients.patients",),
    "guardians": ("patients.patients",),
    "protections": ("patients.patients",),
    "care_seals": ("patients.patients",),
    "joined": ("patients.patients",),
    "age_exemptions": ("patients.patients",),
    "patient_children": ("patient_home.home",),
    "destructions": ("retention.calendar", "patients.patients"),
    "entries": ("patients.patients",),
    "emergency": ("patients.patients",),
    "emergencies": ("staff.staff",),
    "lifts": ("patients.patients",),
    "patient_seals": ("patient_journal.journal",),
    "patient_lifts": ("patient_blocks.listed",),
    "duties": ("staff.staff",),
    "parting": ("held.told",),
    "rights": ("held.told",),
    "own_copies": ("held.told",),
    "ivo": ("held.told",),
    "privacy": ("held.told",),
    "processing": ("staff.staff",),
    "copy_cases": ("cases.inbox",),
    "own_log_extract": ("own_log.listed",),
    "own_log_questions": ("own_log.listed",),
}
"""Which item of the menu a page without one of its own lies under, by blueprint."""


def dress(app: Flask) -> None:
    """Give templates their languages, words, dates, clock and frame."""
    app.config |= {"BABEL_TRANSLATION_DIRECTORIES": "translations", "BABEL_DEFAULT_LOCALE": "sv"}
    Babel(app, locale_selector=language)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(dates.FILTERS)
    app.jinja_env.filters.update(words.FILTERS)
    app.jinja_env.globals.update(
        asks_passphrase=asks_passphrase,
        has_passkeys=has_passkeys,
        now=_now,
        locale=lambda: str(get_locale()),
        here=_here,
    )
    app.context_processor(lambda: {"frame": frame_of_request(), "patient": None})


def language() -> str:
    """Return the language of the page: what was chosen, else what the browser asks for, else Swedish."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def home_of(role: Role) -> str:
    """Return the endpoint where a role's day begins."""
    return _MENUS[role][0]


def frame_of_request() -> Frame:
    """Return the frame. A page that tells of a fault must not fail for want of its masthead."""
    try:
        signed_in = caller().signed_in if "caller" in g else None
        if isinstance(signed_in, Session):
            return _frame(signed_in, around(*asking()))
        if isinstance(signed_in, PatientSession):
            return _patient_frame(signed_in)
        return Frame(only_provider(wiring().parts))
    except (JournalError, KeyStoreError):
        return Frame()


def patient_bar(card: PatientCard, unit: str) -> PatientBar:
    """Return the patient bar of a card of the register."""
    since = card.since and dates.local(card.since).date()
    return PatientBar(card.id, card.name, card.number, card.hue, unit, since, card.died_on, card.is_protected)


def unit_name() -> str:
    """Return the name of the unit where the caller works."""
    return around(*asking()).unit


def _frame(session: Session, found: Around) -> Frame:
    role = session.actor.role
    waiting = {"today.today": found.waiting, "cases.inbox": found.cases}
    return Frame(
        provider=found.provider,
        name=session.actor.name,
        account=found.username,
        place=found.unit or str(words.word(role)),
        menu=tuple(_item(endpoint, waiting) for endpoint in _MENUS[role]),
        sees_text=role is Role.THERAPIST,
        assignments=found.assignments,
        unit_page=role is Role.THERAPIST,
    )


def _patient_frame(session: PatientSession) -> Frame:
    provider = provider_name(wiring().parts, session.actor.provider)
    return Frame(
        provider=provider,
        name=session.own.name or str(_("Patient")),
        place=str(_("inloggad som patient")),
        # Whoever is nobody's patient here yet has a start page, and nothing of their own to go to.
        menu=tuple(_item(endpoint, {}) for endpoint in _MENUS[Role.PATIENT][: None if session.patient else 1]),
        home=url_for(home_of(Role.PATIENT)),
        is_patient=True,
        dpo=wiring().settings.dpo,
    )


def _item(endpoint: str, waiting: dict[str, int]) -> MenuItem:
    names: dict[str, Any] = {
        "today.today": _("Idag"),
        "cases.inbox": _("Ärenden"),
        "patients.patients": _("Patienter"),
        "my_log.mine": _("Min logg"),
        "log.search": _("Sök i logg"),
        "log.verify": _("Verifiera"),
        "log_questions.asked": _("Patienters frågor"),
        "emergencies.uses": _("Nödöppningar"),
        "breaches.listed": _("Incidenter"),
        "staff.staff": _("Personal"),
        "staff_names.names": _("Namn för patienter"),
        "units.units": _("Enheter"),
        "keys.keys": _("Nycklar"),
        "retention.calendar": _("Bevarande"),
        "patient_home.home": _("Start"),
        "patient_journal.journal": _("Min journal"),
        "own_log.listed": _("Vem har läst"),
        "patient_blocks.listed": _("Spärrar"),
        "held.told": _("Mina uppgifter"),
    }
    return MenuItem(names[endpoint], url_for(endpoint), _is_under(endpoint), waiting.get(endpoint, 0))


def _is_under(endpoint: str) -> bool:
    blueprint = request.blueprint or ""
    if endpoint.startswith("log."):
        return request.endpoint == endpoint or (endpoint == "log.search" and request.endpoint == "log.event")
    return endpoint in _UNDER.get(blueprint, ()) or endpoint.startswith(f"{blueprint}.")


def _now() -> datetime:
    return caller().at if "caller" in g else wiring().clock()


def _here() -> str:
    """Return the address of this page, for the way back; a form's own page where the form only answers POST."""
    return request.full_path if request.query_string else request.path
