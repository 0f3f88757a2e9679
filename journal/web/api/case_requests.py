"""What requests about cases say. There is no field for a reason why somebody asks, and none for a fee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.case import CopyScope
from journal.domain.case_words import (
    Asker,
    CaseKind,
    CaseOutcome,
    CaseTextKind,
    Channel,
    ExtensionReason,
    IdentityCheck,
    SecrecyTest,
    Withholding,
)
from journal.domain.disclosure import DisclosureForm
from journal.domain.entry import EntryKind
from journal.services.case_texts import LONGEST_TEXT
from journal.services.cases import LONGEST_REASON
from journal.web.api.fields import Day, Many, Moment, Part, Strict, Text, Word, YesNo
from journal.web.api.fields import Id as IdIn
from journal.web.api.shown import Json

if TYPE_CHECKING:
    pass


class CopyScopeIn(Strict):
    """How much of the journal: all of it where nothing narrows it. Test material is left out unless it is asked for."""

    kinds = Many(Word(EntryKind), load_default=())
    author = IdIn(load_default=None, allow_none=True)
    first_day = Day(load_default=None, allow_none=True)
    last_day = Day(load_default=None, allow_none=True)
    with_test_material = YesNo(load_default=False)


class CaseIn(Strict):
    """Who asks for what, which way it came, and when. There is no field for a reason, and none for a fee."""

    kind = Word(CaseKind, required=True)
    channel = Word(Channel, required=True)
    received_at = Moment(required=True)
    asker = Word(Asker, load_default=Asker.PATIENT)
    form = Word(DisclosureForm, load_default=None, allow_none=True)
    scope = Part(CopyScopeIn, load_default=None, allow_none=True)


class CheckIn(Strict):
    """How it is known who asks."""

    how = Word(IdentityCheck, required=True)


class PauseIn(Strict):
    """Why it is doubtful who asks. It is sealed to the auditors."""

    reason = Text(required=True, shortest=1, longest=LONGEST_REASON)


class ExtensionIn(Strict):
    """Until when, and why: told to whoever asked within the first month."""

    until = Day(required=True)
    reason = Word(ExtensionReason, required=True)


class SecrecyIn(Strict):
    """What the test before a relative is given anything found."""

    found = Word(SecrecyTest, required=True)


class CaseAnswerIn(Strict):
    """What is decided about a case that is no copy, and the words of the answer; a refusal has its reasons there."""

    outcome = Word(CaseOutcome, required=True)
    answer = Text(load_default="", longest=LONGEST_TEXT)


class MaskIn(Strict):
    """A passage that is kept back, by its key, and on which of the two grounds."""

    passage = Text(required=True, longest=64)
    ground = Word(Withholding, required=True)


class WeighedIn(Strict):
    """What was seen, as it was given, and all that is kept back of it. What is not named is released."""

    seen = Text(required=True, longest=64)
    kept_back = Many(Part(MaskIn), load_default=())


class CopyDecisionIn(Strict):
    """What is decided: nothing is released on ``refused_for``; else all that is not kept back.

    ``statement`` goes to IVO and ``answer`` to whoever asked. ``reviewer`` is who else looked at what is kept back;
    one's own account says that nobody did.
    """

    refused_for = Word(Withholding, load_default=None, allow_none=True)
    statement = Text(load_default="", longest=LONGEST_TEXT)
    answer = Text(load_default="", longest=LONGEST_TEXT)
    reviewer = IdIn(load_default=None, allow_none=True)


class CarryIn(Strict):
    """By what whoever receives the file opens it."""

    passphrase = Text(required=True, shortest=1)


class CaseTextIn(Strict):
    """A text of the case: the request, the answer, or the statement to IVO."""

    kind = Word(CaseTextKind, required=True)
    words = Text(required=True, shortest=1, longest=LONGEST_TEXT)


def scope_of(given: Json | None) -> CopyScope:
    """Return the scope that a request says."""
    return CopyScope() if given is None else CopyScope(**given | {"kinds": tuple(given["kinds"])})
