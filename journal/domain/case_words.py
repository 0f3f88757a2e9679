"""The words of rights cases: what is asked for, which way it came, what is done about it, and how it ends."""

from __future__ import annotations

from enum import StrEnum

from journal.domain.release import WithheldGround


class CaseKind(StrEnum):
    """Which right somebody makes use of."""

    COPY = "copy"
    LOG_EXTRACT = "log-extract"
    ACCESS = "access"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    PORTABILITY = "portability"
    ERASURE = "erasure"
    LOG_QUESTION = "log-question"
    COMPLAINT = "complaint"


class Channel(StrEnum):
    """Which way it came. Every way is as good (G-04)."""

    PORTAL = "portal"
    LETTER = "letter"
    PHONE = "phone"
    DESK = "desk"


class Asker(StrEnum):
    """Who asks. A relative, a guardian too, is owed a test of secrecy first (PDL 8:2; P-07)."""

    PATIENT = "patient"
    RELATIVE = "relative"


class CaseStatus(StrEnum):
    """Where it stands, as who asked is told."""

    RECEIVED = "received"
    EXAMINED = "examined"
    DECIDED = "decided"
    DELIVERED = "delivered"


class CaseOutcome(StrEnum):
    """What was decided."""

    GRANTED = "granted"
    IN_PART = "in-part"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """What is done about a case. Each is a row of its own, and none is ever changed."""

    IDENTITY = "identity"
    REMARKED = "remarked"
    PAUSED = "paused"
    EXTENDED = "extended"
    SCOPED = "scoped"
    SECRECY = "secrecy"
    EXAMINED = "examined"
    DECIDED = "decided"
    REVIEWED = "reviewed"
    IVO_MADE = "ivo-made"
    IVO_SENT = "ivo-sent"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


class RemarkKind(StrEnum):
    """What a patient says of a passage, under it."""

    WRONG = "wrong"
    MISSING = "missing"
    TALK = "talk"


class IdentityCheck(StrEnum):
    """How it is known who asks: no more than is needed (GDPR 12.6)."""

    E_ID = "e-id"
    DOCUMENT = "document"
    KNOWN = "known"
    REGISTERED_ADDRESS = "registered-address"


class SecrecyTest(StrEnum):
    """What the test before a relative is given anything found (PSL 6:12)."""

    NO_HARM = "no-harm"
    HARM = "harm"


class ExtensionReason(StrEnum):
    """Why an answer takes longer than a month (GDPR 12.3)."""

    COMPLEX = "complex"
    MANY = "many"


class CaseTextKind(StrEnum):
    """What a sealed text of a case is: what was asked, the answer to it, the statement to IVO, the copy itself."""

    REQUEST = "request"
    ANSWER = "answer"
    STATEMENT = "statement"
    COPY = "copy"


class Withholding(StrEnum):
    """Why something is kept from whoever asks. From the patient, for the first two alone (PDL 8:2; P-05)."""

    CARE = WithheldGround.CARE_PURPOSE.value
    INFORMANT = WithheldGround.OTHERS_SAFETY.value
    SECRECY = "psl-6-12-1"


MASKED_FOR = tuple(map(Withholding, WithheldGround))
"""What a passage may be kept back for. Towards a relative the patient's own secrecy holds for all of it or none."""
