"""Two workers at once: a code serves once, a circle is made once, a count misses nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import func, select

from journal.domain.errors import JournalError, SignInFailedError, ThrottledError
from journal.domain.people import Role
from journal.services.invitations import Invite, accept, confirm_totp, invite
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.one_time_codes import code_at
from journal.services.signing_in import sign_in
from journal.services.units import add_unit
from journal.store.people_tables import CircleRow
from tests.cast import NOON, PASSPHRASE, Person, secret_in


def together(*acts):
    """Do all at once; return what each gave, or the error that it met."""

    def tried(act):
        try:
            return act()
        except JournalError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(tried, acts))


def test_two_who_show_one_code_at_once_are_let_in_once(cast):
    cast.forget_step("astrid")
    met = together(*[lambda: sign_in(cast.parts, cast.shown("astrid"), NOON)] * 4)
    assert sum(isinstance(each, SignInFailedError) for each in met) == 3


def test_guessers_at_once_are_counted_one_by_one(cast):
    wrong = [lambda: sign_in(cast.parts, cast.shown("astrid", passphrase="guess"), NOON)] * 8
    met = together(*wrong)
    assert sum(isinstance(each, SignInFailedError) for each in met) == 5
    assert sum(isinstance(each, ThrottledError) for each in met) == 3


def test_two_first_members_at_once_make_one_circle(cast):
    frida = cast.signed_in("frida")
    unit = add_unit(cast.parts, frida, "North-C", NOON)
    cast.units["c"] = unit
    acts = []
    for name in ("hanna", "ivar"):
        wanted = Invite(name, name.capitalize(), "leg. psykolog", Role.THERAPIST, unit)
        code = invite(cast.parts, frida, wanted, NOON)
        accepted = accept(cast.parts, code, PASSPHRASE, NOON)
        totp = secret_in(accepted.totp_secret)
        cast.people[name] = replace(Person(name, name, Role.THERAPIST, "c"), totp=totp, account=accepted.account)
        acts.append(lambda code=code, totp=totp: confirm_totp(cast.parts, code, code_at(totp, NOON), NOON))
    assert [type(each).__name__ for each in together(*acts)] == ["Accepted", "Accepted"]
    made = circle_id(cast.providers["north"], CircleKind.UNIT, unit)
    with cast.parts.store.database.reading() as connection:
        rows = select(func.count()).select_from(CircleRow).where(CircleRow.circle_id == made)
        assert connection.execute(rows).scalar_one() == 1
    for name in ("hanna", "ivar", "hanna", "ivar"):
        held = cast.signed_in(name).circles
    assert made in held


def test_one_invitation_confirmed_twice_at_once_joins_once(cast):
    wanted = Invite("hanna", "Hanna", "leg. psykolog", Role.THERAPIST, cast.units["a"])
    code = invite(cast.parts, cast.signed_in("astrid"), wanted, NOON)
    totp = secret_in(accept(cast.parts, code, PASSPHRASE, NOON).totp_secret)
    met = together(*[lambda: confirm_totp(cast.parts, code, code_at(totp, NOON), NOON)] * 3)
    assert sum(type(each).__name__ == "Accepted" for each in met) == 1
