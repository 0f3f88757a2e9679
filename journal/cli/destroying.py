"""Dispose of journals whose ten years are over: list them, ask two people, destroy, and write the certificates."""

from __future__ import annotations

import sys
from datetime import timedelta
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from journal.cli.destroying_words import WORDS
from journal.cli.officers import wording
from journal.cli.wired import Command, now
from journal.domain.errors import RefusedError, SignInFailedError
from journal.domain.people import Role
from journal.domain.retention import DestructionKind
from journal.policy.law import BACKUPS_STAND, ZONE
from journal.services.destroying import Wanted, approve_destruction, propose_destruction
from journal.services.restoring import require_consistent
from journal.services.retention import dated_journals
from journal.services.signing_in import Credentials, choose_assignment, sign_in, sign_out
from journal.settings import Settings
from journal.store.people import providers, units_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from journal.cli.wired import Wire
    from journal.domain.care import CareProvider
    from journal.domain.ids import ProviderId
    from journal.domain.retention import DatedJournal
    from journal.services.keyring import Session
    from journal.services.parts import Parts

    Said = Mapping[str, str]
    Due = tuple[ProviderId, DatedJournal]

_ORIGIN = "terminal"
_MAY = (Role.HEAD, Role.THERAPIST)


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings, said = Settings.from_environment(environment), wording(WORDS, environment)
    parts = wire(settings)
    require_consistent(parts)
    due = _due(parts, said, now())
    if not due:
        print(said["nothing"])
        return 0
    if options.list:
        print(said["listed"])
        return 0
    print(said["two"])
    people: list[Session] = []
    try:
        return _asked(options, parts, due, people, said)
    except SignInFailedError:
        print(said["wrong"])
        return 1
    finally:
        for session in people:
            sign_out(parts, session.cookie, now())


def _due(parts: Parts, said: Said, at: datetime) -> list[Due]:
    """List what is due, by random ids: whoever is at the terminal sees no more than the database says in clear."""
    found: list[Due] = []
    with parts.store.database.reading() as connection:
        for provider in providers(connection):
            names = {unit.unit_id: unit.name for unit in units_of(connection, provider.id)}
            mine = [each for each in dated_journals(connection, provider.id) if each.keeping.is_due(at)]
            if mine:
                _list(provider, mine, names, said)
            found += [(provider.id, each) for each in mine]
    return found


def _list(provider: CareProvider, due: Sequence[DatedJournal], names: Mapping[UUID, str], said: Said) -> None:
    print(said["due"].format(count=len(due), provider=provider.name))
    for each in due:
        since = each.keeping.disposable_from.astimezone(ZONE)
        print(said["journal"].format(short=_short(each), unit=names[each.unit], since=since))


def _asked(options: argparse.Namespace, parts: Parts, due: Sequence[Due], people: list[Session], said: Said) -> int:
    for number in (1, 2):
        print(said["person"].format(number=number))
        session = _person(parts, said)
        if session is None:
            return 1
        people.append(session)
    first, second = people
    if first.actor.account == second.actor.account:
        print(said["same"])
        return 1
    reached = [each[1] for each in due if all(_reaches(session, each) for session in people)]
    if input(said["sure"].format(count=len(reached))).strip().lower() != said["yes"]:
        print(said["stopped"])
        return 1
    for each in reached:
        _destroy(parts, (first, second), each, Path(options.certificates), said)
    return 0


def _person(parts: Parts, said: Said) -> Session | None:
    """Let somebody in as at the door: two factors, throttled, logged; None when no assignment of theirs may destroy."""
    account, at = input(said["account"]).strip(), now()
    shown = Credentials(account, _secret(said["passphrase"]), input(said["code"]).replace(" ", "").strip(), _ORIGIN)
    entered = sign_in(parts, shown, at)
    fitting = [each for role in _MAY for each in entered.assignments if each.role is role]
    if not fitting:
        sign_out(parts, entered.cookie, at)
        print(said["nobody"].format(name=account))
        return None
    return choose_assignment(parts, entered.cookie, fitting[0].id, at)


def _secret(prompt: str) -> str:
    return getpass(prompt) if sys.stdin.isatty() else input(prompt)


def _reaches(session: Session, each: Due) -> bool:
    """Say whether the journal is of the person's provider, and of their unit where they work at one."""
    provider, dated = each
    return session.actor.provider == provider and session.actor.unit in {None, dated.unit}


def _destroy(parts: Parts, people: tuple[Session, Session], each: DatedJournal, certificates: Path, said: Said) -> None:
    first, second = people
    target = (each.keeping.patient, each.unit)
    try:
        proposed = propose_destruction(parts, first, target, Wanted(DestructionKind.DUE), now())
        done = approve_destruction(parts, second, proposed.id, now())
    except RefusedError as refused:
        print(said["kept"].format(short=_short(each), why="; ".join(refused.decision.because)))
        return
    path = certificates / f"destruction-{done.id}.txt"
    path.write_text(done.certificate, encoding="utf-8")
    free = (now() + BACKUPS_STAND).astimezone(ZONE).date() + timedelta(days=1)
    print(said["done"].format(short=_short(each), free=free, path=path))


def _short(each: DatedJournal) -> str:
    return each.keeping.patient.hex[:8]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="only list what is due; ask nobody, destroy nothing")
    parser.add_argument(
        "--certificates", metavar="DIR", default=".", help="where the certificates are written; here by default"
    )


COMMANDS = (Command("destroy-due", "dispose of journals whose ten years are over", _arguments, _run),)
