"""An order is believed only when two different people of the provider, each certified on their own, signed it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keys.errors import DoesNotOpenError
from keys.orders import LONGEST_CHAIN, check_order, order_statement
from keys.pairs import PublicKeys, key_pair
from tests.keys.ordering import Practice, new_id, new_seed, wide_keys


@pytest.fixture(scope="module")
def practice():
    return Practice()


@pytest.fixture(scope="module")
def pair(practice):
    return practice.invited(), practice.invited()


@pytest.fixture
def ids():
    return [new_id(), new_id()]


@pytest.mark.rule("D-06", "R-05", "R-06")
def test_an_order_that_two_people_signed_is_accepted(practice, pair, ids):
    check_order(practice.order(ids, *pair), practice.pin)


def test_an_order_says_the_same_in_whatever_order_its_ids_were_named(practice, ids):
    said = order_statement(practice.provider, "1", ids)
    assert said == order_statement(practice.provider, "1", [*reversed(ids), ids[0]])


def test_somebody_whom_a_unit_invited_signs_with_the_whole_chain(practice, ids):
    founder = practice.invitation()
    seed = new_seed()
    circle = practice.certified("circle", wide_keys(seed), (founder[0].subject_id, founder[1]))
    invitation = practice.invitation((circle.subject_id, _signing(seed)))
    colleague = practice.signer(invitation, (circle, seed), founder)
    check_order(practice.order(ids, practice.signer(founder), colleague), practice.pin)


def test_somebody_whom_the_provider_key_certified_directly_signs(practice, pair, ids):
    check_order(practice.order(ids, practice.signer(), pair[0]), practice.pin)


def test_two_whom_the_provider_key_certified_directly_are_two_people(practice, ids):
    check_order(practice.order(ids, practice.signer(), practice.signer()), practice.pin)


@pytest.mark.parametrize("invited", [LONGEST_CHAIN - 1, LONGEST_CHAIN])
def test_a_chain_is_followed_for_eight_certificates_and_no_further(practice, pair, ids, invited):
    above = [practice.invitation()]
    for _ in range(invited - 1):
        above.insert(0, practice.invitation((above[0][0].subject_id, above[0][1])))
    order = practice.order(ids, practice.signer(*above), pair[0])
    if invited < LONGEST_CHAIN:
        check_order(order, practice.pin)
    else:
        refused(order, practice.pin)


@pytest.mark.rule("D-06")
@pytest.mark.parametrize("how", ["alone", "twice", "three", "nobody"])
def test_an_order_needs_two_different_people(practice, pair, ids, how):
    third = practice.invited()
    signers = {"alone": pair[:1], "twice": (pair[0], pair[0]), "three": (*pair, third), "nobody": ()}[how]
    refused(practice.order(ids, *signers), practice.pin)


def test_whoever_was_invited_once_is_not_two_people(practice, ids):
    invitation = practice.invitation()
    refused(practice.order(ids, practice.signer(invitation), practice.signer(invitation)), practice.pin)


def test_one_key_under_two_accounts_is_not_two_people(practice, ids):
    seed = new_seed()
    same = [practice.signer(practice.invitation(), seed=seed) for _ in range(2)]
    refused(practice.order(ids, *same), practice.pin)


@pytest.mark.rule("D-06")
def test_signatures_hold_for_no_other_ids_decision_or_provider(practice, pair, ids):
    order = practice.order(ids, *pair)
    refused(replace(order, ids=frozenset({*ids, new_id()})), practice.pin)
    refused(replace(order, decision="another"), practice.pin)
    refused(replace(order, provider=new_id()), practice.pin)
    refused(practice.order(ids, *pair, decision=" "), practice.pin)
    refused(practice.order([], *pair), practice.pin)


def test_another_providers_people_order_nothing(practice, pair, ids):
    south = Practice()
    stranger = south.invited()
    refused(south.order(ids, stranger, south.invited()), practice.pin)
    refused(replace(south.order(ids, stranger, south.invited()), provider=practice.provider), practice.pin)
    refused(practice.order(ids, pair[0], stranger), practice.pin)
    refused(replace(practice.order(ids, *pair), provider_public=south.public), practice.pin)


def test_a_chain_with_a_link_missing_swapped_or_too_long_is_refused(practice, pair, ids):
    one, other = pair
    for chain in ((), one.chain[:1], one.chain[1:], other.chain, (one.chain[0], other.chain[1]), one.chain * 5):
        refused(practice.order(ids, replace(one, chain=chain), other), practice.pin)


def test_neither_account_nor_circle_nor_log_certifies_an_account(practice, pair, ids):
    seed = new_seed()
    for subject in ("account", "circle"):
        issuer = practice.certified(subject, wide_keys(seed))
        forged = practice.signer((issuer, _signing(seed)))
        refused(practice.order(ids, pair[0], forged), practice.pin)
    log = practice.certified("log", PublicKeys(b"", wide_keys(seed).signing))
    refused(practice.order(ids, pair[0], practice.signer((log, _signing(seed)))), practice.pin)


def test_a_signature_with_any_bit_changed_is_refused(practice, pair, ids):
    order = practice.order(ids, *pair)
    first, second = order.signed
    for index in range(0, 64, 7):
        changed = bytes(byte ^ (place == index) for place, byte in enumerate(first.signature))
        refused(replace(order, signed=(replace(first, signature=changed), second)), practice.pin)


def refused(order, pin):
    with pytest.raises(DoesNotOpenError):
        check_order(order, pin)


def _signing(seed):
    return key_pair(seed).signing_seed
