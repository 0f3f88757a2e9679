"""Every page in a browser: nobody is shut out by how it is made, nothing is blocked, nothing runs over the edge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.block import BlockKind
from journal.domain.breach import BreachKind, Risk
from journal.domain.care import Identity
from journal.domain.death import DeathSource
from journal.domain.retention import HoldReason
from journal.services.blocks import TOLD, NewBlock, register_block
from journal.services.breaches import Assessment, NewBreach, enter_breach
from journal.services.deaths import NewDeath, mark_dead
from journal.services.holds import NewHold, place_hold
from journal.services.own_passkeys import begin_passkey, finish_passkey
from journal.services.patients import register_patient
from tests.authenticator import Authenticator
from tests.browser.axe import violations
from tests.destroying import destroyed, ordered, proposed
from tests.scenes import OLA, drafted, joined, last_row, signed, takes_part
from tests.stories.visiting import unrolled

pytestmark = pytest.mark.browser

PAGES = {
    "": ("/sign-in", "/forgotten", "/invitation", "/api"),
    "astrid": (
        "/",
        "/patients",
        "/patients/new",
        "{pia}/journal",
        "{pia}/print",
        "{pia}/disclose",
        "{pia}/consent",
        "{pia}/relations",
        "{pia}/death",
        "{ola}/death",
        "{ola}/relations",
        "{ola}/journal",
        "{pia}/entries/new",
        "{pia}/elsewhere",
        "{pia}/account",
        "{pia}/age-exemptions",
        "{pia}/guardians",
        "{pia}/protection",
        "{pia}/seals",
        "{entry}/release",
        "{pia}/blocks",
        "{pia}/blocks/new",
        "{block}",
        "{entry}",
        "{entry}/print",
        "{entry}/correct",
        "{entry}/misfile",
        "{entry}/statement",
        "{draft}/edit",
        "{draft}/sign",
        "{draft}/discard",
        "{locked}/unsigned",
        "{pia}/retention",
        "{done}",
        "{gone}",
        "/nowhere",
        "/account",
        "/account/passkeys/new",
        "/account/delete",
        "/my-log",
        "/units",
        "/unlock",
    ),
    "hanna": ("{pia}/journal",),
    "dag": ("/assignment", "/patients", "{pia}/relations", "{pia}/blocks", "{pia}/blocks/new", "/account/delete"),
    "eva": ("/log", "/log-questions", "{event}", "/log/verify", "/breaches", "{breach}"),
    "frida": (
        "/staff",
        "/staff-names",
        "/staff/duties",
        "/staff/invite",
        "/staff/{astrid}",
        "/units",
        "/keys",
        "/processing",
        "/retention",
        "{proposed}",
        "/breaches",
        "/breaches/new",
        "{breach}",
        "{breach}/message",
    ),
}


REFUSED = {("astrid", "/nowhere"): 404, ("hanna", "{pia}/journal"): 403}
"""Pages that say no, and are pages all the same."""


@pytest.fixture
def furnished(served):
    """Pia's journal with a signed note, a draft and one that locked, a colleague who takes no part, a sealed log.

    Ola has died. Astrid has a passkey.
    """
    cast = served.cast
    joined(cast, "hanna", "Hanna Ö")
    entries = {"locked": drafted(cast, cast.signed_in("astrid")).entry}
    served.clock.on(days=15)
    at = served.clock()
    session = cast.signed_in("astrid", at)
    begun = begin_passkey(cast.parts, session, at)
    finish_passkey(cast.parts, session, ("Telefonen i väskan", Authenticator().makes(begun.options)), at)
    entries |= {"entry": signed(cast, session, at=at).entry, "draft": drafted(cast, session, at=at).entry}
    destructions = named_destructions(cast, session, at)
    block = register_block(cast.parts, session, cast.pia, NewBlock(BlockKind.INNER, at, TOLD), at).block
    ola = register_patient(cast.parts, session, Identity(*OLA), at)
    takes_part(cast, session, "astrid", ola, at=at)
    mark_dead(cast.parts, session, ola, NewDeath(at.date(), DeathSource.RELATIVE), at)
    cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)
    pia = f"/patients/{cast.pia}"
    served.places = {
        "pia": pia,
        "ola": f"/patients/{ola}",
        "block": f"{pia}/blocks/{block}",
        "astrid": cast.people["astrid"].account,
        "breach": f"/breaches/{an_incident(cast, at)}",
        "event": f"/log/events/{last_row(cast).id}",
        **{name: f"{pia}/entries/{entry}" for name, entry in entries.items()},
        **destructions,
    }
    return served


def an_incident(cast, at):
    """A high risk that Frida has entered, and that is long overdue."""
    discovered, by = at - timedelta(days=5), cast.people["astrid"].account
    new = NewBreach(BreachKind.CONFIDENTIALITY, discovered, by, "Ett brev gick fel.", Assessment(Risk.HIGH, 3))
    return enter_breach(cast.parts, cast.signed_in("frida", at), new, at)


def named_destructions(cast, session, at):
    """A destroyed entry with its destruction, a proposal that waits, and a hold."""
    gone, other = signed(cast, session, at=at), signed(cast, session, at=at)
    done = destroyed(cast, ordered(gone.entry), at)
    waits = proposed(cast, cast.signed_in("astrid", at), ordered(other.entry), at)
    place_hold(cast.parts, session, NewHold(cast.pia, HoldReason.CLAIM), at)
    return {
        "gone": f"/patients/{cast.pia}/entries/{gone.entry}",
        "done": f"/destructions/{done.id}",
        "proposed": f"/destructions/{waits.id}",
    }


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_open_to_everybody_and_keeps_the_policy(furnished, window, name, width, scheme):
    page = window(width, scheme)
    if name:
        furnished.sign_in(page, name)
    for path in PAGES[name]:
        answer = page.goto(furnished.address + path.format(**furnished.places))
        assert answer.status == REFUSED.get((name, path), 200), path
        with unrolled(page):
            found = violations(page)
        assert found == [], path
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
        assert page.complaints == [], path
