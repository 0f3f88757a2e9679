"""Somebody who works at a unit and is a patient there: a door to each role, and no way from the one to the other."""

from __future__ import annotations

import pytest

from journal.domain.people import Role
from journal.services.invitations import Invite, invite
from journal.services.patients import register_patient
from tests.cast import Person
from tests.patients import OLA, proved
from tests.scenes import last_row
from tests.web.arriving import arrived
from tests.web.browsing import signed_in


@pytest.mark.rule("ACC-05", "A-12")
def test_ola_who_works_here_is_a_patient_at_one_door_and_a_therapist_at_the_other(site):
    cast, now = site.cast, site.clock()
    patient = register_patient(cast.parts, cast.signed_in("dag", now), OLA, now)
    cast.people["ola"] = Person("ola", OLA.name, Role.THERAPIST, "a")
    wanted = Invite("ola", OLA.name, "leg. psykolog", Role.THERAPIST, cast.units["a"], OLA.number)
    cast.join("ola", invite(cast.parts, cast.signed_in("frida", now), wanted, now))

    as_patient = arrived(site, proved(OLA))
    as_patient.get("/me/journal")
    assert last_row(cast).actor.role is Role.PATIENT
    for path in ("/patients", f"/patients/{patient}/journal"):
        as_patient.get(path, 404)

    at_work = signed_in(site, "ola")
    for path in ("/me", "/me/journal", "/me/log"):
        at_work.get(path, 404)
    at_work.get(f"/patients/{patient}/journal", 403)
    refused = last_row(cast)
    assert (refused.permitted, refused.actor.role, refused.patients) == (False, Role.THERAPIST, (patient,))
    assert "is the patient (PDL 4:1)" in refused.because
