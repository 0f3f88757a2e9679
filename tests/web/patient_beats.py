"""One line for each endpoint that is a patient's: how Pia calls it, what another patient gets, which row it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from journal.services.blocks import TOLD
from journal.services.lifts import NewLift
from journal.services.own_lifts import lift_own_block
from journal.services.seals import NewSeal, seal_portal
from tests.cast import NOON
from tests.patients import blocks_a

READ, WRITE = "Läsa", "Skriva"
BLOCK = {"unit": "{a}", "extent": "whole", "kind": "inner", "visible": "no", "told": TOLD}


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


def blocked(stage):
    """Pia has blocked North-A's information."""
    return {"block": blocks_a(stage.site.cast, stage.pia).block, "b": stage.site.cast.units["b"]}


def lifted(stage):
    """Pia has lifted it for North-B."""
    cast = stage.site.cast
    new = NewLift(cast.units["a"], cast.units["b"], NOON + timedelta(hours=1), NOON)
    return {"lift": lift_own_block(cast.parts, stage.pia, new, NOON)}


def sealed(stage):
    """Pia has sealed everything, before she signed in last."""
    return {"seal": seal_portal(stage.site.cast.parts, stage.pia, NewSeal(), NOON - timedelta(hours=1))}


PATIENT_BEATS = {
    "patient_seals.listed": PatientBeat("GET /me/seals", (READ, "försegling"), stranger=200, needs=(sealed,)),
    "patient_seals.seal": PatientBeat("POST /me/seals", (WRITE, "försegling"), {}, gives=303, stranger=303),
    "patient_seals.reopen": PatientBeat(
        "POST /me/seals/{seal}/reopen", (WRITE, "försegling"), {}, gives=303, needs=(sealed,)
    ),
    "patient_account.account": PatientBeat("GET /me/account", "one's own account: nothing of a journal", stranger=200),
    "patient_blocks.listed": PatientBeat("GET /me/blocks", (READ, "spärr"), stranger=200, needs=(blocked,)),
    "patient_blocks.new": PatientBeat("GET /me/blocks/new", (READ, "spärr"), stranger=200),
    "patient_blocks.enter": PatientBeat("POST /me/blocks/new", (WRITE, "spärr"), BLOCK, gives=303, stranger=303),
    "patient_blocks.entered": PatientBeat("GET /me/blocks/{block}", (READ, "spärr"), needs=(blocked,)),
    "patient_blocks.end": PatientBeat("POST /me/blocks/{block}/end", (WRITE, "spärr"), {}, gives=303, needs=(blocked,)),
    "patient_blocks.void": PatientBeat(
        "POST /me/blocks/{block}/void", (WRITE, "spärr"), {"reason": "Fel."}, gives=303, needs=(blocked,)
    ),
    "patient_lifts.lifts": PatientBeat(
        "POST /me/lifts",
        (WRITE, "hävning"),
        {"unit": "{a}", "reader": "{b}"},
        gives=303,
        stranger=403,
        needs=(blocked,),
    ),
    "patient_lifts.take_back": PatientBeat(
        "POST /me/lifts/{lift}/end", (WRITE, "hävning"), {}, gives=303, needs=(blocked, lifted)
    ),
    "patient_home.home": PatientBeat("GET /me", (READ, "egen journal"), stranger=200),
    "patient_journal.journal": PatientBeat("GET /me/journal", (READ, "egen journal"), stranger=200),
}
