"""The demo's staff, invited and signed in as they would be, with sessions that last as long as the filling takes."""

from __future__ import annotations

from base64 import b32decode
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.people import Role
from journal.services import keyring_sessions as items
from journal.services.analyses import NewAnalysis, record_analysis
from journal.services.installing import NewInstallation, install
from journal.services.invitations import Invite, accept, confirm_totp, invite
from journal.services.officers import NewOfficer, appoint_officer
from journal.services.one_time_codes import code_at
from journal.services.signing_in import Credentials, choose_assignment, sign_in, sign_out
from journal.services.staff import NewAssignment, confirm_assignment, give_assignment, list_staff
from journal.services.units import SharingChange, add_unit, set_sharing

if TYPE_CHECKING:
    from datetime import datetime

    from journal.cli.demo_cast import DemoStaff
    from journal.cli.demo_notes import DemoPractice
    from journal.domain.ids import AccountId, UnitId
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_OFFICERS, _THRESHOLD = 3, 2
_STEP = timedelta(seconds=60)
_WHILE_FILLING = timedelta(days=365 * 20)
ANALYSIS = "Behovs- och riskanalys 2023-05-02: enheterna behandlar ofta samma patienter efter varandra (demo)."

ROLES_REST_ON = {
    Role.THERAPIST: "BRA-2023-1: behandlare läser och skriver om de patienter som de själva behandlar (demo).",
    Role.CLERK: "BRA-2023-2: administratörer för register och vårdrelationer och läser inga anteckningar (demo).",
    Role.AUDITOR: "BRA-2023-3: granskare läser åtkomstloggen och inga anteckningar (demo).",
}

OFFICERS_REST_ON = "BRA-2023-4: en erfaren behandlare häver spärrar, efter samtycke eller i nödfall (demo)."


@dataclass(slots=True)
class People:
    """Accounts by user name, and a session for each person at each of their units."""

    parts: Parts
    accounts: dict[str, AccountId] = field(default_factory=dict)
    units: dict[str, UnitId] = field(default_factory=dict)
    sessions: dict[tuple[str, str], Session] = field(default_factory=dict)

    @classmethod
    def hired(cls, parts: Parts, practice: DemoPractice, at: datetime) -> People:
        """Install the providers, invite everybody, and sign them in. Each step is a minute later."""
        people = cls(parts)
        for provider in practice.providers:
            units = [unit for unit in practice.units if unit.provider == provider.key]
            staff = [member for member in practice.staff if member.provider == provider.key]
            head = next(member for member in staff if member.role == Role.HEAD.value)
            wanted = NewInstallation(
                provider.name, units[0].name, head.username, head.name, head.title, _OFFICERS, _THRESHOLD
            )
            installed = install(parts, wanted, at)
            people.units[units[0].key] = installed.unit
            at = people._join(head, installed.invitation, None, at + _STEP)
            people._analyse(head, at)
            for unit in units[1:]:
                people.units[unit.key] = add_unit(parts, people.sessions[head.username, ""], unit.name, at)
            for member in staff:
                if member is not head:
                    at = people._invite(head, member, at + _STEP)
        for _ in range(2):
            # Whoever signs in hands on what others wait for, and takes what was handed on to them.
            at = people._sign_in_again(practice, at + _STEP)
        people._appoint(practice, at + _STEP)
        people._share(practice, at + _STEP)
        return people

    def session(self, username: str, unit: str) -> Session:
        """Return somebody's session at a unit."""
        return self.sessions[username, unit]

    def account(self, username: str) -> AccountId:
        """Return somebody's account."""
        return self.accounts[username]

    def keeper(self, unit: str) -> Session:
        """Return the session of whoever keeps the unit's register: a clerk, or a therapist where there is none."""
        mine = [session for (_, at_unit), session in self.sessions.items() if at_unit == unit]
        return min(mine, key=lambda session: session.actor.role is not Role.CLERK)

    def confirm(self, at: datetime) -> None:
        """Let each head confirm what everybody's work needs, as once a year (A-08)."""
        for session in [one for one in self.sessions.values() if one.actor.role is Role.HEAD]:
            for member in list_staff(self.parts, session, at):
                for given in member.assignments:
                    confirm_assignment(self.parts, session, given.id, at)

    def sign_out(self, at: datetime) -> None:
        """End every session."""
        for session in self.sessions.values():
            sign_out(self.parts, session.cookie, at)

    def _analyse(self, head: DemoStaff, at: datetime) -> None:
        """Record what each role rests on, before anybody is given one (A-06)."""
        for role, reference in ROLES_REST_ON.items():
            record_analysis(self.parts, self.sessions[head.username, ""], NewAnalysis(role, at.date(), reference), at)

    def _appoint(self, practice: DemoPractice, at: datetime) -> None:
        """Make the first therapist of each provider an authorised officer (PDL 4:5)."""
        for provider in practice.providers:
            staff = [member for member in practice.staff if member.provider == provider.key]
            head = next(member for member in staff if member.role == Role.HEAD.value)
            first = next(member for member in staff if member.role == Role.THERAPIST.value)
            wanted = NewOfficer(self.accounts[first.username], OFFICERS_REST_ON)
            appoint_officer(self.parts, self.sessions[head.username, ""], wanted, at)

    def _invite(self, head: DemoStaff, member: DemoStaff, at: datetime) -> datetime:
        first, *others = member.units or ("",)
        unit = self.units.get(first)
        wanted = Invite(member.username, member.name, member.title, Role(member.role), unit, member.number)
        by = self.sessions[head.username, ""]
        at = self._join(member, invite(self.parts, by, wanted, at), first, at + _STEP)
        for other in others:
            post = NewAssignment(self.accounts[member.username], Role(member.role), self.units[other])
            give_assignment(self.parts, by, post, at)
            at = self._sign_in(member, other, at + _STEP)
        return at

    def _join(self, member: DemoStaff, link: str, unit: str | None, at: datetime) -> datetime:
        accepted = accept(self.parts, link, member.passphrase, at)
        self.accounts[member.username] = accepted.account
        confirm_totp(self.parts, link, code_at(b32decode(accepted.totp_secret), at), at)
        return self._sign_in(member, unit or "", at + _STEP)

    def _sign_in(self, member: DemoStaff, unit: str, at: datetime) -> datetime:
        code = code_at(self.parts.key_store.secret("totp", self.accounts[member.username]) or b"", at)
        signed_in = sign_in(self.parts, Credentials(member.username, member.passphrase, code, "demo"), at)
        wanted = next(a for a in signed_in.assignments if a.unit == self.units.get(unit))
        session = choose_assignment(self.parts, signed_in.cookie, wanted.id, at)
        self.sessions[member.username, unit] = session
        unlocked = items.require_unlocked(self.parts.keyring.sessions, session.cookie, at)
        longer = replace(unlocked, until=at + _WHILE_FILLING)
        items.keep_unlocked(self.parts.keyring.sessions, session.cookie, longer)
        return at + _STEP

    def _sign_in_again(self, practice: DemoPractice, at: datetime) -> datetime:
        for member in practice.staff:
            for unit in member.units or ("",):
                at = self._sign_in(member, unit, at + _STEP)
        return at

    def _share(self, practice: DemoPractice, at: datetime) -> None:
        """Let North's units share, each by a member of its own."""
        for member in practice.staff:
            for unit in member.units:
                if member.role == Role.THERAPIST.value and member.provider == "north":
                    session = self.sessions[member.username, unit]
                    set_sharing(
                        self.parts, session, SharingChange(self.units[unit], shares=True, analysis=ANALYSIS), at
                    )
