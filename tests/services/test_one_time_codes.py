"""One-time codes as RFC 6238 and every authenticator make them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest

from journal.services.one_time_codes import code_at, matching_step, new_secret, setup_uri, written_secret

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds, digits):
    """The appendix shows eight digits; an app shows the last six."""
    assert code_at(SECRET, datetime.fromtimestamp(seconds, UTC)) == digits


def test_another_implementation_shows_the_same_from_the_qr_code():
    secret, at = new_secret(), datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
    theirs = pyotp.parse_uri(setup_uri(secret, "Norra: mottagningen", "astrid"))
    assert [theirs.at(at + timedelta(seconds=s)) for s in range(0, 600, 7)] == [
        code_at(secret, at + timedelta(seconds=s)) for s in range(0, 600, 7)
    ]


def test_address_names_issuer_and_person():
    parts = urlsplit(setup_uri(SECRET, "Norra & Söder", "astrid"))
    assert (parts.scheme, parts.netloc, unquote(parts.path)) == ("otpauth", "totp", "/Norra & Söder:astrid")
    assert parse_qs(parts.query) == {"secret": [written_secret(SECRET)], "issuer": ["Norra & Söder"]}


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "\ud800"])
def test_whatever_else_is_typed_is_no_code(typed):
    assert matching_step(SECRET, typed, datetime(2026, 3, 2, tzinfo=UTC)) is None


def test_code_may_be_typed_in_two_halves():
    at = datetime(2026, 3, 2, tzinfo=UTC)
    code = code_at(SECRET, at)
    assert matching_step(SECRET, f" {code[:3]} {code[3:]} ", at) == int(at.timestamp()) // 30
