"""The fields that ask how an entry is shown to its patient, on its own page and where it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask_babel import lazy_gettext as _

from journal.domain.entry import EntryKind
from journal.domain.ids import EntryId
from journal.domain.release import ReleaseChoice, WithheldGround
from journal.services.release_choices import NewChoice, choices_of_unit
from journal.web.pages.forms import chosen, needed, typed
from journal.web.shapes.frame import Choice
from journal.web.shapes.writing import ReleaseFields
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from journal.web.shapes.journals import EntryView

_HINTS = {
    ReleaseChoice.AT_ONCE: _("Så snart den är signerad. Förvalt."),
    ReleaseChoice.TOGETHER: _("Patienten får veta att den finns, och läser när ni har läst den."),
    ReleaseChoice.WITHHELD: _("Bara på någon av lagens två grunder. Patienten får veta att något är undantaget."),
}
NEVER_SHOWN = frozenset({EntryKind.TEST_MATERIAL, EntryKind.IDENTITY, EntryKind.STATEMENT})
_AT_REST = frozenset({"signed", "locked", "corrected"})


def choice_in_form() -> NewChoice:
    """Return how the entry is to be shown, as the form says. Raise InvalidError."""
    choice = chosen("shown", ReleaseChoice)
    if choice is not ReleaseChoice.WITHHELD:
        return NewChoice(choice, statement=typed("statement"))
    return NewChoice(choice, chosen("ground", WithheldGround), needed("statement"))


def release_fields(entry: EntryId, problems: dict[str, str]) -> ReleaseFields | None:
    """Return the fields that ask for it; None at a unit that gives its patients no direct access."""
    parts, session, _now = asking()
    choices = choices_of_unit(parts, session, [entry])
    if choices is None:
        return None
    now = choices.get(entry)
    before = {"shown": now.choice if now else ReleaseChoice.AT_ONCE, "ground": (now and now.ground) or ""}
    return ReleaseFields(
        shown=tuple(Choice(choice.value, str(word(choice)), str(_HINTS[choice])) for choice in ReleaseChoice),
        grounds=tuple(Choice(ground.value, str(word(ground))) for ground in WithheldGround),
        form=before | request.form.to_dict(),
        problems=problems,
    )


def with_release(entries: tuple[EntryView, ...]) -> tuple[EntryView, ...]:
    """Return the own unit's entries with how each is shown to its patient, where the unit gives direct access."""
    parts, session, _now = asking()
    choices = choices_of_unit(parts, session, [EntryId(entry.id) for entry in entries])
    if choices is None:
        return entries
    found = []
    for entry in entries:
        now = choices.get(EntryId(entry.id))
        is_told = entry.state in _AT_REST and entry.kind not in NEVER_SHOWN
        choice = now.choice if now else ReleaseChoice.AT_ONCE
        found.append(entry.having(to_patient=choice, withheld_on=now and now.ground) if is_told else entry)
    return tuple(found)
