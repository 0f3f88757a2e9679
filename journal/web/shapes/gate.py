"""Before and at the door: signing in, choosing an assignment, an invitation, a forgotten passphrase, a fresh unlock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.people import Role


@dataclass(frozen=True, slots=True)
class SignInView:
    """The sign-in form. ``problem`` is a whole sentence; which of the three was wrong is never said.

    ``eid`` says whether an e-ID may stand for the code; ``identified`` who was just proved by one, if anybody.
    """

    account: str = ""
    problem: str = ""
    come_back_to: str = ""
    ended: bool = False
    eid: bool = False
    identified: str | None = None


@dataclass(frozen=True, slots=True)
class EidProblemView:
    """Why an e-ID identified nobody, and what to do; whole sentences. ``again`` is "" where none is connected."""

    title: str
    happened: str
    onward: str
    again: str
    is_staff: bool


@dataclass(frozen=True, slots=True)
class AssignmentChoice:
    """One assignment to choose among."""

    id: UUID
    role: Role
    place: str
    keys_wait: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """The assignments that stand now; exactly one is chosen (A-10)."""

    choices: tuple[AssignmentChoice, ...]
    come_back_to: str = ""


@dataclass(frozen=True, slots=True)
class InvitationView:
    """Accepting an invitation. ``step`` is code, passphrase, totp, recovery or done; ``welcome`` says who, what, where.

    ``qr`` is a data: address of a picture. ``recovery_code`` is shown in its one step alone.
    """

    step: str
    code: str = ""
    welcome: str = ""
    username: str = ""
    qr: str = ""
    secret: str = ""
    recovery_code: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecoverView:
    """A forgotten passphrase: the recovery code opens the account, a new passphrase is chosen."""

    account: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnlockView:
    """A fresh unlock before an act that asks for one. ``act`` says which, in words; ``onward`` is a page of ours."""

    act: str = ""
    come_back_to: str = ""
    problem: str = ""
    onward: str = ""


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code shown this once, and typed back to ``action``, so that it is known to be written down."""

    code: str
    problem: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What happened, whether the text is safe, what to do next; all whole sentences.

    ``kept`` is a note that was sent, to be read; ``again`` the fields that send it once more.
    """

    status: int
    title: str
    happened: str
    safe: str
    onward: str
    because: tuple[str, ...] = ()
    href: str = ""
    href_text: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    again: dict[str, str] = field(default_factory=dict)
