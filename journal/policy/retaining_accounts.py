"""How long accounts are kept, in which no clinical word may stand: a clock of its own (BFL 7:2; R-12)."""

from __future__ import annotations

from datetime import date

from journal.policy.law import ACCOUNTS_KEPT_YEARS


def accounts_kept_through(financial_year_ends: date) -> date:
    """Return the last day on which accounts of this financial year are kept: they may go the day after (R-12)."""
    return date(financial_year_ends.year + ACCOUNTS_KEPT_YEARS, 12, 31)


def may_accounts_go(financial_year_ends: date, today: date) -> bool:
    """Say whether accounts of this financial year may be thrown away today."""
    return today > accounts_kept_through(financial_year_ends)
