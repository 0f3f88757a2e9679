"""A patient is noticed of what they chose, in neutral words; what does not go is tried again and never lost."""

from __future__ import annotations

import email
import socket
import threading
from datetime import timedelta
from email.policy import default

import pytest
from sqlalchemy import select

from journal.domain.errors import InvalidError, RefusedError
from journal.domain.notices import NoticeChoice
from journal.services.journals import JournalFilter, read_journal
from journal.services.mail import MailFolder, MailServer, NotSentError
from journal.services.notice_background import NoticeSender
from journal.services.notices import ADDRESS, choose_notices, look_for_news, own_notices, send_notices
from journal.store.tables import NoticeRow
from tests.blocked_scenes import attested, blocked, officer, pia_treated_at_b
from tests.cast import NOON
from tests.scenes import joined, takes_part
from tests.services.test_own_log import arrived, integrated
from tests.services.test_patients_arriving import note

MINUTE = timedelta(minutes=1)
TO = "pia@example.se"
AT = "https://journal.example.se/me"


@pytest.fixture
def pia(cast):
    """Pia, joined, after a note."""
    note(cast)
    session = arrived(cast)
    integrated(cast)
    look_for_news(cast.parts, NOON)
    return session


@pytest.fixture
def folder(tmp_path):
    return MailFolder(tmp_path / "mail")


def mails(folder):
    """What stands in the folder."""
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.place.glob("*.eml"))]


def rows_of(cast):
    with cast.parts.store.database.reading() as connection:
        return connection.execute(select(NoticeRow.__table__)).all()


def read_by(cast, name, at=NOON):
    """Somebody reads Pia's journal at North-A, and the row gets its number."""
    read_journal(cast.parts, cast.signed_in(name, at), cast.pia, JournalFilter(cast.units["a"]), at)
    integrated(cast)


@pytest.mark.rule("P-20")
def test_pia_who_wants_every_reading_is_noticed_once_in_words_that_say_nothing_of_care(cast, pia, folder):
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, TO, NOON)
    read_by(cast, "astrid")
    read_by(cast, "astrid")
    look_for_news(cast.parts, NOON + MINUTE)
    look_for_news(cast.parts, NOON + MINUTE)
    assert send_notices(cast.parts, folder, AT, NOON + MINUTE) == 1
    assert send_notices(cast.parts, folder, AT, NOON + MINUTE) == 0
    (mail,) = mails(folder)
    assert (mail["To"], mail["Subject"]) == (TO, "Det finns något nytt att läsa i Sigill")
    told = mail.get_payload(decode=True).decode()
    assert AT in told
    for word in ("journal ", "Astrid", "patient", "North", "vård", "psykolog"):
        assert word not in told.replace(AT, "")
    assert [row.sent_at for row in rows_of(cast)] == [NOON + MINUTE]


@pytest.mark.rule("P-20")
def test_pia_who_wants_to_hear_of_others_is_not_noticed_of_her_therapist(cast, pia):
    choose_notices(cast.parts, pia, NoticeChoice.OTHERS, TO, NOON)
    read_by(cast, "astrid")
    look_for_news(cast.parts, NOON)
    assert rows_of(cast) == []
    joined(cast, "nils", "Nils Ny")
    with pytest.raises(RefusedError):
        read_by(cast, "nils")
    integrated(cast)
    look_for_news(cast.parts, NOON)
    assert [row.kind for row in rows_of(cast)] == ["journal-read"]
    takes_part(cast, cast.signed_in("astrid"), "nils")


@pytest.mark.rule("E-08", "P-20", "SPA-05")
def test_an_emergency_is_noticed_whatever_was_chosen_and_goes_the_same_way(cast, pia, folder):
    choose_notices(cast.parts, pia, NoticeChoice.EMERGENCY, TO, NOON)
    read_by(cast, "astrid")
    bo = pia_treated_at_b(cast)
    officer(cast)
    blocked(cast)
    attested(cast, bo)
    integrated(cast)
    look_for_news(cast.parts, NOON)
    assert [row.kind for row in rows_of(cast)] == ["journal-opened"]
    assert send_notices(cast.parts, folder, AT, NOON) == 1
    assert [mail["To"] for mail in mails(folder)] == [TO]


