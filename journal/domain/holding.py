"""What is held about somebody: of which matter a row is, and from whom it came (GDPR 13-15)."""

from __future__ import annotations

from enum import StrEnum


class HeldMatter(StrEnum):
    """What rows are of, as whoever they are about is told."""

    SIGN_IN = "sign-in"
    CLAIMS = "claims"
    PASSING = "passing"
    CHOICES = "choices"
    ACCOUNT = "account"
    JOURNAL = "journal"
    CARE = "care"
    RELATIVES = "relatives"
    BLOCKS = "blocks"
    CASES = "cases"
    EMERGENCIES = "emergencies"
    DEATHS = "deaths"
    KEEPING = "keeping"
    LOG = "log"


class Source(StrEnum):
    """From whom it came."""

    PATIENT = "patient"
    E_ID = "e-id"
    STAFF = "staff"
    SERVER = "server"
