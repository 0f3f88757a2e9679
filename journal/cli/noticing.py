"""`journal send-notices`: patients are noticed of what they chose. Run it each minute."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from journal.cli.wired import Command, no_arguments, now
from journal.services.mail import channel_of
from journal.services.notices import look_for_news, send_notices
from journal.settings import Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from journal.cli.wired import Wire


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    _ = options
    settings = Settings.from_environment(environment)
    parts = wire(settings)
    look_for_news(parts, now())
    channel = channel_of(settings)
    if channel is None:
        print("Notices wait: JOURNAL_MAIL_HOST is not set.", file=sys.stderr)
        return 1
    print(f"{send_notices(parts, channel, f'{settings.origin}/me', now())} sent")
    return 0


COMMANDS = (Command("send-notices", "send patients the notices that they chose; for a timer", no_arguments, _run),)