@pytest.mark.rule("P-20")
def test_mail_that_bounces_loses_nothing_and_is_tried_again_ever_more_seldom(cast, pia, folder):
    class Bounces:
        """A server that knows nobody."""

        def send(self, address, subject, text):
            raise NotSentError("refused")

    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, TO, NOON)
    read_by(cast, "astrid")
    look_for_news(cast.parts, NOON)
    at, waits = NOON, []
    for _ in range(3):
        assert send_notices(cast.parts, Bounces(), AT, at) == 0
        (row,) = rows_of(cast)
        waits.append(row.next_try_at.replace(tzinfo=NOON.tzinfo) - at)
        assert send_notices(cast.parts, folder, AT, at) == 0
        at += waits[-1]
    assert waits == [2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert own_notices(cast.parts, pia).trouble == "refused"
    assert send_notices(cast.parts, folder, AT, at) == 1
    assert own_notices(cast.parts, pia).trouble == ""


def test_without_an_address_the_notice_waits_until_there_is_one(cast, pia, folder):
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "", NOON)
    read_by(cast, "astrid")
    look_for_news(cast.parts, NOON)
    assert send_notices(cast.parts, folder, AT, NOON) == 0
    assert own_notices(cast.parts, pia).trouble == "no-address"
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, TO, NOON)
    assert send_notices(cast.parts, folder, AT, NOON + 3 * MINUTE) == 1


@pytest.mark.rule("RIG-09")
def test_the_address_stands_in_the_key_store_alone_and_goes_when_it_is_emptied(cast, pia):
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, TO, NOON)
    assert own_notices(cast.parts, pia).address == TO
    assert cast.parts.key_store.secret(ADDRESS, pia.actor.account) == TO.encode()
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "", NOON)
    assert own_notices(cast.parts, pia).address == ""
    for wrong in ("pia", "pia@", "a b@example.se", "pia@example.se\nBcc: x@example.se"):
        with pytest.raises(InvalidError):
            choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, wrong, NOON)


def test_the_sender_s_round_looks_and_sends_and_remembers_its_trouble(cast, pia, folder):
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, TO, NOON)
    read_by(cast, "astrid")
    sender = NoticeSender(cast.parts, folder, AT, lambda: NOON)
    sender.start()
    sender.stop()
    sender.round()
    assert (len(mails(folder)), sender.trouble) == (1, None)


class Postbox(threading.Thread):
    """A mail server of a few lines, on this machine: it takes what it is given, or refuses whom it is for."""

    def __init__(self, *, refuses=False):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.refuses, self.taken = refuses, b""

    def run(self):
        connection, _ = self.socket.accept()
        with self.socket, connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for line in lines:
                if line.upper().startswith(b"DATA"):
                    connection.sendall(b"354 go on\r\n")
                    for text in iter(lines.readline, b".\r\n"):
                        self.taken += text
                if line.upper().startswith(b"QUIT"):
                    connection.sendall(b"221 bye\r\n")
                    return
                refused = self.refuses and line.upper().startswith(b"RCPT")
                connection.sendall(b"550 nobody\r\n" if refused else b"250 so\r\n")


def test_a_mail_server_is_given_the_mail_and_what_it_bounces_is_told_from_what_is_unreachable():
    postbox = Postbox()
    postbox.start()
    MailServer("127.0.0.1", postbox.port, starttls=False, sender="no-reply@example.se").send(TO, "Ämne", "Hej.")
    assert b"To: pia@example.se" in postbox.taken
    bounces = Postbox(refuses=True)
    bounces.start()
    with pytest.raises(NotSentError, match="refused"):
        MailServer("127.0.0.1", bounces.port, starttls=False, sender="no-reply@example.se").send(TO, "Ämne", "Hej.")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotSentError, match="unreachable"):
        MailServer("127.0.0.1", port, starttls=True, sender="no-reply@example.se").send(TO, "Ämne", "Hej.")


def test_a_folder_that_takes_nothing_is_told(tmp_path):
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(NotSentError):
        MailFolder(tmp_path / "mail").send(TO, "Ämne", "Hej.")
