"""Patients of the cast who sign in: an e-ID proves who they are, a member has seen them, a key of their own opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from journal.domain.block import BlockKind
from journal.domain.care import Identity
from journal.domain.eid import VerifiedIdentity
from journal.services.blocks import TOLD, NewBlock
from journal.services.keyring import PatientSession
from journal.services.own_blocks import register_own_block
from journal.services.patient_door import OwnFactor, enter, open_account
from journal.services.patients import register_patient
from journal.services.release_choices import set_direct_access
from journal.services.signing_in import resume
from journal.web.cookies import session_cookie
from tests.cast import NOON, PASSPHRASE, PIA
from tests.web.browsing import Browser

LATER = NOON + timedelta(minutes=1)
OLA = Identity("Ola Motsson", "197010632391", "", "")
"""Another patient of North-A: the stranger to everything that is Pia's."""


def proved(who=PIA):
    """What an e-ID says of a patient."""
    return VerifiedIdentity("https://e-id.example.se", f"sub-{who.number[-4:]}", who.number, who.name, "loa3", NOON)


def with_account(cast, who=PIA, at=NOON):
    """A patient proves who they are and opens an account at North, and waits; another sign-in finds them joined."""
    opened = open_account(cast.parts, proved(who), cast.providers["north"], OwnFactor(PASSPHRASE), at)
    return resume(cast.parts, opened.cookie, at)


def come_back(cast, who=PIA, at=LATER) -> PatientSession:
    """A patient with an account signs in again."""
    cookie = enter(cast.parts, proved(who), cast.providers["north"], OwnFactor(PASSPHRASE), at)
    return resume(cast.parts, cookie, at)


def entered(cast, who=OLA, at=NOON):
    """Have Dag enter somebody in North-A's register: the patient's id."""
    return register_patient(cast.parts, cast.signed_in("dag", at), who, at)


def gives_access(cast, at=NOON, *, gives=True):
    """North-A's therapist switches direct access on, or off."""
    set_direct_access(cast.parts, cast.signed_in("astrid", at), at, gives=gives)


def arrived(cast, *people, at=NOON):
    """Patients of North-A with accounts that are joined, at a unit that gives direct access: their sessions."""
    gives_access(cast, at)
    for who in people or (PIA,):
        with_account(cast, who, at)
    cast.signed_in("astrid", at)
    return tuple(come_back(cast, who, at) for who in people or (PIA,))


def blocks_a(cast, session, at=NOON, **told):
    """A patient blocks North-A's information: what was entered."""
    new = replace(NewBlock(BlockKind.INNER, at, TOLD), **told)
    return register_own_block(cast.parts, session, cast.units["a"], new, at)


def browser_of(site, session):
    """A patient's browser: the session's cookie lies in it, as the door left it there."""
    client = site.app.test_client()
    client.set_cookie(session_cookie(site.cast.settings), session.cookie.value)
    return Browser(site, client)
