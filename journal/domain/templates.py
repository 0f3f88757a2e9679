"""Which keywords an entry of each kind begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.entry import EntryKind, Keyword

if TYPE_CHECKING:
    from collections.abc import Mapping

K = Keyword
OF_ACTS = frozenset({K.STATEMENT, K.RECIPIENT, K.REQUESTED_BY, K.EXTENT, K.FORM, K.CONSENT_TO, K.DECISION})
"""Headings that acts of their own fill; nobody adds them to a note."""
TEMPLATES: Mapping[EntryKind, tuple[Keyword, ...]] = {
    EntryKind.FIRST_VISIT: (
        K.REASON,
        K.CURRENT,
        K.BACKGROUND,
        K.MENTAL_STATUS,
        K.SUICIDE_RISK,
        K.ASSESSMENT,
        K.PLANNING,
    ),
    EntryKind.SESSION: (K.CURRENT, K.MENTAL_STATUS, K.SUICIDE_RISK, K.ASSESSMENT, K.INTERVENTION, K.PLANNING),
    EntryKind.PHONE: (K.REASON, K.SUICIDE_RISK, K.INTERVENTION, K.PLANNING),
    EntryKind.ASSESSMENT: (
        K.REASON,
        K.BACKGROUND,
        K.MENTAL_STATUS,
        K.RATING,
        K.SUICIDE_RISK,
        K.ASSESSMENT,
        K.PLANNING,
    ),
    EntryKind.SUICIDE_RISK: (
        K.CURRENT,
        K.MENTAL_STATUS,
        K.SUICIDE_RISK,
        K.ASSESSMENT,
        K.INTERVENTION,
        K.INFORMATION,
    ),
    EntryKind.PLAN: (K.ASSESSMENT, K.INTERVENTION, K.INFORMATION, K.PLANNING),
    EntryKind.FOLLOW_UP: (K.CURRENT, K.RATING, K.SUICIDE_RISK, K.ASSESSMENT, K.PLANNING),
    EntryKind.CLOSING: (K.REASON, K.BACKGROUND, K.INTERVENTION, K.ASSESSMENT, K.INFORMATION, K.PLANNING),
    EntryKind.COLLABORATION: (K.REASON, K.CURRENT, K.INFORMATION, K.PLANNING),
    EntryKind.MISSED: (K.CURRENT, K.INTERVENTION, K.PLANNING),
    EntryKind.DECLINED: (K.DECLINED, K.INFORMATION, K.ASSESSMENT, K.PLANNING),
    EntryKind.TEST_MATERIAL: (K.REASON, K.RATING, K.CURRENT),
    EntryKind.CERTIFICATE: (K.REASON, K.BACKGROUND, K.INTERVENTION, K.ASSESSMENT),
}
NEVER_SHOWN = frozenset({K.EARLY_HYPOTHESIS, K.VIOLENCE, K.NEXT_OF_KIN})
"""Headings whose texts direct access never shows by itself, yet a copy holds: what is only guessed, violence that
somebody near may read of over a shoulder, and what is about a third person (P-09)."""
