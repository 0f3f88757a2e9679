"""The key that signs a log is renewed: certified, one tree signed by both, and an export holds across the change."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from journal.cli.verify_log import COMMANDS
from journal.domain.access_words import Subtype
from journal.domain.errors import NoKeyError, RefusedError, UnavailableError
from journal.services.health_rotation import rotations
from journal.services.rotating_log import begin_log_key, end_log_key, is_half_way
from journal.store.log_export import export_lines
from journal.store.log_integrator import Integrator
from journal.store.log_keys import LogCustody
from journal.store.log_tree import is_signed_by_all, newest_checkpoint
from keys.errors import KeyStoreError
from keys.notes import open_note
from tests.cast import NOON
from tests.scenes import last_row, rows, signed
from tests.services.gatherings import gathered, officers


def custody(cast, *seeds):
    """A custody as a worker has it, whose seeds are these or else those of the key store now."""
    store = cast.parts.key_store
    stored = store.secret("log-key", cast.providers["north"])
    found = seeds or [stored[n : n + 32] for n in range(0, len(stored), 32)]
    return LogCustody(lambda _: found, store.tree_seen, store.see_tree)


def integrated(cast, held):
    Integrator(cast.parts.store.database, held).integrate(cast.providers["north"], NOON)


def newest(cast):
    with cast.parts.store.database.reading() as connection:
        return newest_checkpoint(connection, cast.providers["north"])


def keys(cast, *seeds):
    return custody(cast, *seeds).verifier_keys(cast.providers["north"])


@pytest.mark.rule("L-17")
def test_export_across_a_rotation_holds_with_the_provider_key_alone(cast, tmp_path, capsys):
    who, old = gathered(cast, "frida"), custody(cast)
    signed(cast, cast.signed_in("astrid"))
    integrated(cast, old)
    assert begin_log_key(cast.parts, who, NOON) == 2
    signed(cast, cast.signed_in("astrid"), "Medan båda signerar.")
    integrated(cast, custody(cast))
    assert end_log_key(cast.parts, who, NOON) == newest(cast).size
    signed(cast, cast.signed_in("astrid"), "Efter.")
    integrated(cast, custody(cast))
    path = tmp_path / "log"
    path.write_bytes(b"".join(export_lines(cast.parts.store.database, cast.providers["north"], NOON)))
    (command,) = COMMANDS
    told = {"export": path, "key": who.trust.pin.hex(), "lang": "en", "jobs": 1, "receipts": True}
    assert command.run(SimpleNamespace(**told), None, {}) == 0, capsys.readouterr()
    assert "Every receipt was signed by the log." in capsys.readouterr().out


def test_one_tree_is_signed_by_both_keys_and_later_ones_by_the_new_alone(cast):
    who, (old,) = gathered(cast, "frida"), keys(cast)
    begin_log_key(cast.parts, who, NOON)
    new = keys(cast)[0]
    assert keys(cast) == [new, old]
    end_log_key(cast.parts, who, NOON)
    assert [bool(open_note(newest(cast).note, [key])) for key in (old, new)] == [True, True]
    signed(cast, cast.signed_in("astrid"))
    integrated(cast, custody(cast))
    with cast.parts.store.database.reading() as connection:
        assert is_signed_by_all(connection, cast.providers["north"], [new])
        assert not is_signed_by_all(connection, cast.providers["north"], [new, old])
    assert keys(cast) == [new]


@pytest.mark.rule("L-17")
def test_both_steps_are_rows_of_who_answered_for_them(cast):
    who = officers(cast, 0, 2)
    begin_log_key(cast.parts, who, NOON)
    end_log_key(cast.parts, who, NOON)
    assert [row.resource.ids for row in rows(cast) if row.subtype is Subtype.ROTATION] == [
        (cast.providers["north"],),
        (cast.providers["north"],),
    ]


def test_worker_that_has_not_followed_keeps_the_old_key_until_it_has(cast, monkeypatch):
    """It signs the newest tree with the old key alone: nothing is forgotten, and the end is tried again."""
    who, old = gathered(cast, "frida"), custody(cast)
    begin_log_key(cast.parts, who, NOON)
    told = [finding.what for finding in rotations(cast.parts, cast.settings, NOON)]
    assert told == ["The log of North is signed by two keys: a renewal was not ended."]
    with monkeypatch.context() as patched:
        patched.setattr(Integrator, "integrate", lambda *_: integrated_by(old))

        def integrated_by(held):
            patched.undo()
            integrated(cast, held)

        with pytest.raises(UnavailableError):
            end_log_key(cast.parts, who, NOON)
    assert is_half_way(cast.parts, cast.providers["north"])
    end_log_key(cast.parts, who, NOON)
    assert not is_half_way(cast.parts, cast.providers["north"])


@pytest.mark.rule("A-04", "L-05")
def test_who_does_not_head_the_operations_renews_no_log_key(cast):
    with pytest.raises(RefusedError):
        begin_log_key(cast.parts, gathered(cast, "astrid"), NOON)
    assert not last_row(cast).permitted
    assert len(keys(cast)) == 1


def test_log_without_a_key_and_head_without_the_provider_key_renew_none(cast):
    who = gathered(cast, "frida")
    empty = type(who)(who.actor, who.trust, {})
    with pytest.raises(NoKeyError):
        begin_log_key(cast.parts, empty, NOON)
    assert len(keys(cast)) == 1


def test_key_that_was_certified_and_never_taken_into_use_is_passed_over(cast, monkeypatch):
    """A crash after the certificate: the old key signs on, and the next rotation makes another."""
    who, before = gathered(cast, "frida"), keys(cast)

    def crash(*_):
        raise KeyStoreError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(type(cast.parts.key_store), "put_secret", crash)
        with pytest.raises(KeyStoreError, match="gone"):
            begin_log_key(cast.parts, who, NOON)
    assert keys(cast) == before
    assert begin_log_key(cast.parts, who, NOON) == 3
    assert end_log_key(cast.parts, who, NOON)
