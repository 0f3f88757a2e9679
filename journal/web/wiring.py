"""What the composition root hands to HTTP, and what every view passes on: parts, session, time. Ambient here alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, cast

from flask import current_app, g

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from journal.services.eid_broker import Broker
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts
    from journal.settings import Settings
    from journal.web.callers import Caller

EXTENSION = "sigill"


@dataclass(frozen=True, slots=True)
class Wiring:
    """The wired parts, the settings, the clock, the checks of /readyz by what they check, the log's trouble if any.

    And the broker whose e-ID people sign in with, where there is one.
    """

    parts: Parts
    settings: Settings
    clock: Callable[[], datetime]
    checks: Mapping[str, Callable[[datetime], None]]
    trouble: Callable[[], Exception | None]
    broker: Broker | None


class Asking(NamedTuple):
    """What every act is given first and last."""

    parts: Parts
    session: Session
    at: datetime


class PatientAsking(NamedTuple):
    """The same of a patient's request."""

    parts: Parts
    session: PatientSession
    at: datetime


def utc_now() -> datetime:
    """Read the clock: aware UTC."""
    return datetime.now(UTC)


def wiring() -> Wiring:
    """Return what the running app was wired with."""
    return cast("Wiring", current_app.extensions[EXTENSION])


def caller() -> Caller:
    """Return who calls, as resumed before the view."""
    return cast("Caller", g.caller)


def asking() -> Asking:
    """Return parts, session and time of this request. Only behind an endpoint that asks for an assignment."""
    who = caller()
    return Asking(wiring().parts, who.chosen, who.at)


def patient_asking() -> PatientAsking:
    """Return parts, session and time of a patient's request. Only behind an endpoint for patients."""
    who = caller()
    return PatientAsking(wiring().parts, who.patient, who.at)
