"""What the cast does in tests of cases: a copy is asked for, weighed, decided and handed over."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from journal.domain.case_words import CaseKind, Channel, IdentityCheck
from journal.domain.disclosure import DisclosureForm, HandOut
from journal.services.cases import NewCase, note_identity, register_case
from journal.services.copies import deliver
from journal.services.copy_decisions import CopyDecision, decide_about_copy
from journal.services.weighing import Weighed, open_to_weigh, weigh
from journal.store.tables import CaseTextRow
from tests.cast import NOON

HANDED = HandOut("Pia Exempelsson", "Pia Exempelsson", "Hela journalen", DisclosureForm.PAPER)

AS_A_FILE = replace(HANDED, form=DisclosureForm.FILE)


def asked(cast, by="dag", at=NOON, received=None, **changed):
    """A copy that came by letter: its case."""
    told = {"kind": CaseKind.COPY, "channel": Channel.LETTER, "form": DisclosureForm.PAPER, **changed}
    new = NewCase(cast.pia, received_at=received or at - timedelta(hours=1), **told)
    return register_case(cast.parts, cast.signed_in(by, at), new, at)


def target(cast, case):
    return cast.pia, case.id


def known(cast, session, case, at=NOON):
    return note_identity(cast.parts, session, target(cast, case), IdentityCheck.KNOWN, at)


def weighed(cast, session, case, kept_back=None, at=NOON):
    """The journal as it was opened to be weighed, and what was kept back noted: {word in a passage: ground}."""
    opened = open_to_weigh(cast.parts, session, target(cast, case), at)
    passages = [passage for entry in opened.entries for passage in entry.passages]
    keys = {
        passage.key: ground
        for words, ground in (kept_back or {}).items()
        for passage in passages
        if words in passage.paragraph.text
    }
    assert len(keys) == len(kept_back or {})
    return weigh(cast.parts, session, target(cast, case), Weighed(opened.seen, keys), at)


def decided(cast, session, case, at=NOON, **said):
    return decide_about_copy(cast.parts, session, target(cast, case), CopyDecision(**said), at)


def released(cast, session, kept_back=None, at=NOON, **changed):
    """A case that is decided, with what was kept back."""
    case = asked(cast, at=at, **changed)
    known(cast, session, case, at)
    weighed(cast, session, case, kept_back, at)
    stated = {"statement": "Det rör en tredje person.", "reviewer": session.actor.account} if kept_back else {}
    return decided(cast, session, case, at, **stated)


def handed_over(cast, session, case, at=NOON, handed=HANDED):
    return deliver(cast.parts, session, target(cast, case), handed, at)


def sealed_texts(cast):
    with cast.parts.store.database.reading() as connection:
        return [bytes(row.sealed_text) for row in connection.execute(select(CaseTextRow.sealed_text))]


def made(waiting, at):
    """How a file that is made beside the request came out, once it did."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = waiting.progress(at)
        if found is None or found.is_ready or found.has_failed:
            return found
        time.sleep(0.05)
    raise AssertionError("the file is still being made")
