"""A grant opens for the key it was made to, says who gave it, and cannot be turned into another."""

from __future__ import annotations

from dataclasses import fields, replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.context import context
from keys.errors import DoesNotOpenError
from keys.granting import GRANTED, Grant, GrantHeader, check_grant, open_earlier, seal_earlier, unwrap, wrap
from keys.pairs import PublicKeys, key_pair
from keys.signing import sign

ASTRID, BO, UNIT = (key_pair(bytes([n]) * 32) for n in (1, 2, 3))
SECRET = bytes(range(32))
NORTH, CIRCLE, JOURNAL, OTHER = (UUID(int=n) for n in (10, 11, 12, 13))
HEADER = GrantHeader(NORTH, "reader", JOURNAL, 1, CIRCLE, 2, CIRCLE, 3)
GRANT = wrap(SECRET, HEADER, ASTRID.public, UNIT.signing_seed)


def refused(grant, to=ASTRID, by=UNIT.public.signing):
    with pytest.raises(DoesNotOpenError):
        unwrap(grant, to, by)


@settings(max_examples=20, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.sampled_from(sorted(GRANTED)), st.integers(0, 2**64 - 1))
def test_the_receiver_opens_what_was_granted(secret, what, epoch):
    header = replace(HEADER, what=what, epoch=epoch)
    grant = wrap(secret, header, ASTRID.public, UNIT.signing_seed)
    assert unwrap(grant, ASTRID, UNIT.public.signing) == secret
    assert (len(grant.wrapped), len(grant.signature)) == (1168, 64)


def test_somebody_else_does_not_open_it():
    refused(GRANT, to=BO)


def test_a_grant_by_somebody_else_than_the_certified_granter_is_refused():
    refused(GRANT, by=BO.public.signing)
    refused(wrap(SECRET, HEADER, ASTRID.public, BO.signing_seed))


@pytest.mark.parametrize("name", [field.name for field in fields(GrantHeader)])
def test_each_changed_field_of_the_header_is_refused(name):
    old = getattr(HEADER, name)
    new = {str: "patient", int: 7, UUID: OTHER}[type(old)]
    refused(replace(GRANT, header=replace(HEADER, **{name: new})))


@pytest.mark.parametrize("name", [field.name for field in fields(GrantHeader)])
def test_a_granter_who_signs_another_header_over_the_old_bytes_is_refused(name):
    """The header is bound into the ciphertext too: a signature alone does not move a secret."""
    old = getattr(HEADER, name)
    header = replace(HEADER, **{name: {str: "patient", int: 7, UUID: OTHER}[type(old)]})
    refused(sign_again(header, GRANT.wrapped))


def sign_again(header, wrapped):
    statement = context("grant-signature/1", header.encoded(), wrapped)
    return Grant(header, wrapped, sign(UNIT.signing_seed, statement))


def test_every_changed_byte_is_refused():
    for place in range(len(GRANT.wrapped)):
        changed = bytearray(GRANT.wrapped)
        changed[place] ^= 1
        refused(replace(GRANT, wrapped=bytes(changed)))
    for place in range(64):
        changed = bytearray(GRANT.signature)
        changed[place] ^= 1
        refused(replace(GRANT, signature=bytes(changed)))


def test_bytes_changed_and_signed_by_the_granter_are_refused_by_the_ciphertext():
    for place in (0, 1087, 1088, 1119, 1120, 1151, 1167):
        changed = bytearray(GRANT.wrapped)
        changed[place] ^= 1
        refused(sign_again(HEADER, bytes(changed)))
    refused(sign_again(HEADER, b""))
    refused(sign_again(HEADER, GRANT.wrapped[:1119]))
    refused(sign_again(HEADER, GRANT.wrapped + b"\0"))


@pytest.mark.parametrize("change", [{"what": "draft"}, {"epoch": -1}, {"to_epoch": 2**64}])
def test_a_header_that_says_nothing_known_is_neither_made_nor_opened(change):
    header = replace(HEADER, **change)
    with pytest.raises(ValueError, match=r".+"):
        wrap(SECRET, header, ASTRID.public, UNIT.signing_seed)
    refused(Grant(header, GRANT.wrapped, GRANT.signature))


def test_only_secrets_of_32_bytes_are_granted():
    with pytest.raises(ValueError, match="32 bytes"):
        wrap(SECRET[:31], HEADER, ASTRID.public, UNIT.signing_seed)


def test_nothing_is_wrapped_to_bytes_that_are_no_key():
    with pytest.raises(ValueError, match=r".+"):
        wrap(SECRET, HEADER, PublicKeys(b"\xff" * 1216, bytes(32)), UNIT.signing_seed)


def test_a_newcomer_with_the_new_secret_reads_the_earlier_epoch_and_not_the_other_way_round():
    earlier, current = bytes([1]) * 32, bytes([2]) * 32
    sealed = seal_earlier(current, earlier, NORTH, CIRCLE, 2)
    assert open_earlier(current, sealed, NORTH, CIRCLE, 2) == earlier
    for secret, provider, circle, epoch in (
        (earlier, NORTH, CIRCLE, 2),
        (current, OTHER, CIRCLE, 2),
        (current, NORTH, OTHER, 2),
        (current, NORTH, CIRCLE, 3),
    ):
        with pytest.raises(DoesNotOpenError):
            open_earlier(secret, sealed, provider, circle, epoch)


def test_who_hands_a_grant_on_checks_the_signature_without_opening_it():
    check_grant(GRANT, UNIT.public.signing)
    header = replace(HEADER, to_id=OTHER)
    nothing = replace(HEADER, what="nothing known")
    for forged in (
        Grant(header, GRANT.wrapped, GRANT.signature),
        Grant(HEADER, GRANT.wrapped[:-1] + b"x", GRANT.signature),
        Grant(HEADER, GRANT.wrapped, bytes(64)),
        Grant(nothing, GRANT.wrapped, GRANT.signature),
    ):
        with pytest.raises(DoesNotOpenError):
            check_grant(forged, UNIT.public.signing)
    with pytest.raises(DoesNotOpenError):
        check_grant(GRANT, BO.public.signing)
