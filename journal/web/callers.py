"""Who calls: nobody, a person by cookie or by their own program, or a token."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from journal.domain.errors import JournalError, SignedOutError, UnknownError
from journal.services.keyring import PatientSession, Pending, Session

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import AccountId


class AssignmentNeededError(JournalError):
    """The session has not chosen in which assignment it acts (A-10)."""


class Means(StrEnum):
    """By what the caller is known."""

    NOTHING = "nothing"
    COOKIE = "cookie"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105  (a word)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, by what means, and when. It is flask-login's ``current_user`` too."""

    at: datetime
    means: Means = Means.NOTHING
    signed_in: Session | Pending | PatientSession | None = None

    @property
    def chosen(self) -> Session:
        """The session with its assignment. Raise SignedOutError or AssignmentNeededError when there is none."""
        if isinstance(self.signed_in, Session):
            return self.signed_in
        if isinstance(self.signed_in, PatientSession):
            raise UnknownError("a patient has no assignment")
        raise SignedOutError if self.signed_in is None else AssignmentNeededError

    @property
    def patient(self) -> PatientSession:
        """The session of a patient. Raise SignedOutError without one, UnknownError for staff: nothing is there."""
        if isinstance(self.signed_in, PatientSession):
            return self.signed_in
        if self.signed_in is None:
            raise SignedOutError
        raise UnknownError("staff read nothing as patients")

    @property
    def person(self) -> Session | Pending | PatientSession:
        """A person's own session, of whatever kind. Raise SignedOutError for a token: it has no session to change."""
        if self.signed_in is None or self.means is Means.TOKEN:
            raise SignedOutError
        return self.signed_in

    @property
    def account(self) -> AccountId:
        """The person's account. Raise as ``person`` does."""
        who = self.person
        return who.account if isinstance(who, Pending) else who.actor.account

    @property
    def pending(self) -> Pending | None:
        """The session while its assignment is still to be chosen."""
        return self.signed_in if isinstance(self.signed_in, Pending) else None

    @property
    def is_authenticated(self) -> bool:
        """Say whether an assignment is chosen, or a patient is signed in; flask-login asks."""
        return isinstance(self.signed_in, Session | PatientSession)

    @property
    def is_active(self) -> bool:
        """As above; ended accounts have no session."""
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        """Say whether nobody is signed in."""
        return self.signed_in is None

    def get_id(self) -> str:
        """Return nothing to remember: flask-login keeps no cookie here."""
        return ""
