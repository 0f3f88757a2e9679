"""What a signature can be checked by without this program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.sealed_content import encoded_text
from journal.vault import stated

if TYPE_CHECKING:
    from journal.domain.entry import Statement
    from journal.vault import Opened


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a signature can be checked by without this program: the bytes signed over, what they are bound to, it."""

    text: bytes = field(repr=False)
    statement: bytes
    signature: bytes


def evidence(opened: Opened, statement: Statement) -> Evidence:
    """Return an opened text with its signature as docs/formats/text-signature.md has them."""
    return Evidence(encoded_text(opened.text), stated(statement), opened.signature)
