"""What a row of the log says to the patient whom it concerns: whole sentences, in words for whoever is no clinician."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from journal.domain.access_words import Activity, ResourceKind, Subtype
from journal.domain.own_log import LogKind
from journal.web.log_words import did
from journal.web.words import numeral, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
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

_OF_ENTRIES: Mapping[Activity, Callable[[int, str], str]] = {
    Activity.READ: lambda n, said: ngettext("läste en anteckning", "läste %(count)s anteckningar", n, count=said),
    Activity.WRITE: lambda n, said: ngettext("skrev en anteckning", "skrev %(count)s anteckningar", n, count=said),
    Activity.SIGN: lambda n, said: ngettext(
        "signerade en anteckning", "signerade %(count)s anteckningar", n, count=said
    ),
    Activity.PRINT: lambda n, said: ngettext(
        "skrev ut en anteckning", "skrev ut %(count)s anteckningar", n, count=said
    ),
    Activity.EMERGENCY: lambda n, said: ngettext(
        "nödöppnade en anteckning", "nödöppnade %(count)s anteckningar", n, count=said
    ),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """The phrases that say whose journal it is: to the patient, or to a guardian of the child."""

    own: Mapping[Subtype, LazyString]
    whole: Mapping[Activity, LazyString]
    released: LazyString
    one_of_many: LazyString
    looked_up: LazyString
    contact: LazyString
    treats_begins: LazyString
    treats: LazyString


YOURS = Voice(
    own=_OWN,
    whole={Activity.READ: _("läste i din journal"), Activity.PRINT: _("skrev ut ur din journal")},
    released=_("ändrade vad som visas för dig"),
    one_of_many=_("hade en lista framme där du var en av flera"),
    looked_up=_("slog upp dig i patientregistret"),
    contact=_("hade dina kontaktuppgifter framme"),
    treats_begins=_("Din %(title)s"),
    treats=_("din %(title)s"),
)
THE_CHILDS = Voice(
    own={
        Subtype.CHILDS_JOURNAL: _("läste i barnets journal"),
        Subtype.LOG: _("läste den här listan"),
        Subtype.BLOCK: _("bad om en spärr, som inte gick att sätta"),
    },
    whole={Activity.READ: _("läste i barnets journal"), Activity.PRINT: _("skrev ut ur barnets journal")},
    released=_("ändrade vad som visas för barnet och vårdnadshavare"),
    one_of_many=_("hade en lista framme där barnet var ett av flera"),
    looked_up=_("slog upp barnet i patientregistret"),
    contact=_("hade barnets kontaktuppgifter framme"),
    treats_begins=_("Barnets %(title)s"),
    treats=_("barnets %(title)s"),
)


def subject(who: WhoRead, voice: Voice = YOURS) -> str:
    """Return who a sentence is about: the name, or one of those who have the role."""
    if who.name:
        return who.name
    title = _title(who)
    if who.treats:
        return _with_unit(str(voice.treats_begins) % {"title": title}, who)
    return _with_unit(gettext("En %(title)s", title=title), who)


def aside(who: WhoRead, voice: Voice = YOURS) -> str:
    """Return what is said after the name: who they are to the patient, and where; "" where the subject says it."""
    if not who.name:
        return ""
    title = str(voice.treats) % {"title": _title(who)} if who.treats else who.title
    return _with_unit(title, who)


def _title(who: WhoRead) -> str:
    return who.title.partition(",")[0].removeprefix("leg. ") or str(word(who.role))


def _with_unit(words: str, who: WhoRead) -> str:
    return str(gettext("%(who)s vid %(unit)s", who=words, unit=who.unit)) if who.unit else words


def verbs(rows: Iterable[OwnLogRow], voice: Voice = YOURS, me: str = "") -> str:
    """Return what was done in these rows as one phrase: "läste två anteckningar, skrev och signerade en".

    ``me`` is the key of whoever reads it, where that is not the patient.
    """
    merged: dict[tuple[Activity, Subtype, bool, bool], list[OwnLogRow]] = {}
    for row in rows:
        if row.event is not None:
            same = (row.event.activity, _local(row), row.event.permitted, row.of_many)
            merged.setdefault(same, []).append(row)
    return joined(list(dict.fromkeys(_verb(those, voice, me) for those in merged.values())))


def joined(phrases: list[str]) -> str:
    """Join phrases by commas, the last by "och"."""
    if len(phrases) < 2:  # noqa: PLR2004  (one phrase, or none, needs no joining)
        return "".join(phrases)
    return str(gettext("%(several)s och %(last)s", several=", ".join(phrases[:-1]), last=phrases[-1]))


def _local(row: OwnLogRow) -> Subtype:
    """Return the local word, or none where the same is done to a text: a day's readings are counted together."""
    event = row.event
    return Subtype.NONE if event is None or (event.subtype is Subtype.DRAFT) else event.subtype


def _verb(rows: list[OwnLogRow], voice: Voice, me: str) -> str:
    entries = frozenset[object]().union(*(each.entries for each in rows))
    kind, event, many = rows[0].kind, rows[0].event, rows[0].of_many
    if event is None:
        return ""
    if is_own(rows[0], me):
        return str(voice.own.get(event.subtype) or did(event.activity, event.subtype))
    if kind is LogKind.REFUSED:
        return str(_TRIED[event.activity])
    if kind is LogKind.LISTED:
        return _listed(event, voice, of_many=many)
    return _of_texts(event.activity, event.subtype, len(entries), voice)


def is_own(row: OwnLogRow, me: str = "") -> bool:
    """Say whether whoever reads the row did it."""
    return row.kind is LogKind.OWN or (bool(me) and row.who is not None and row.who.key == me)


def _listed(event: AccessEvent, voice: Voice, *, of_many: bool) -> str:
    if of_many:
        return str(voice.one_of_many)
    if event.subtype is Subtype.SEARCH:
        return str(voice.looked_up)
    if event.resource.kind is ResourceKind.REGISTER:
        return str(voice.contact)
    return str(did(event.activity, event.subtype))


def _of_texts(activity: Activity, subtype: Subtype, count: int, voice: Voice) -> str:
    if subtype not in _COUNTED:
        return str(voice.released if subtype is Subtype.RELEASE else did(activity, subtype))
    if not count:
        return str(voice.whole.get(activity) or did(activity, subtype))
    said = numeral(count)
    if subtype is Subtype.SEARCH:
        return str(ngettext("sökte i en anteckning", "sökte i %(count)s anteckningar", count, count=said))
    if subtype is Subtype.CORRECTION:
        return str(ngettext("gjorde en rättelse", "gjorde %(count)s rättelser", count, count=said))
    return _counted(activity, count, said)


def _counted(activity: Activity, count: int, said: str) -> str:
    words = _OF_ENTRIES.get(activity)
    return str(words(count, said) if words else did(activity, Subtype.NONE))
