"""A small practice on disk as it is today: the cast with real passphrases, and a journal that has begun."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from journal.domain.care import Identity
from journal.domain.entry import CorrectionReason, EntryKind, EntryText, EventTime, Keyword
from journal.domain.people import Role
from journal.services.corrections import Correction, begin_correction
from journal.services.entries import write_and_sign
from journal.services.installing import NewInstallation, install
from journal.services.patients import begin_relation, register_patient
from journal.services.settling import sign_entry
from journal.services.staff import NewAssignment, give_assignment
from journal.services.units import SharingChange, add_unit, set_sharing
from journal.services.writing import NewEntry
from keys.passphrases import DEFAULT, FLOOR
from tests.cast import PIA, TITLES, Person, analysed, empty

OLA = Identity("Ola Motsson", "197010632391", "070-174 06 06", "ola@example.se")
DAY = timedelta(days=1)
YEAR = timedelta(days=365)
RISK = "Inga suicidtankar i dag, tillfrågad direkt."
FIRST = "Pia söker för sömn och oro sedan hösten."
WRONG, RIGHT = "Arbetar heltid som lärare.", "Arbetar halvtid som lärare."
AT_B = "Hamnens anteckning om panik på bussen."


def furnish(place, database):
    """Make the practice in an empty directory and an empty database; the cast that works there, nobody signed in."""
    cast = empty(place, database)
    keyring = replace(cast.parts.keyring, cost=DEFAULT, floor=FLOOR)
    cast.parts = replace(cast.parts, keyring=keyring)
    cast.people["hanna"] = Person("hanna", "Hanna Lo", Role.THERAPIST, "a")
    at = datetime.now(UTC) - 40 * DAY
    _found(cast, "north", "a", "frida", at)
    _found(cast, "south", "south", "gustav", at)
    _north(cast, at)
    cast.invited(cast.signed_in("gustav", at), "cilla", at)
    _journals(cast, at + DAY)
    cast.close()
    shutil.rmtree(place / "sessions")
    return cast


def _found(cast, provider, unit, head, at):
    person = cast.people[head]
    named = (person.username, person.name, TITLES[Role.HEAD])
    wanted = NewInstallation(provider.capitalize(), f"{provider.capitalize()}-A", *named, officers=3, threshold=2)
    made = install(cast.parts, wanted, at)
    cast.providers[provider], cast.units[unit] = made.provider, made.unit
    cast.join(head, made.invitation, at)
    analysed(cast, head, at)


def _north(cast, at):
    frida = cast.signed_in("frida", at)
    cast.units["b"] = add_unit(cast.parts, frida, "North-B", at)
    for name in ("astrid", "bo", "hanna", "dag", "eva"):
        cast.invited(frida, name, at)
    # Who joined last is handed the keys by whoever has them and signs in.
    for name, unit in (("astrid", "a"), ("bo", "b")):
        sharing = SharingChange(cast.units[unit], shares=True, analysis="2026-01-15")
        set_sharing(cast.parts, cast.signed_in(name, at), sharing, at)


def _journals(cast, at):
    dag, bo = cast.signed_in("dag", at), cast.signed_in("bo", at)
    cast.pia = register_patient(cast.parts, dag, PIA, at)
    cast.ola = register_patient(cast.parts, dag, OLA, at)
    for patient, name in ((cast.pia, "astrid"), (cast.pia, "hanna"), (cast.ola, "astrid")):
        begin_relation(cast.parts, dag, (patient, cast.people[name].account), at + YEAR, at)
    register_patient(cast.parts, bo, PIA, at)
    begin_relation(cast.parts, bo, (cast.pia, cast.people["bo"].account), at + YEAR, at)
    begun = {Keyword.REASON: FIRST, Keyword.BACKGROUND: WRONG}
    _corrected(cast, _note(cast, "astrid", EntryKind.FIRST_VISIT, begun, at), begun, at)
    _note(cast, "hanna", EntryKind.PHONE, {Keyword.CURRENT: "Ringde om en sovdagbok."}, at + 5 * DAY)
    _note(cast, "astrid", EntryKind.SUICIDE_RISK, {Keyword.SUICIDE_RISK: RISK}, at + 10 * DAY)
    _note(cast, "bo", EntryKind.SESSION, {Keyword.CURRENT: AT_B}, at + 12 * DAY)
    second = NewAssignment(cast.people["hanna"].account, Role.THERAPIST, cast.units["b"])
    give_assignment(cast.parts, cast.signed_in("frida", at), second, at)
    cast.signed_in("bo", at)


def _note(cast, name, kind, texts, at):
    """Write and sign a note about an hour that had just ended."""
    happened = EventTime(at - timedelta(hours=1), at - timedelta(minutes=15))
    new = NewEntry(cast.pia, kind, happened, EntryText(texts))
    return write_and_sign(cast.parts, cast.signed_in(name, at), new, at).entry


def _corrected(cast, entry, texts, at):
    mended = EntryText({**texts, Keyword.BACKGROUND: RIGHT}, "Hon gick ned i tid i mars.")
    target, astrid = (cast.pia, entry), cast.signed_in("astrid", at)
    draft = begin_correction(cast.parts, astrid, target, Correction(CorrectionReason.WRONG_FACT, mended), at)
    sign_entry(cast.parts, astrid, target, draft.revision, at)
