"""People with passkeys: added in a session, and come in by."""

from __future__ import annotations

from journal.services.own_passkeys import Answered, begin_passkey, begin_sign_in, finish_passkey, sign_in_by_passkey
from journal.services.signing_in import choose_assignment
from tests.authenticator import Authenticator
from tests.cast import NOON

HERE = "192.0.2.7"


def with_passkey(cast, name="astrid", at=NOON, **made):
    """Sign somebody in by passphrase, and have them add a passkey."""
    session = cast.signed_in(name, at)
    device = Authenticator(**made)
    add(cast, session, device, at)
    return session, device


def add(cast, session, device, at=NOON, name="Telefonen"):
    begun = begin_passkey(cast.parts, session, at)
    finish_passkey(cast.parts, session, (name, device.makes(begun.options)), at)


def shown(cast, device, at=NOON):
    """What a browser sends after the device has answered."""
    begun = begin_sign_in(cast.parts, HERE, at)
    return Answered(begun.ceremony, device.answers(begun.options), HERE, "firefox linux")


def come_in(cast, device, at=NOON):
    """Sign in by passkey, and take up the only assignment."""
    entered = sign_in_by_passkey(cast.parts, shown(cast, device, at), at)
    return choose_assignment(cast.parts, entered.cookie, entered.assignments[0].id, at)
