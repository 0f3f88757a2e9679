"""The words of entries: kinds, headings, the states of a version, and the reasons that are stated."""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """The template an entry was written from. The last four are written by acts of their own."""

    FIRST_VISIT = "first-visit"
    SESSION = "session"
    PHONE = "phone"
    ASSESSMENT = "assessment"
    SUICIDE_RISK = "suicide-risk"
    PLAN = "plan"
    FOLLOW_UP = "follow-up"
    CLOSING = "closing"
    COLLABORATION = "collaboration"
    MISSED = "missed"
    DECLINED = "declined"
    CERTIFICATE = "certificate"
    TEST_MATERIAL = "test-material"
    STATEMENT = "statement"
    DISCLOSURE = "disclosure"
    CONSENT = "consent"
    IDENTITY = "identity"


class Keyword(StrEnum):
    """Keyword headings (sökord). Only filled ones are stored and shown."""

    REASON = "reason"
    CURRENT = "current"
    BACKGROUND = "background"
    MENTAL_STATUS = "mental-status"
    SUICIDE_RISK = "suicide-risk"
    RATING = "rating"
    ASSESSMENT = "assessment"
    INTERVENTION = "intervention"
    INFORMATION = "information"
    PLANNING = "planning"
    HOMEWORK = "homework"
    NEXT_OF_KIN = "next-of-kin"
    VIOLENCE = "violence"
    EARLY_HYPOTHESIS = "early-hypothesis"
    DECLINED = "declined"
    OFFENCES = "offences"
    NECESSITY = "necessity"
    OTHER_LANGUAGE = "other-language"
    STATEMENT = "statement"
    RECIPIENT = "recipient"
    REQUESTED_BY = "requested-by"
    EXTENT = "extent"
    FORM = "form"
    CONSENT_TO = "consent-to"
    DECISION = "decision"


class Mark(StrEnum):
    """What is said by one click under a heading that has to say something, in the words that stand in the journal."""

    NOT_APPLICABLE = "Ej aktuellt."
    NOT_AVAILABLE = "Uppgift saknas."
    NECESSARY = "Uppgiften är absolut nödvändig för vården."


class VersionState(StrEnum):
    """Draft until signed, locked by the clock, or discarded; none of the last three ever changes again."""

    DRAFT = "draft"
    SIGNED = "signed"
    LOCKED = "locked"
    DISCARDED = "discarded"


class CorrectionReason(StrEnum):
    """Why a signed text got a new version (J-11)."""

    WRONG_FACT = "wrong-fact"
    INCOMPLETE = "incomplete"
    WRONG_WORDING = "wrong-wording"
    LATE_INFORMATION = "late-information"
    DESTROYED_IN_PART = "destroyed-in-part"


class UnsignedReason(StrEnum):
    """Why an entry stays unsigned (J-08; PDL 3:10). PENDING until the author or the head has said which."""

    PENDING = "pending"
    NOT_NEEDED = "not-needed"
    HINDERED = "hindered"
