"""Carry the words of the interface into the table that lies in every hand-over package; with --check, only compare.

A package is read without Sigill, ten years on perhaps: what a code means has to lie in it. The table's lists (titles,
and which fields are shown in which order) are written by hand in the file itself; the words of the codes are those
of the pages, in Swedish.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from journal.domain.entry import VersionState  # noqa: E402 - the tree that this file lies in, before any other
from journal.web import (  # noqa: E402 - as above
    age_exemption_words,
    block_words,
    breach_words,
    case_words,
    death_words,
    emergency_words,
    log_words,
    protection_words,
    release_words,
    retention_words,
    rule_words,
    seal_words,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = ROOT / "journal" / "cli" / "hand_over" / "words.json"
_TABLES: tuple[Mapping[Any, Any], ...] = (
    words.KINDS,
    words.KEYWORDS,
    words.CORRECTION_REASONS,
    words.UNSIGNED_REASONS,
    words.ROLES,
    words.PURPOSES,
    words.REASONS,
    log_words.WAYS,
    log_words.ACTIVITIES,
    log_words.SUBTYPES,
    retention_words.HOLD_REASONS,
    block_words.BLOCK_KINDS,
    block_words.INFORMATION_TYPES,
    block_words.REQUESTERS,
    death_words.DEATH_SOURCES,
    protection_words.PROTECTION_KINDS,
    seal_words.SEAL_GROUNDS,
    age_exemption_words.EXCEPTED_READERS,
    emergency_words.HINDRANCES,
    emergency_words.OUTCOMES,
    {state: words.STATES[state.value] for state in VersionState},
    case_words.CASE_KINDS,
    case_words.CHANNELS,
    case_words.ASKERS,
    case_words.CASE_TEXTS,
    case_words.WITHHOLDINGS,
    words.DISCLOSURE_FORMS,
    release_words.RELEASE_CHOICES,
    release_words.WITHHELD_GROUNDS,
    breach_words.BREACH_KINDS,
)
_STEPS = (
    case_words.STEP_KINDS,
    case_words.CASE_OUTCOMES,
    case_words.IDENTITY_CHECKS,
    case_words.SECRECY_TESTS,
    case_words.EXTENSION_REASONS,
    case_words.REMARKS,
)
"""What a step of a case is, and the codes that it may bear: one table, as a step is said in one line."""
_BREACH_STEPS = (breach_words.BREACH_STEPS, breach_words.RISKS)
"""What a step about an incident is, and the risk that it may say."""
_OWN = {
    "DestructionKind": {"ordered": "Beslut av IVO", "due": "Bevarandetiden är slut"},
    "NoticeKind": {"journal-opened": "Journalen öppnades", "journal-read": "Journalen lästes"},
    "Signature": {"valid": "underskriften stämmer", "invalid": "UNDERSKRIFTEN STÄMMER INTE", "none": "ej underskriven"},
    "QuestionKind": {"question": "Fråga", "knows-person": "Patienten känner den som har läst"},
    "NoticeChoice": {
        "always": "Varje gång någon läser",
        "others": "När någon utanför vårdenheten läser",
        "emergency": "Bara vid nödöppning",
    },
    "Plain": {"True": "ja", "False": "nej", "None": "Texten gick inte att öppna"},
}
"""What no page has a word for."""


def codes() -> dict[str, dict[str, str]]:
    """Return the name of each enumeration, and what its values are called; "Rule" is the sentences of the law."""
    told = {sentence: str(word) for sentence, word in rule_words.RULES.items()}
    found = {
        type(next(iter(table))).__name__: {code.value: str(said) for code, said in table.items()} for table in _TABLES
    }
    steps = {code.value: str(said) for table in reversed(_STEPS) for code, said in table.items()}
    breach = {code.value: str(said) for table in _BREACH_STEPS for code, said in table.items()}
    return {**_OWN, **found, "CaseStep": steps, "BreachStep": breach, "Rule": told}


def _written(table: dict[str, Any]) -> str:
    """Write the table as JSON, a field of a list on a line."""
    told = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
    return re.sub(r"\[\s+(\".*\"),\s+(\".*\"),\s+(\".*\")\s+\]", r"[\1, \2, \3]", told)


def main(arguments: list[str]) -> int:
    """Write the table anew, or compare; 1 when it differs."""
    held = TABLE.read_text("utf-8")
    told = _written({**json.loads(held), "codes": codes()})
    if "--check" not in arguments:
        TABLE.write_text(told, "utf-8")
        return 0
    if told == held:
        return 0
    print("The words of hand-over packages differ from the interface's: run `python tools/package_words.py`.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
