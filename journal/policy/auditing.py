"""Who may read the access log, and take it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.practice_asks import ReadLog
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_4_2, PDL_4_3

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """What the law asks about one reader of the log."""

    is_auditor: bool
    only_own_rows: bool
    is_program: bool
    is_export: bool
    has_fresh_unlock: bool


AUDITING: Table[AuditFacts] = Table(
    "read the log",
    grounds=(
        Rule("reviews the log", PDL_4_3, ("L-09", "A-13"), lambda f: f.is_auditor),
        Rule(
            "reads what they themselves did",
            PDL_4_3,
            ("L-09",),
            lambda f: f.only_own_rows and not f.is_export,
        ),
    ),
    bars=(
        Rule("a program never exports", PDL_4_2, ("A-04",), lambda f: f.is_program and f.is_export),
        Rule(
            "an export asks for a fresh unlock",
            PDL_4_2,
            ("S-04",),
            lambda f: f.is_export and not f.has_fresh_unlock,
        ),
    ),
)

L = TypeVar("L", bound=ReadLog)


def decide_audit(ask: L, facts: AuditFacts) -> Decision[L]:
    """Decide whether the log, or one's own rows of it, may be read or taken out."""
    return AUDITING.decide(ask, facts)
