"""Passphrases cost what they should, need the root source, and weak ones are refused with a reason."""

from __future__ import annotations

import hmac
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.matching import RANKED_DICTIONARIES

from keys import passphrases
from keys.errors import DoesNotOpenError, WeakPassphraseError
from keys.passphrases import CEILING, DEFAULT, FLOOR, Cost, check_strength, passphrase_key, stretch

SALT = bytes(range(16))
CHEAP = Cost(64 * 1024, 1)
PHRASE = "grön elefant sover tungt"


def root_mac(message):
    return hmac.digest(b"root", message, "sha256")


def why(passphrase, *personal):
    with pytest.raises(WeakPassphraseError) as refused:
        check_strength(passphrase, personal)
    return refused.value.why


def test_the_default_cost_stretches_to_32_bytes():
    assert (DEFAULT.memory, DEFAULT.passes) == (64 * 1024 * 1024, 3)
    assert len(stretch(PHRASE, SALT, DEFAULT)) == 32


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=30))
def test_the_same_passphrase_gives_the_same_bytes_and_another_salt_others(passphrase):
    once = stretch(passphrase, SALT, CHEAP, CHEAP)
    assert once == stretch(passphrase, SALT, CHEAP, CHEAP)
    assert once != stretch(passphrase, bytes(16), CHEAP, CHEAP)
    assert once != stretch(passphrase + "x", SALT, CHEAP, CHEAP)


def test_two_keyboards_spelling_the_same_letters_give_the_same_key():
    composed, decomposed, full_width = "lösen å ord", "lo\u0308sen a\u030a ord", "ｌösen å ord"
    assert stretch(composed, SALT, CHEAP, CHEAP) == stretch(decomposed, SALT, CHEAP, CHEAP)
    assert stretch(composed, SALT, CHEAP, CHEAP) == stretch(full_width, SALT, CHEAP, CHEAP)


def test_letters_that_are_broken_on_the_way_are_stretched_as_others():
    assert len(stretch("\ud800" * 12, SALT, CHEAP, CHEAP)) == 32


@pytest.mark.parametrize("over", [Cost(CHEAP.memory + 1024, 2), Cost(CHEAP.memory, 3)])
def test_the_highest_cost_is_stretched_and_none_above_it(monkeypatch, over):
    monkeypatch.setattr(passphrases, "CEILING", Cost(CHEAP.memory, 2))
    assert len(stretch(PHRASE, SALT, Cost(CHEAP.memory, 2), CHEAP)) == 32
    with pytest.raises(DoesNotOpenError):
        stretch(PHRASE, SALT, over, CHEAP)


def test_spaces_and_case_count():
    assert stretch(PHRASE, SALT, CHEAP, CHEAP) != stretch(PHRASE + " ", SALT, CHEAP, CHEAP)
    assert stretch(PHRASE, SALT, CHEAP, CHEAP) != stretch(PHRASE.upper(), SALT, CHEAP, CHEAP)


@pytest.mark.parametrize(
    "cost",
    [
        Cost(FLOOR.memory - 1024, FLOOR.passes),
        Cost(FLOOR.memory, FLOOR.passes - 1),
        Cost(CEILING.memory + 1024, FLOOR.passes),
        Cost(FLOOR.memory, CEILING.passes + 1),
    ],
)
def test_a_stored_cost_outside_floor_and_ceiling_is_refused_before_any_hashing(cost):
    with pytest.raises(DoesNotOpenError):
        stretch(PHRASE, SALT, cost)


def test_at_most_four_are_stretched_at_once(monkeypatch):
    """The real semaphore, watched: an own hash that counts how many are inside."""
    inside, most, lock = [0], [0], threading.Lock()
    everybody_waits = threading.Event()

    def slow_hash(*_args, **_kwargs):
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        everybody_waits.wait(0.05)
        with lock:
            inside[0] -= 1
        return bytes(32)

    monkeypatch.setattr(passphrases.argon2id, "kdf", slow_hash)
    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(lambda _: stretch(PHRASE, SALT, DEFAULT), range(24)))
    assert most[0] == 4


def test_the_key_needs_the_passphrase_and_the_root_source():
    stretched = stretch(PHRASE, SALT, CHEAP, CHEAP)
    key = passphrase_key(stretched, root_mac)
    assert len(key) == 32
    assert key != passphrase_key(stretched, lambda message: hmac.digest(b"other root", message, "sha256"))
    assert key != passphrase_key(bytes(32), root_mac)


def test_two_passphrases_differ_even_when_a_broken_root_source_always_answers_the_same():
    assert passphrase_key(bytes(32), lambda _: bytes(32)) != passphrase_key(b"1" * 32, lambda _: bytes(32))


def test_the_root_source_never_sees_what_the_key_is_made_of():
    seen = []

    def listening_mac(message):
        seen.append(message)
        return root_mac(message)

    stretched = stretch(PHRASE, SALT, CHEAP, CHEAP)
    passphrase_key(stretched, listening_mac)
    assert len(seen) == 1
    assert len(seen[0]) == 32
    assert stretched not in seen[0]


@pytest.mark.parametrize(
    "passphrase",
    [
        PHRASE,
        "correct horse battery staple",
        "kjhgsdf8723bnvx",
        "Glad hund äter glass",
        "四角い卵が静かに歌う夜の庭",
    ],
)
def test_a_strong_passphrase_is_accepted(passphrase):
    check_strength(passphrase, ["Astrid Berg", "Norra mottagningen", "astrid@norr.example"])


@pytest.mark.parametrize("passphrase", ["", "Xk3%fQ!9zLp", "ﬁﬁﬁﬁﬁ"])
def test_a_short_passphrase_is_refused_as_short(passphrase):
    assert why(passphrase) == "short"


@pytest.mark.parametrize(
    "passphrase",
    [
        "Sommar2026!!",
        "lösenord123456",
        "losenord123456",
        "L0senord!2026!",
        "Stockholm2026Vinter",
        "borta bra men hemma bäst",
        "hemligtlösenord",
        "abcdefghijklmnop",
        "111111111111111",
        "passwordpassword",
        "qwertyuiopåasdf",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_a_passphrase_that_many_would_choose_is_refused_as_common(passphrase):
    assert why(passphrase) == "common"


@pytest.mark.parametrize(
    "passphrase",
    [
        "astrid-i-backen-2024-xkq",
        "ASTRID i backen vid ån",
        "den långa bergknallen 77",
        "norra porten är stängd",
        "198001011234 är mitt nr",
        "sjöberg".replace("ö", "o") + " seglar alltid i motvind",
    ],
)
def test_a_passphrase_with_an_own_word_is_refused_as_personal(passphrase):
    own = ["Astrid Berg", "Norra mottagningen", "19800101-1234", "Sjöberg"]
    assert why(passphrase.replace("198001011234", "19800101-1234"), *own) == "personal"


def test_a_short_own_word_counts_as_known_but_may_stand_in_a_strong_passphrase():
    assert why("Bo1234567890", "Bo") == "personal"
    assert why("Vi1234567890", "Bo") == "common"
    check_strength("bockar och bjällror under bron", ["Bo"])


def test_own_words_are_never_left_where_another_request_could_meet_them():
    lists_before = set(RANKED_DICTIONARIES)
    check_strength(PHRASE, ["Hemliganamnet"])
    assert set(RANKED_DICTIONARIES) == lists_before


def test_a_very_long_passphrase_is_judged_quickly_and_accepted():
    check_strength("4@8({[<369!|1057$+%2" * 50, [])
