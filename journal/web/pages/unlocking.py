"""The passphrase beside an act that asks for a fresh unlock, so that nothing typed is lost on the way to it (S-04)."""

from __future__ import annotations

from flask import request

from journal.domain.errors import InvalidError, SignInFailedError
from journal.services.own_passkeys import list_passkeys
from journal.services.signing_in import unlock_again
from journal.web.wiring import caller, wiring


def asks_passphrase() -> bool:
    """Say whether the last unlock is too old for such an act; templates ask it."""
    return not wiring().parts.keyring.is_unlocked(caller().person, caller().at)


def has_passkeys() -> bool:
    """Say whether the caller could unlock by passkey; templates ask it."""
    who = caller()
    return bool(list_passkeys(wiring().parts, who.account, who.at))


def unlock_if_asked() -> None:
    """Unlock with the passphrase in the form. Raise InvalidError when it is wrong or missing, ThrottledError."""
    passphrase = request.form.get("passphrase", "")
    if not passphrase:
        if asks_passphrase():
            raise InvalidError({"passphrase": "required"})
        return
    try:
        unlock_again(wiring().parts, caller().person, passphrase, caller().at)
    except SignInFailedError as error:
        raise InvalidError({"passphrase": "wrong-passphrase"}) from error
