"""Who is in the demo practice: two providers, their staff, and forty patients who have never lived.

Numbers are the documented test numbers, or belong to births before 1900; telephones are of the range that is
reserved for fiction, addresses of example.se. Everything here is synthetic.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from journal.cli.demo_material import rows

DOCUMENTED_NUMBERS = ("191212121212", "197010632391")
FIRST_PHONE = 701740605
ELDERS = ("modern", "fadern")


@dataclass(frozen=True, slots=True)
class DemoProvider:
    """A care provider."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A care unit of one provider."""

    key: str
    provider: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A member of staff; `role` is therapist, clerk, auditor or head. No units means the whole provider.

    `number` is twelve digits; a head has none, since nobody enters one for the head who is there first.
    """

    username: str
    name: str
    title: str
    role: str
    units: tuple[str, ...]
    provider: str
    passphrase: str
    number: str


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """A patient: number of twelve digits, telephone, address, and the words that notes about them use."""

    key: str
    given: str
    family: str
    number: str
    phone: str
    email: str
    words: Mapping[str, str]
    traits: frozenset[str]


@dataclass(frozen=True, slots=True)
class DemoContact:
    """One treatment: whose, by whom, of what, and when, in weeks before the last day. `pace` is w or m."""

    patient: str
    therapist: str
    problem: str
    theme: int
    from_week: int
    to_week: int
    pace: str


PROVIDERS = (DemoProvider("north", "Nordan Psykoterapi"), DemoProvider("south", "Sunnan Psykoterapi"))
UNITS = (
    DemoUnit("north-a", "north", "Nordan Ängen"),
    DemoUnit("north-b", "north", "Nordan Hamnen"),
    DemoUnit("south", "south", "Sunnan Torget"),
)
UNIT_OF = {"astrid": "north-a", "bo": "north-b", "cilla": "south"}


def staff() -> tuple[DemoStaff, ...]:
    """Return the staff of both providers."""
    return tuple(
        DemoStaff(username, name, title, role, tuple(units.split()), provider, passphrase, _own_number(place, role))
        for place, (username, name, title, role, units, provider, passphrase) in enumerate(rows("staff.txt"))
    )


def patients() -> tuple[DemoPatient, ...]:
    """Return the forty patients; Pia Lindvret is the first."""
    return tuple(_patient(place, cells) for place, cells in enumerate(rows("cast.txt")))


def contacts() -> tuple[DemoContact, ...]:
    """Return every treatment of the three years, generated ones; Pia's with Astrid is written by hand."""
    keys = [patient.key for patient in patients()]
    return tuple(
        DemoContact(keys[int(who) - 1], therapist, problem, int(theme), int(start), int(end), pace)
        for who, therapist, problem, theme, start, end, pace in rows("contacts.txt")
    )


def _patient(place: int, cells: list[str]) -> DemoPatient:
    name, sex, work, at_work, boss, colleague, near, other, hobby, home = cells
    given, _, family = name.partition(" ")
    plain = _plain(f"{given}.{family}")
    words = {"namn": given, "yrke": work, "jobb": at_work, "chef": boss, "kollega": colleague}
    words |= {"nära": near, "annan": other, "hobby": hobby, "boende": home}
    words |= dict(zip(("hon", "henne", "hennes"), _PRONOUNS[sex], strict=True))
    kin = "elder" if other.startswith(ELDERS) else "peer"
    traits = frozenset({kin, "flat"} if "lägenhet" in home else {kin})
    phone = f"0{FIRST_PHONE + place}"
    spaced = f"{phone[:3]}-{phone[3:6]} {phone[6:8]} {phone[8:]}"
    number = personal_number(place, sex)
    return DemoPatient(plain.replace(".", "-"), given, family, number, spaced, f"{plain}@example.se", words, traits)


_PRONOUNS = {"f": ("hon", "henne", "hennes"), "m": ("han", "honom", "hans")}


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower())
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


def personal_number(place: int, sex: str) -> str:
    """Return twelve digits: a documented test number, or a birth from 1850 to 1899 with a right control digit."""
    if place < len(DOCUMENTED_NUMBERS):
        return DOCUMENTED_NUMBERS[place]
    born = f"{1850 + place * 7 % 50}{1 + place * 5 % 12:02}{1 + place * 11 % 28:02}"
    serial = 100 + place * 22 + (sex == "m")
    return f"{born}{serial}{_control_digit(f'{born[2:]}{serial}')}"


def _own_number(place: int, role: str) -> str:
    """Return a member of staff's twelve digits, of a birth before any patient's."""
    digits = f"{1840 + place}0{1 + place % 9}1{place % 10}{300 + place}"
    return "" if role == "head" else digits + str(_control_digit(digits[2:]))


def _control_digit(digits: str) -> int:
    """Luhn's, as in personal numbers: every other digit doubled, from the first."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return -sum(sum(divmod(product, 10)) for product in doubled) % 10
