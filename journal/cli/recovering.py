"""The recovery officers together: rehearse, let somebody in again, or make the root file again. All of it is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.cli.officers import asked_provider, invitation_link, typed_papers, wording
from journal.cli.recovery_words import WORDS
from journal.cli.wired import Command, now
from journal.domain.errors import InvalidError, UnavailableError, UnknownError
from journal.domain.ids import AccountId
from journal.domain.people import Role
from journal.services.health_places import RECOVERY_NAME, root_path
from journal.services.invitations import Invite
from journal.services.keyring_recovery import recover
from journal.services.recovering import (
    hand_keys_to,
    invite_by_officers,
    invite_successor,
    lacks_analysis,
    open_recovery,
    open_root_recovery,
)
from journal.services.restoring import require_consistent
from journal.settings import Settings
from journal.store.copying import opened
from journal.store.people import account_named
from keys.errors import DoesNotOpenError
from keys.roots import import_root

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from journal.cli.wired import Wire
    from journal.domain.care import CareProvider
    from journal.services.keyring_recovery import Recovered
    from journal.services.parts import Parts

    Said = Mapping[str, str]
    Act = Callable[["_Opened"], str]


class _Opened:
    """What the officers opened, and with what it is used."""

    def __init__(self, parts: Parts, recovered: Recovered, settings: Settings, said: Said) -> None:
        self.parts, self.recovered, self.settings, self.said = parts, recovered, settings, said

    def link(self, code: str) -> str:
        return self.said["link"].format(link=invitation_link(self.settings, code))


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings, said = Settings.from_environment(environment), wording(WORDS, environment)
    with opened(settings.database) as database:
        provider = asked_provider(database, said)
    print(said["begin"].format(provider=provider.name))
    papers = typed_papers(said)
    try:
        if options.root:
            _make_root(settings, provider, papers, said)
        parts = wire(settings)
        require_consistent(parts)
        recovered = open_recovery(parts, provider.id, papers, now())
    except (InvalidError, DoesNotOpenError):
        print(said["closed"])
        return 1
    print(said["opened"].format(circles=len(recovered.circles), provider=provider.name))
    if options.rehearse or options.root:
        print(said["rehearsed"] if options.rehearse else "")
        return 0
    return _act(_Opened(parts, recovered, settings, said))


def _make_root(settings: Settings, provider: CareProvider, papers: Sequence[str], said: Said) -> None:
    """Make a lost root file again. The log cannot be written before: its key lies behind the root."""
    path = root_path(settings)
    if path is None:
        raise UnavailableError("JOURNAL_ROOT is no file: its own way of recovery stands for root.recovery")
    letter = path.with_name(RECOVERY_NAME)
    with opened(settings.database) as database, database.reading() as connection:
        recovered = recover(connection, provider.id, papers)
    import_root(path, open_root_recovery(recovered, letter.read_bytes()))
    print(said["root"].format(path=path, recovery=letter))


def _act(hand: _Opened) -> int:
    chosen = _ACTS.get(input(hand.said["what"]).strip())
    print(chosen(hand) if chosen else hand.said["nothing"])
    return 0


def _invite_again(hand: _Opened) -> str:
    _, account = _account(hand)
    return hand.link(invite_by_officers(hand.parts, hand.recovered, account, now()))


def _hand_over(hand: _Opened) -> str:
    username, account = _account(hand)
    count = hand_keys_to(hand.parts, hand.recovered, account, now())
    return hand.said["handed"].format(count=count, username=username)


def _new_head(hand: _Opened) -> str:
    username, name, title = (input(hand.said[asked]).strip() for asked in ("username", "name", "title"))
    wanted, at = Invite(username, name, title, Role.HEAD), now()
    lacking = lacks_analysis(hand.parts, hand.recovered, Role.HEAD, at)
    analysis = input(hand.said["analysis"]).strip() if lacking else ""
    return hand.link(invite_successor(hand.parts, hand.recovered, wanted, at, analysis))


def _account(hand: _Opened) -> tuple[str, AccountId]:
    username = input(hand.said["username"]).strip()
    with hand.parts.store.database.reading() as connection:
        found = account_named(connection, username)
    if found is None:
        raise UnknownError(hand.said["nobody"])
    return username, AccountId(found.account_id)


_ACTS: dict[str, Act] = {"1": _invite_again, "2": _hand_over, "3": _new_head}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rehearse", action="store_true", help="only try whether the words open, and log the date")
    parser.add_argument("--root", action="store_true", help="make a lost root file again from root.recovery")


COMMANDS = (Command("recover", "let the recovery officers open what nobody else can", _arguments, _run),)
