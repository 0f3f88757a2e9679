"""What people of the stories do again and again at the pages: begin a note, wait for the lamp, join, sign in."""

from __future__ import annotations

from base64 import b32decode
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import expect

from journal.services.one_time_codes import code_at
from journal.store.people import account_named
from tests.cast import Person

PIA, OLA = "Pia Exempelsson", "Ola Motsson"
SAVED = "Sparat på servern"


def begin(visitor, name=PIA, template="Samtal"):
    """Open an empty note about a patient, from the first page."""
    visitor.go("/").follow(f"Skriv om {name}").arrives("/entries/new")
    if template != "Samtal":
        visitor.choose("Mall", template)
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text(template)
        visitor.looks()
    return visitor


def lamp(visitor, words):
    """Wait until the lamp says this."""
    expect(visitor.page.locator("#lamp-words")).to_contain_text(words, timeout=15_000)


def type_in(visitor, label, text):
    """Type as fingers do, sign by sign, and wait until the server has it."""
    visitor.page.get_by_label(label, exact=True).press_sequentially(text)
    lamp(visitor, SAVED)
    return visitor


def signed_note(visitor, text, name=PIA):
    """Write a note and sign it."""
    type_in(begin(visitor, name), "Aktuellt", text)
    visitor.press("Till signering").arrives("/sign$")
    return visitor.press("Signera").arrives("/journal$")


def article(visitor, words):
    """The entry that holds these words."""
    return visitor.page.locator("article", has_text=words)


@dataclass
class Newcomer:
    """Somebody who is invited while a story goes on: what they keep on their phone and on paper."""

    username: str
    name: str
    passphrase: str = "åtta gröna vindar om våren"
    secret: str = ""
    code: str = ""


def invited(head, newcomer, unit="North-A", role="Behandlare"):
    """Have the head invite somebody; the one-time link."""
    head.go("/staff").follow("Bjud in").reads("Den inbjudna gör sina egna nycklar.")
    head.write("Namn", newcomer.name)
    head.write("Konto", newcomer.username)
    head.write("Titel eller legitimation", "leg. psykolog")
    head.page.get_by_label(role, exact=True).check()
    head.choose("Enhet", unit)
    head.press("Gör inbjudan").reads("Inbjudan är gjord")
    return head.page.locator("#invitation-link").inner_text()


def joins(visitor, newcomer, link):
    """Take an invitation in a browser of one's own, to its end."""
    visitor.page.goto(link)
    visitor.looks().press("Fortsätt").reads("Ditt konto heter")
    visitor.write("Lösenfras", newcomer.passphrase)
    visitor.write("Lösenfras, en gång till", newcomer.passphrase)
    visitor.press("Fortsätt").reads("Läs av bilden med en kodapp")
    newcomer.secret = visitor.page.locator("output").inner_text().replace(" ", "")
    visitor.write("Kod, sex siffror", authenticator(newcomer))
    visitor.press("Fortsätt").reads("Din återställningskod")
    newcomer.code = visitor.page.locator("output").inner_text()
    visitor.expects(422)
    visitor.write("Skriv koden från papperet", "FEL0-FEL0")
    visitor.press("Klar").reads("Något behöver rättas")
    visitor.write("Skriv koden från papperet", newcomer.code.lower().replace("-", " "))
    return visitor.press("Klar").reads("Kontot är klart.")


def authenticator(newcomer):
    """What the newcomer's phone shows."""
    secret = newcomer.secret + "=" * (-len(newcomer.secret) % 8)
    return code_at(b32decode(secret), datetime.now(UTC))


def known(practice, newcomer):
    """Let the practice's own list of people know the newcomer, so that they sign in like the others."""
    secret = newcomer.secret + "=" * (-len(newcomer.secret) % 8)
    person = Person(newcomer.username, newcomer.name, None, "a", b32decode(secret), passphrase=newcomer.passphrase)
    with practice.cast.parts.store.database.reading() as connection:
        person.account = account_named(connection, newcomer.username).account_id
    practice.cast.people[newcomer.username] = person
    return newcomer
