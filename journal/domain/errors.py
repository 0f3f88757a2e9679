"""What can go wrong, in the words of the field. The web turns each into one status and one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.access import Decision


class JournalError(Exception):
    """Root of what this program raises on purpose."""


class RefusedError(JournalError):
    """The law refuses this access; the refusal is logged. Carries the decision."""

    def __init__(self, decision: Decision[Any]) -> None:
        super().__init__("; ".join(decision.because))
        self.decision = decision


class UnknownError(JournalError):
    """Nothing with that id exists for this actor: another provider's and nobody's look the same (S-12)."""


class InvalidError(JournalError):
    """Input that cannot be accepted: field names with a reason code each. Nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {why}" for field, why in problems.items()))
        self.problems = dict(problems)


class ConflictError(JournalError):
    """Somebody saved in between: the revision the caller saw is not the newest. Nothing was overwritten."""

    def __init__(self, newest_revision: int) -> None:
        super().__init__(f"the newest revision is {newest_revision}")
        self.newest_revision = newest_revision


class SealedStateError(JournalError):
    """The entry is signed, locked, discarded or marked as misfiled; its text is not to be changed (PDL 3:14)."""

    def __init__(self, state: str) -> None:
        super().__init__(f"the entry is {state}")
        self.state = state


class TamperedError(JournalError):
    """A stored value does not open or its signature does not verify: shown as a gap, loudly."""


class SignInFailedError(JournalError):
    """Wrong account, passphrase or code; which one is not told."""


class NotIdentifiedError(JournalError):
    """An e-ID did not say who somebody is: a reason code, and the rules that decided it. Nobody is signed in."""

    def __init__(self, why: str, because: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why, self.because = why, because


class ThrottledError(JournalError):
    """Too many attempts; ``retry_after`` seconds remain."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} seconds")
        self.retry_after = retry_after


class SignedOutError(JournalError):
    """There is no session, or it is older than its idle or absolute limit."""


class UnlockNeededError(JournalError):
    """The act asks for a fresh unlock: the signing key has left the session (S-04)."""


class NoKeyError(JournalError):
    """The account holds no key that reaches the text; a hand-over may be waiting."""


class RenewedKeysError(NoKeyError):
    """Keys of this session's circles were renewed after it began: it reaches nothing new until the next sign-in."""


class UnavailableError(JournalError):
    """A store cannot serve now. Nothing was opened, nothing was lost; ``what`` names the part."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class ReadOnlyError(UnavailableError):
    """The main database may be read and not written: nothing can be logged, so nothing opens (L-02)."""
