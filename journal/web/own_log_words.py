"""What a row of the log says to the patient whom it concerns: whole sentences, in words for whoever is no clinician."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from journal.domain.access_words import Activity, ResourceKind, Subtype
from journal.domain.own_log import LogKind
from journal.web.log_words import did
from journal.web.words import numeral, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from flask_babel import LazyString

    from journal.domain.access_log import AccessEvent
    from journal.services.own_log import OwnLogRow, WhoRead

LOG_KINDS: Mapping[StrEnum, LazyString] = {
    LogKind.READ: _("läst"),
    LogKind.WROTE: _("skrivit"),
    LogKind.PRINTED: _("skrivit ut eller lämnat ut"),
    LogKind.EMERGENCY: _("nödöppning"),
    LogKind.LISTED: _("dina kontaktuppgifter"),
    LogKind.REFUSED: _("nekats"),
    LogKind.OTHER: _("annat"),
    LogKind.OWN: _("du själv"),
}
_TRIED: Mapping[Activity, LazyString] = {
    Activity.READ: _("försökte läsa men nekades"),
    Activity.WRITE: _("försökte skriva men nekades"),
    Activity.SIGN: _("försökte signera men nekades"),
    Activity.PRINT: _("försökte skriva ut men nekades"),
    Activity.ACKNOWLEDGE: _("försökte vidimera men nekades"),
    Activity.DELETE: _("försökte radera men nekades"),
    Activity.EMERGENCY: _("försökte nödöppna men nekades"),
}
_OWN: Mapping[Subtype, LazyString] = {
    Subtype.OWN_JOURNAL: _("läste i din journal"),
    Subtype.LOG: _("läste den här listan"),
    Subtype.EXPORT: _("hämtade listan med kvitto"),
    Subtype.SIGN_IN: _("loggade in"),
    Subtype.SEAL: _("förseglade eller öppnade din egen journal"),
}
_COUNTED = frozenset({Subtype.NONE, Subtype.DRAFT, Subtype.SEARCH, Subtype.CORRECTION})
_WHOLE: Mapping[Activity, LazyString] = {
    Activity.READ: _("läste i din journal"),
    Activity.PRINT: _("skrev ut ur din journal"),
}


def subject(who: WhoRead) -> str:
    """Return who a sentence is about: the name, or one of those who have the role."""
    if who.name:
        return who.name
    title = _title(who)
    if who.treats:
        return _with_unit(gettext("Din %(title)s", title=title), who)
    return _with_unit(gettext("En %(title)s", title=title), who)


def aside(who: WhoRead) -> str:
    """Return what is said after the name: who they are to the patient, and where; "" where the subject says it."""
    if not who.name:
        return ""
    title = gettext("din %(title)s", title=_title(who)) if who.treats else who.title
    return _with_unit(title, who)


def _title(who: WhoRead) -> str:
    return who.title.partition(",")[0].removeprefix("leg. ") or str(word(who.role))


def _with_unit(words: str, who: WhoRead) -> str:
    return str(gettext("%(who)s vid %(unit)s", who=words, unit=who.unit)) if who.unit else words


def verbs(rows: Iterable[OwnLogRow]) -> str:
    """Return what was done in these rows as one phrase: "läste två anteckningar, skrev och signerade en"."""
    merged: dict[tuple[Activity, Subtype, bool, bool], list[OwnLogRow]] = {}
    for row in rows:
        if row.event is not None:
            same = (row.event.activity, _local(row), row.event.permitted, row.of_many)
            merged.setdefault(same, []).append(row)
    return joined(list(dict.fromkeys(_verb(those) for those in merged.values())))


def joined(phrases: list[str]) -> str:
    """Join phrases by commas, the last by "och"."""
    if len(phrases) < 2:  # noqa: PLR2004  (one phrase, or none, needs no joining)
        return "".join(phrases)
    return str(gettext("%(several)s och %(last)s", several=", ".join(phrases[:-1]), last=phrases[-1]))


def _local(row: OwnLogRow) -> Subtype:
    """Return the local word, or none where the same is done to a text: a day's readings are counted together."""
    event = row.event
    return Subtype.NONE if event is None or (event.subtype is Subtype.DRAFT) else event.subtype


def _verb(rows: list[OwnLogRow]) -> str:
    entries = frozenset[object]().union(*(each.entries for each in rows))
    kind, event, many = rows[0].kind, rows[0].event, rows[0].of_many
    if event is None:
        return ""
    if kind is LogKind.OWN:
        return str(_OWN.get(event.subtype) or did(event.activity, event.subtype))
    if kind is LogKind.REFUSED:
        return str(_TRIED[event.activity])
    if kind is LogKind.LISTED:
        return _listed(event, of_many=many)
    return _of_texts(event.activity, event.subtype, len(entries))


def _listed(event: AccessEvent, *, of_many: bool) -> str:
    if of_many:
        return str(gettext("hade en lista framme där du var en av flera"))
    if event.subtype is Subtype.SEARCH:
        return str(gettext("slog upp dig i patientregistret"))
    if event.resource.kind is ResourceKind.REGISTER:
        return str(gettext("hade dina kontaktuppgifter framme"))
    return str(did(event.activity, event.subtype))


def _of_texts(activity: Activity, subtype: Subtype, count: int) -> str:
    if subtype not in _COUNTED:
        return str(gettext("visade för dig") if subtype is Subtype.RELEASE else did(activity, subtype))
    if not count:
        return str(_WHOLE.get(activity) or did(activity, subtype))
    said = numeral(count)
    if subtype is Subtype.SEARCH:
        return str(ngettext("sökte i en anteckning", "sökte i %(count)s anteckningar", count, count=said))
    if subtype is Subtype.CORRECTION:
        return str(ngettext("gjorde en rättelse", "gjorde %(count)s rättelser", count, count=said))
    return _counted(activity, count, said)


def _counted(activity: Activity, count: int, said: str) -> str:
    phrases = {
        Activity.READ: ngettext("läste en anteckning", "läste %(count)s anteckningar", count, count=said),
        Activity.WRITE: ngettext("skrev en anteckning", "skrev %(count)s anteckningar", count, count=said),
        Activity.SIGN: ngettext("signerade en anteckning", "signerade %(count)s anteckningar", count, count=said),
        Activity.PRINT: ngettext("skrev ut en anteckning", "skrev ut %(count)s anteckningar", count, count=said),
        Activity.EMERGENCY: ngettext(
            "nödöppnade en anteckning", "nödöppnade %(count)s anteckningar", count, count=said
        ),
    }
    return str(phrases.get(activity) or did(activity, Subtype.NONE))
