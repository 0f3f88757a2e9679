"""Asks to decide about, and every combination of a facts class."""

from dataclasses import fields
from itertools import product

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.ids import AccountId, AssignmentId, JournalId, PatientId, ProviderId, UnitId, VersionId, new_id
from journal.domain.journal_asks import ChooseUnit, ReadEntries
from journal.domain.people import Actor, Role
from journal.domain.practice_asks import Administer, ReadLog
from journal.domain.register_asks import FindPatient

NORTH_A = UnitId(new_id())
ASTRID = Actor(
    account=AccountId(new_id()),
    provider=ProviderId(new_id()),
    assignment=AssignmentId(new_id()),
    role=Role.THERAPIST,
    unit=NORTH_A,
    name="Astrid Norrvik",
    title="leg. psykolog",
)
PIA, JOURNAL, VERSION = PatientId(new_id()), JournalId(new_id()), VersionId(new_id())

READ = ReadEntries(actor=ASTRID, patient=PIA, journal=JOURNAL, unit=NORTH_A, versions=(VERSION,))
CHOOSE = ChooseUnit(actor=ASTRID, patient=PIA, journal=JOURNAL, unit=NORTH_A)
FIND = FindPatient(actor=ASTRID, found=(PIA,))
ADMINISTER = Administer(actor=ASTRID, what=Subtype.GRANT, kind=ResourceKind.ACCOUNT, about=(ASTRID.account,))
READ_LOG = ReadLog(actor=ASTRID)


def about_version(kind):
    return kind(actor=ASTRID, patient=PIA, journal=JOURNAL, unit=NORTH_A, version=VERSION)


def every_case(facts):
    """Return every combination of a facts class of booleans."""
    return [facts(*truths) for truths in product([True, False], repeat=len(fields(facts)))]
