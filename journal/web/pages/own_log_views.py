"""From a patient's rows of the log to the sentences of *Vem har läst*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from journal.domain.access_words import Way
from journal.domain.log_question import QuestionKind
from journal.domain.own_log import LogKind
from journal.web import dates
from journal.web.own_log_words import YOURS, Voice, aside, is_own, joined, subject, verbs
from journal.web.pages.log_views import reason_word
from journal.web.rule_words import rule
from journal.web.shapes.own_log import QuestionView
from journal.web.shapes.readings import OwnRowView, ReadingView
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from journal.domain.log_question import LogQuestion
    from journal.services.own_log import OwnLogRow, SinceLastTime, WhoRead

_ALONE = frozenset({LogKind.EMERGENCY, LogKind.REFUSED})
"""Kinds that stand as sentences of their own, whatever else the person did that day."""


def readings(rows: Iterable[OwnLogRow], voice: Voice = YOURS, me: str = "") -> tuple[ReadingView, ...]:
    """Return what was done, grouped by day and person, newest first; ``me`` is who reads, if not the patient."""
    return tuple(_reading(group, voice, me) for group in grouped(rows))


def grouped(rows: Iterable[OwnLogRow]) -> Iterable[list[OwnLogRow]]:
    """Return the rows of each day and person, newest first; what stands alone is a group of its own."""
    groups: dict[tuple[date, str, LogKind | None], list[OwnLogRow]] = {}
    for row in rows:
        who = row.who.key if row.who else row.id.hex
        alone = row.kind if row.kind in _ALONE else None
        groups.setdefault((dates.local(row.at).date(), who, alone), []).append(row)
    return groups.values()


def own_rows(rows: Iterable[OwnLogRow]) -> tuple[OwnRowView, ...]:
    """Return what the patient did, apart (L-06)."""
    return tuple(row_view(row) for row in rows if row.kind is LogKind.OWN)


def question_view(asked: LogQuestion, at: datetime) -> QuestionView:
    """Return where one's own question stands."""
    knows = asked.kind is QuestionKind.KNOWS_PERSON
    return QuestionView(asked.id, asked.asked_at, asked.due_at, asked.answered_at, asked.is_late(at), knows)


def _reading(group: list[OwnLogRow], voice: Voice, me: str) -> ReadingView:
    first = group[0]
    shown = tuple(row_view(row, voice, me) for row in group)
    if first.who is None:
        return ReadingView(first.at, "", "", "", shown, is_gone=True)
    beside = "" if is_own(first, me) else aside(first.who, voice)
    is_emergency = first.kind is LogKind.EMERGENCY
    return ReadingView(
        first.at, whom(first, voice, me), beside, done(group, voice, me), shown, is_emergency=is_emergency
    )


def whom(row: OwnLogRow, voice: Voice = YOURS, me: str = "") -> str:
    """Return who did what a row tells of; "" where its content is gone."""
    if row.who is None:
        return ""
    return _("Du") if is_own(row, me) else subject(row.who, voice)


def done(group: list[OwnLogRow], voice: Voice = YOURS, me: str = "") -> str:
    """Return what one person did, in the order in which it was done."""
    did, who = verbs(reversed(group), voice, me), group[0].who
    return _("%(did)s, genom ett program", did=did) if who is not None and who.is_program else did


def reason_of(row: OwnLogRow) -> str:
    """Return for what it was: the catalogue's sentence of the reason, or the purpose where none was stated."""
    if row.event is None:
        return ""
    return reason_word(row.event.reason) or str(word(row.event.purpose))


def honest_sentence(since: SinceLastTime) -> str:
    """Return who has read since last time, as one sentence."""
    people = {row.who.key: row.who for row in since.rows if row.who}
    names = _names(people.values())
    if since.last is None:
        return _honest_at_first(names)
    day = dates.day_month(since.last)
    if not people:
        return str(_("Sedan du var här senast, %(day)s, har ingen läst din journal.", day=day))
    if len(people) == 1:
        who = next(iter(people.values()))
        name = f"{subject(who)}, {aside(who)}," if aside(who) else subject(who)
        return str(_("Sedan du var här senast, %(day)s, har bara %(name)s läst din journal.", day=day, name=name))
    return str(_("Sedan du var här senast, %(day)s, har %(names)s läst din journal.", day=day, names=names))


def _names(people: Iterable[WhoRead]) -> str:
    return joined([subject(who) for who in people])


def _honest_at_first(names: str) -> str:
    if not names:
        return str(_("Ingen har läst din journal ännu."))
    return str(_("Hittills har %(names)s läst din journal.", names=names))


def row_view(row: OwnLogRow, voice: Voice = YOURS, me: str = "") -> OwnRowView:
    """Return one row with its reason, purpose, way and rules in plain words."""
    event = row.event
    if event is None:
        return OwnRowView(row.id, row.at, "", "", "", "", (), row.seq)
    return OwnRowView(
        id=row.id,
        at=row.at,
        did=verbs([row], voice, me),
        reason=reason_word(event.reason),
        purpose=str(word(event.purpose)),
        way="" if event.way is Way.NONE else str(word(event.way)),
        rules=tuple(rule(said) for said in event.because),
        number=row.seq,
        is_own=is_own(row, me),
    )
