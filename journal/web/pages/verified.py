"""What the page says of a checked log: the chain's picture, each check in words, where it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from journal.web.dates import near
from journal.web.shapes.logs import Check, Link, VerifyView
from journal.web.words import grouped

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.verifying import LogCheck


def verify_view(checked: LogCheck, at: datetime) -> VerifyView:
    """Return the view of a checked log."""
    return VerifyView(
        size=checked.rows,
        checked_at=at,
        links=_links(checked, at),
        checks=(_rows(checked), _trees(checked), _chains(checked), _signature(checked)),
        began_at=checked.began_at,
        key=checked.verifier_key,
    )


def _links(checked: LogCheck, at: datetime) -> tuple[Link, ...]:
    signed = tuple(
        Link(
            near(tree.at, at),
            (_("rad %(row)s", row=grouped(tree.size)), _("Förseglad, %(root)s", root=_short(tree.root))),
        )
        for tree in checked.pictured
    )
    since = checked.rows - checked.pictured[-1].size
    waits = ngettext("en rad", "%(num)s rader", since) if since else _("Ingen rad väntar")
    return (*signed, Link(_("Nu"), (waits, _("Förseglas inom en minut")), open=True))


def _short(root: bytes) -> str:
    return f"{root.hex()[:4]} {root.hex()[4:8]}"


def _rows(checked: LogCheck) -> Check:
    holds = checked.changed_row is None
    return Check(
        _("Varje rad säger det den sade"),
        _("Radernas innehåll och träd räknades om från rad 1"),
        _("%(count)s rader", count=grouped(checked.rows)) if holds else _breaks_at(checked.changed_row),
        holds,
    )


def _trees(checked: LogCheck) -> Check:
    holds = checked.other_tree is None
    return Check(
        _("Tidigare sigill är en del av det nya"),
        _("Rotens värde jämfört vid varje sigill"),
        _("%(count)s sigill", count=grouped(checked.checkpoints)) if holds else _breaks_at(checked.other_tree),
        holds,
    )


def _chains(checked: LogCheck) -> Check:
    holds = checked.broken_chain is None
    return Check(
        _("Varje patients följd är hel"),
        _("Löpnummer utan luckor, var rad fäst vid den förra"),
        _("%(count)s patienter", count=grouped(checked.patients)) if holds else _breaks_at(checked.broken_chain),
        holds,
    )


def _signature(checked: LogCheck) -> Check:
    return Check(
        _("Det senaste sigillet är undertecknat"),
        _("Loggens nyckel, som vårdgivarens nyckel har intygat"),
        _("stämmer") if checked.signed else _("stämmer inte"),
        checked.signed,
    )


def _breaks_at(row: int | None) -> str:
    return str(_("brister vid rad %(row)s", row=row))
