"""New words for the recovery officers open all that the old ones did, and the old ones nothing; or nothing changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.access_words import Subtype, Way
from journal.domain.errors import InvalidError, NoKeyError, RenewedKeysError
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.keyring_packages import handed_secrets
from journal.services.keyring_reasons import open_reason, seal_reason
from journal.services.recovering import hand_keys_to, open_recovery, open_root_recovery
from journal.services.rotating_root import rotate_root
from journal.services.rotating_words import next_words, take_up_words
from tests.cast import NOON
from tests.scenes import last_row, opened, signed, words_in
from tests.services.gatherings import circle_of, gathered, rotated


def by(cast, papers, provider="north"):
    return open_recovery(cast.parts, cast.providers[provider], papers, NOON)


def old(cast, provider="north"):
    return by(cast, cast.words[provider][:2], provider)


def turned(cast, quorum=(3, 5), provider="north"):
    """The officers take up new words: these."""
    recovered = old(cast, provider)
    words = next_words(cast.parts, recovered, quorum, NOON)
    take_up_words(cast.parts, recovered, words, NOON)
    return words.papers


def letter_of(cast):
    return (cast.place / "root.recovery").read_bytes()


@pytest.mark.rule("L-17", "R-11", "S-13")
def test_new_words_open_what_the_old_ones_did_and_the_old_ones_nothing(cast):
    entry = signed(cast, cast.signed_in("astrid"), "Läses med nya nycklar.").entry
    before = old(cast)
    papers = turned(cast)
    row = last_row(cast)
    assert (row.subtype, row.way, row.permitted) == (Subtype.ROTATION, Way.OFFICER, True)
    assert (row.resource.ids, len(papers)) == ((circle_of(cast, CircleKind.RECOVERY),), 5)
    after = by(cast, papers[2:])
    assert (after.recovery.epoch, after.circles) == (2, before.circles)
    with cast.parts.store.database.reading() as connection:
        assert handed_secrets(connection, after) == handed_secrets(connection, before)
    for few in (cast.words["north"], papers[:2]):
        with pytest.raises(InvalidError):
            by(cast, few)
    assert hand_keys_to(cast.parts, after, cast.people["astrid"].account, NOON) == 3
    assert words_in(opened(cast, cast.signed_in("astrid"), entry)) == ["Läses med nya nycklar."]
    # What is renewed after them goes to them, and not to the ones before.
    rotated(cast, CircleKind.UNIT)
    assert by(cast, papers[:3]).circles[circle_of(cast, CircleKind.UNIT)].epoch == 2


def test_a_reason_that_the_officers_kept_before_there_were_auditors_opens_by_the_new_words(cast):
    with cast.parts.store.database.reading() as connection:
        sealed = seal_reason(connection, old(cast, "south").trust, "Före granskarna.")
    after = by(cast, turned(cast, provider="south")[:3], "south")
    with cast.parts.store.database.reading() as connection:
        said = open_reason(connection, cast.providers["south"], {after.recovery.id: after.recovery}, sealed)
    assert said == "Före granskarna."
    # South came second: the root file is for North's officers to recover.
    assert not (cast.place / "root.recovery").exists()


@pytest.mark.rule("S-09")
def test_the_root_file_is_sealed_to_the_new_words(cast):
    rotate_root(cast.parts, gathered(cast, "frida"), NOON)
    before = old(cast)
    assert open_root_recovery(before, letter_of(cast))
    papers = turned(cast)
    with pytest.raises(InvalidError):
        open_root_recovery(before, letter_of(cast))
    assert open_root_recovery(by(cast, papers[:3]), letter_of(cast)) == cast.parts.keyring.root.export()


@pytest.mark.rule("R-11")
def test_what_others_renewed_while_people_wrote_stops_it_and_the_old_words_go_on(cast):
    recovered = old(cast)
    words = next_words(cast.parts, recovered, (2, 3), NOON)
    rotated(cast, CircleKind.AUDIT)
    with pytest.raises(RenewedKeysError):
        take_up_words(cast.parts, recovered, words, NOON)
    assert old(cast).recovery.epoch == 1
    with pytest.raises(InvalidError):
        by(cast, words.papers[:2])


def test_words_that_do_not_open_the_provider_key_and_a_quorum_that_cannot_be_renew_nothing(cast):
    recovered = old(cast)
    head = circle_id(cast.providers["north"], CircleKind.HEAD)
    without = replace(recovered, circles={key: held for key, held in recovered.circles.items() if key != head})
    with pytest.raises(NoKeyError):
        next_words(cast.parts, without, (2, 3), NOON)
    for quorum in ((1, 2), (3, 2), (2, 17)):
        with pytest.raises(ValueError, match="no such k of n"):
            next_words(cast.parts, recovered, quorum, NOON)
