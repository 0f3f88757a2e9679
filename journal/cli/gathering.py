"""Who comes to the server's terminal to renew keys: people who sign in there, or recovery officers with their words."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from journal.cli.officers import typed_papers
from journal.cli.wired import now
from journal.domain.errors import InvalidError, SignInFailedError
from journal.domain.people import Role
from journal.services.keyring import trust
from journal.services.recovering import open_recovery
from journal.services.rotating import Gathered, gathered_officers
from journal.services.signing_in import Credentials, choose_assignment, sign_in, sign_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.care import CareProvider
    from journal.domain.ids import CircleId
    from journal.services.keyring_sessions import HeldCircle, Session
    from journal.services.parts import Parts

    Said = Mapping[str, str]

_HERE = "terminal"


def officers_here(parts: Parts, provider: CareProvider, said: Said) -> Gathered | None:
    """Read the officers' words; None, and said, when they do not open."""
    try:
        return gathered_officers(open_recovery(parts, provider.id, typed_papers(said), now()))
    except InvalidError:
        print(said["closed"])
        return None


def people_here(parts: Parts, provider: CareProvider, said: Said) -> Gathered | None:
    """Let people sign in one after the other until an empty line; the head answers for them. None when nobody did."""
    print(said["who"])
    sessions: list[Session] = []
    held: dict[CircleId, HeldCircle] = {}
    while username := input(said["account"]).strip():
        entered = _entered(parts, provider, username, said)
        sessions += entered
        for session in entered:
            held |= parts.keyring.held(session, now())
        if entered:
            sign_out(parts, entered[0].cookie, now())
            print(said["entered"].format(name=entered[0].actor.name, circles=len(held)))
    if not sessions:
        print(said["nobody"])
        return None
    first = next((session for session in sessions if session.actor.role is Role.HEAD), sessions[0])
    return Gathered(first.actor, trust(first), held)


def _entered(parts: Parts, provider: CareProvider, username: str, said: Said) -> list[Session]:
    """Sign somebody in, once for each assignment; nobody when it fails, and that is said."""
    shown = Credentials(username, _secret(said["passphrase"]), input(said["code"]).strip(), _HERE)
    try:
        signed_in = sign_in(parts, shown, now())
    except SignInFailedError:
        print(said["failed"])
        return []
    here = [each for each in signed_in.assignments if each.provider == provider.id]
    if not here:
        print(said["another"].format(name=username))
        sign_out(parts, signed_in.cookie, now())
    return [choose_assignment(parts, signed_in.cookie, each.id, now()) for each in here]


def _secret(prompt: str) -> str:
    """Read a passphrase, unseen at a terminal."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else input(prompt)
