"""Where notices go: to a mail server, or, in the demo, to files in a directory."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

if TYPE_CHECKING:
    from journal.settings import Settings

_PATIENCE = 20.0


class NotSentError(Exception):
    """A mail did not go; the text says why in one word, and nothing of whom it was to."""


class Channel(Protocol):
    """Sends one mail to an address. Raise NotSentError when it did not go."""

    def send(self, address: str, subject: str, text: str) -> None:
        """Send."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that speaks SMTP; with STARTTLS unless it is this machine's own."""

    host: str
    port: int
    starttls: bool
    sender: str

    def send(self, address: str, subject: str, text: str) -> None:
        """Send one mail. NotSentError "refused" for what the server bounces, "unreachable" for all else."""
        try:
            with smtplib.SMTP(self.host, self.port, timeout=_PATIENCE) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                server.send_message(_message(self.sender, address, subject, text))
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            raise NotSentError("refused") from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSentError("unreachable") from error


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A directory that each mail is a file in: the demo's."""

    place: Path

    def send(self, address: str, subject: str, text: str) -> None:
        """Write one mail. NotSentError where the directory takes none."""
        try:
            self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
            message = _message("sigill@localhost", address, subject, text)
            (self.place / f"{uuid4().hex}.eml").write_bytes(bytes(message))
        except OSError as error:
            raise NotSentError("unreachable") from error


def _message(sender: str, address: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, subject
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def channel_of(settings: Settings) -> Channel | None:
    """Return where the settings send mail, or None."""
    if settings.mail_folder:
        return MailFolder(Path(settings.mail_folder))
    if settings.mail_host:
        return MailServer(settings.mail_host, settings.mail_port, settings.mail_starttls, settings.mail_from)
    return None
