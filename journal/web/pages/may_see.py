"""Who can see the journal that is read: at the own unit, and at another whose journal was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from journal.services.surroundings import who_takes_part
from journal.web.dates import last_day
from journal.web.pages.block_views import others_see
from journal.web.shapes.journals import MaySee
from journal.web.wiring import asking

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.register import PatientCard


def may_see(card: PatientCard) -> tuple[MaySee, ...]:
    """Return who can see the own unit's journal: whoever takes part, other units as it holds for them, not we."""
    parts, session, at = asking()
    mine = session.actor.account
    others = [one for one in who_takes_part(parts, session, card.id, at) if one.account != mine]
    until = card.relation_ends
    return (
        MaySee(_("Du"), _takes_part(until) if until else "", takes_part=True),
        *(MaySee(one.name, _takes_part(one.ends_at), takes_part=True) for one in others),
        others_see(card.id),
        _operator(),
    )


def may_see_elsewhere(unit: str) -> tuple[MaySee, ...]:
    """Return who can see another unit's journal. What is blocked there is not told, so the words hold either way."""
    return (
        MaySee(_("Du"), _("efter ditt val, som gäller i tolv timmar")),
        MaySee(unit, _("de som deltar i vården där")),
        MaySee(_("Andra enheter"), _("efter ett aktivt val, om patienten inte har spärrat")),
        _operator(),
    )


def _takes_part(until: datetime) -> str:
    return str(_("deltar i vården till %(day)s", day=last_day(until)))


def _operator() -> MaySee:
    return MaySee(_("Driften"), _("har ingen nyckel"), sees=False)
