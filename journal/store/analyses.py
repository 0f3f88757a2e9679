"""Need-and-risk analyses: one stands behind each role before anybody is given it (A-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, insert, select

from journal.domain.duties import NeedAnalysis
from journal.domain.ids import AccountId, AnalysisId
from journal.domain.people import Role
from journal.store.duty_tables import NeedAnalysisRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.store.database import Transaction


def add_analysis(tx: Transaction, provider: ProviderId, analysis: NeedAnalysis) -> None:
    """Insert an analysis. What was recorded before stays: it is what earlier assignments rested on."""
    row = insert(NeedAnalysisRow).values(
        analysis_id=analysis.id,
        provider_id=provider,
        role=analysis.role.value,
        dated=analysis.dated,
        reference=analysis.reference,
        made_by=analysis.made_by,
        made_at=analysis.made_at,
    )
    tx.connection.execute(row)


def has_analysis(connection: Connection, provider: ProviderId, role: Role, at: datetime) -> bool:
    """Say whether an analysis of the role was recorded at the provider by ``at``."""
    found = exists().where(
        NeedAnalysisRow.provider_id == provider,
        NeedAnalysisRow.role == role.value,
        NeedAnalysisRow.made_at <= at,
    )
    return bool(connection.execute(select(found)).scalar())


def analyses_of(connection: Connection, provider: ProviderId) -> tuple[NeedAnalysis, ...]:
    """Return the analyses of a provider, newest first."""
    mine = select(NeedAnalysisRow.__table__).where(NeedAnalysisRow.provider_id == provider)
    rows = connection.execute(mine.order_by(NeedAnalysisRow.made_at.desc(), NeedAnalysisRow.analysis_id))
    return tuple(
        NeedAnalysis(
            AnalysisId(row.analysis_id), Role(row.role), row.dated, row.reference, AccountId(row.made_by), row.made_at
        )
        for row in rows
    )
