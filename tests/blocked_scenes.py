"""What the cast does about blocks in tests of lifts and emergencies: blocked, lifted, attested, chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from journal.domain.block import BlockKind
from journal.domain.emergency import Hindrance
from journal.domain.entry import EntryKind, EventTime
from journal.services.blocks import TOLD, NewBlock, register_block
from journal.services.emergencies import Attestation, choose_entries, open_emergency
from journal.services.entries import begin_entry
from journal.services.journals import JournalFilter, read_journal
from journal.services.lifts import NewLift, lift_block
from journal.services.officers import NewOfficer, appoint_officer
from journal.services.settling import sign_entry
from journal.services.writing import NewEntry
from tests.cast import NOON
from tests.scenes import HOUR, pia_at_b, worded, words_in

INNER = NewBlock(BlockKind.INNER, NOON - HOUR, TOLD)
ATTESTED = Attestation(Hindrance.INCAPABLE, is_indispensable=True, reason="Akut suicidrisk, svarar inte.")


def about_a_day(cast, session, words, day, at=NOON):
    """A signed note about something that happened on a day."""
    new = NewEntry(cast.pia, EntryKind.SESSION, EventTime(day, day + HOUR), worded(words))
    saved = begin_entry(cast.parts, session, new, at)
    return sign_entry(cast.parts, session, (cast.pia, saved.entry), saved.revision, at)


def officer(cast, name="dag", at=NOON):
    """Have the head appoint somebody an authorised officer."""
    new = NewOfficer(cast.people[name].account, "BRA-3")
    return appoint_officer(cast.parts, cast.signed_in("frida", at), new, at)


def blocked(cast, new=INNER, name="dag", at=NOON):
    """Have Pia block North-A's information; of ``name``'s unit."""
    return register_block(cast.parts, cast.signed_in(name, at), cast.pia, replace(new, requested_at=at), at).block


def lifted(cast, name="dag", at=NOON, lasts=HOUR, **changed):
    """Have an officer lift North-A's blocks for North-B."""
    new = NewLift(cast.units["a"], cast.units["b"], at + lasts, at)
    return lift_block(cast.parts, cast.signed_in(name, at), cast.pia, replace(new, **changed), at)


def attested(cast, session, said=ATTESTED, at=NOON):
    """Step one: what it answers."""
    return open_emergency(cast.parts, session, cast.pia, said, at)


def picked(cast, session, step, *entries, at=NOON, ends_at=None):
    """Step two: choose these entries."""
    which = (cast.pia, step.emergency.id)
    choose_entries(cast.parts, session, which, (entries, ends_at), at)
    return which


def at_a(cast, session, at=NOON, **told):
    """North-A's journal of Pia, as this session is shown it."""
    return read_journal(cast.parts, session, cast.pia, JournalFilter(cast.units["a"], **told), at)


def texts(page):
    """The newest words of each entry of a page."""
    return [words_in(entry)[-1] for entry in page.entries]


def pia_treated_at_b(cast, at=NOON):
    """Bo, who treats Pia at North-B and has chosen nothing."""
    bo = cast.signed_in("bo", at)
    pia_at_b(cast, bo, at)
    return bo


DAY = timedelta(days=1)
