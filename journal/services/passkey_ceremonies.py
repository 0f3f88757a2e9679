"""What a browser is asked about passkeys (WebAuthn with PRF), and what its answer says, once it was found right.

Loaded with the first passkey that somebody makes or shows: webauthn and what it imports take six megabytes of each
worker, and most requests have no use for them.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers import parse_authentication_credential_json as parse_assertion
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from journal.services.keyring_accounts import PASSKEY_SALT
from journal.services.keyring_challenges import STANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webauthn.helpers.structs import AuthenticationCredential

    from journal.services.parts import Parts
    from journal.store.passkeys import StoredPasskey
    from journal.store.people import StoredAccount

_SHOWN_FOR = int(STANDS.total_seconds() * 1000)
_PRF = {"extensions": {"prf": {"eval": {"first": bytes_to_base64url(PASSKEY_SALT)}}}}


def asked_to_make(parts: Parts, account: StoredAccount, challenge: bytes, known: Iterable[bytes]) -> dict[str, Any]:
    """Return what a browser is asked that shall make a passkey for an account; ``known`` are those that it has."""
    options = webauthn.generate_registration_options(
        rp_id=_host(parts),
        rp_name="Sigill",
        user_id=account.account_id.bytes,
        user_name=account.username,
        user_display_name=account.name,
        challenge=challenge,
        timeout=_SHOWN_FOR,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(one) for one in known],
    )
    return options_to_json_dict(options) | _PRF


def asked_to_show(parts: Parts, challenge: bytes, mine: Iterable[bytes]) -> dict[str, Any]:
    """Return what a browser is asked that shall show one of these passkeys, or any of this site where none is named."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(parts),
        challenge=challenge,
        timeout=_SHOWN_FOR,
        allow_credentials=[PublicKeyCredentialDescriptor(one) for one in mine],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options) | _PRF


@contextmanager
def _refusing() -> Iterator[None]:
    """Say a refusal in words that whoever calls knows without webauthn, which is loaded with this module alone."""
    try:
        yield
    except WebAuthnException as error:
        raise ValueError(str(error)) from error


@_refusing()
def made(parts: Parts, answer: str, challenge: bytes) -> tuple[bytes, bytes, int]:
    """Return id, public key and counter of a passkey that was made. Raises ValueError, KeyError, TypeError."""
    found = webauthn.verify_registration_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=_host(parts),
        expected_origin=parts.origin,
        require_user_verification=True,
    )
    return found.credential_id, found.credential_public_key, found.sign_count


@_refusing()
def shown(answer: str) -> AuthenticationCredential:
    """Read an answer, which is still to be checked. Raises ValueError, KeyError, TypeError."""
    return parse_assertion(answer)


@_refusing()
def counter(parts: Parts, answer: AuthenticationCredential, challenge: bytes, passkey: StoredPasskey) -> int:
    """Return the counter of an answer that is right. Whether it went on is asked of the row, where two are one.

    Raises ValueError, KeyError, TypeError.
    """
    checked = webauthn.verify_authentication_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=_host(parts),
        expected_origin=parts.origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=0,
        require_user_verification=True,
    )
    return checked.new_sign_count


def prf_of(answer: str) -> bytes | None:
    """Return the 32 bytes that the authenticator gave for the salt, or None when it cannot."""
    try:
        given = json.loads(answer)["clientExtensionResults"]["prf"]["results"]["first"]
        read = base64url_to_bytes(given)
    except (ValueError, KeyError, TypeError):
        return None
    return read if len(read) == len(PASSKEY_SALT) else None


def _host(parts: Parts) -> str:
    return urlsplit(parts.origin).hostname or ""
