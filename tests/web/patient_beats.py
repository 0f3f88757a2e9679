"""One line for each endpoint that is a patient's: how Pia calls it, what another patient gets, which row it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

READ, WRITE = "Läsa", "Skriva"


@dataclass(frozen=True)
class PatientBeat:
    """How an endpoint is called by a patient, and what becomes of it.

    ``form`` is what a page's form sends, ``body`` the JSON of an endpoint under /api/. ``log`` is the row: activity and
    subtype; or a sentence that says why there is none. ``stranger`` is what another patient gets who names Pia's ids:
    404, or the answer's usual status where the address names nobody and so shows the stranger's own.
    ``needs`` are functions that make something ready on the stage and return the names they give to call and form.
    """

    call: str
    log: tuple | str
    form: dict | None = None
    body: dict | None = None
    gives: int = 200
    stranger: int = 404
    needs: tuple = field(default=())


PATIENT_BEATS = {
    "patient_account.account": PatientBeat("GET /me/account", "one's own account: nothing of a journal", stranger=200),
    "patient_home.home": PatientBeat("GET /me", (READ, "egen journal"), stranger=200),
    "patient_journal.journal": PatientBeat("GET /me/journal", (READ, "egen journal"), stranger=200),
}
