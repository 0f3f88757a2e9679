"""A copy as the file that is handed over: each opens what was released anew, under a row of its own (P-02)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from journal.domain.care import CareProvider
from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.plain import copy_json
from journal.services.copies import make_copy
from journal.services.copy_forms import check_phrase, sealed_package, signed_pdf

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.copy import JournalCopy
    from journal.services.case_steps import Target
    from journal.services.keyring import Session
    from journal.services.parts import Parts


class CopyFile(StrEnum):
    """In which file somebody receives a copy."""

    PDF = "pdf"
    JSON = "json"
    FHIR = "fhir"


def copy_file(parts: Parts, session: Session, target: Target, form: CopyFile, at: datetime) -> bytes:
    """Return what was released as a file: a signed PDF, JSON or FHIR. Raises as `make_copy`."""
    copy = make_copy(parts, session, target, at)
    if form is CopyFile.PDF:
        return _pdf(parts, session, copy, at)
    return copy_json(copy) if form is CopyFile.JSON else copy_fhir(copy)


def carried_copy(parts: Parts, session: Session, target: Target, passphrase: str, at: datetime) -> bytes:
    """Return all three as one file, sealed to a passphrase: `age -d` opens it.

    Raises as `make_copy`, and InvalidError for a passphrase that whoever finds the file could guess.
    """
    copy = make_copy(parts, session, target, at)
    check_phrase(copy, passphrase)
    return sealed_package(copy, _pdf(parts, session, copy, at), passphrase)


def _pdf(parts: Parts, session: Session, copy: JournalCopy, at: datetime) -> bytes:
    return signed_pdf(parts, CareProvider(session.actor.provider, copy.provider), copy, at)
