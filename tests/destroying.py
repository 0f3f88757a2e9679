"""Two people destroy: what the tests of destruction do again and again."""

from __future__ import annotations

from journal.domain.entry import CorrectionReason
from journal.domain.people import Role
from journal.domain.retention import DestructionKind
from journal.services.analyses import NewAnalysis, record_analysis
from journal.services.corrections import Correction, begin_correction
from journal.services.destroying import Chosen, Wanted, approve_destruction, propose_destruction
from journal.services.settling import sign_entry
from journal.services.staff import confirm_assignment, list_staff
from tests.cast import NOON
from tests.scenes import worded

NUMBER = "3.4.2-12345/2026"


def ordered(*entries, part=False, number=NUMBER):
    """The authority's decision about these entries, or about the whole journal."""
    return Wanted(DestructionKind.ORDERED, number, tuple(Chosen(entry, part) for entry in entries))


DUE = Wanted(DestructionKind.DUE)


def proposed(cast, by, wanted, at=NOON, unit="a", patient=None):
    """What somebody proposes to destroy in a journal."""
    return propose_destruction(cast.parts, by, (patient or cast.pia, cast.units[unit]), wanted, at)


def approved(cast, by, proposal, at=NOON):
    """Have somebody approve it."""
    return approve_destruction(cast.parts, by, proposal.id, at)


def destroyed(cast, wanted, at=NOON, unit="a", by="astrid"):
    """Have a therapist propose and the head approve."""
    proposal = proposed(cast, cast.signed_in(by, at), wanted, at, unit)
    return approved(cast, cast.signed_in("frida", at), proposal, at)


def shortened(cast, session, entry, words, at=NOON):
    """Sign a version that leaves out what is to be destroyed."""
    correction = Correction(CorrectionReason.DESTROYED_IN_PART, worded(words, "Uppgift förstörd efter beslut."))
    draft = begin_correction(cast.parts, session, (cast.pia, entry), correction, at)
    return sign_entry(cast.parts, session, (cast.pia, entry), draft.revision, at)


def still_there(cast, at, *names):
    """Have the head confirm, years later, that these people still work there."""
    frida = cast.signed_in("frida", at)
    for role in (Role.THERAPIST, Role.CLERK, Role.AUDITOR):
        record_analysis(cast.parts, frida, NewAnalysis(role, at.date(), "BRA-2"), at)
    for member in list_staff(cast.parts, frida, at):
        if member.username in names:
            confirm_assignment(cast.parts, frida, member.assignments[0].id, at)
