"""No key and nonce meet twice: a salt makes each message's key (S-08)."""

from __future__ import annotations

import multiprocessing

import pytest

from keys import sealing
from keys.context import context
from keys.letters import seal_letter
from keys.pairs import key_pair
from keys.sealing import fresh_salt, open_sealed, seal

KEY = bytes(range(32))
HERE = context("entry-text/1", "north", 1)
MILLION = 1_000_000


@pytest.mark.rule("S-08")
def test_no_salt_returns_in_a_million_encryptions_under_one_key():
    assert len({fresh_salt() for _ in range(MILLION)}) == MILLION


@pytest.mark.rule("S-08")
def test_every_sealing_takes_its_salt_from_there_and_its_key_from_the_salt(monkeypatch):
    drawn = [bytes([n]) * 32 for n in range(3)]
    left = list(drawn)
    monkeypatch.setattr(sealing, "fresh_salt", lambda: left.pop(0))
    sealed = [seal(KEY, bytes(64), HERE) for _ in drawn]
    assert [one[1:33] for one in sealed] == drawn
    assert len({one[65:129] for one in sealed}) == 3  # one plain text and one nonce: only the key can differ
    assert all(open_sealed(KEY, one, HERE) == bytes(64) for one in sealed)


@pytest.mark.rule("S-08")
def test_what_is_wrapped_to_a_public_key_has_a_key_of_its_own_each_time():
    to = key_pair(bytes(32)).public
    encapsulated = {seal_letter(b"text", to, HERE)[:1120] for _ in range(200)}
    assert len(encapsulated) == 200  # from it HPKE makes key and nonce


@pytest.mark.rule("S-08")
def test_workers_that_were_forked_from_one_process_never_draw_the_same():
    with multiprocessing.get_context("fork").Pool(2) as workers:
        drawn = workers.map(_some, range(8), chunksize=1)
    assert len({salt for some in drawn for salt in some}) == 8 * 1000


def _some(_worker):
    return [fresh_salt() for _ in range(1000)]
