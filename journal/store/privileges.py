"""What the server's own PostgreSQL role may do: read and write, and nothing to what the log holds but add to it.

The role that owns the tables runs migrations and nothing else. On SQLite whoever may open the file may do everything,
and the triggers stand alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from journal.domain.errors import UnavailableError
from journal.store.log_triggers import AGEING, ONLY_INSERTED
from journal.store.tables import Tables

if TYPE_CHECKING:
    from journal.store.database import Database

REVISIONS = "alembic_version"
_STAY = (
    "breach",
    "breach_step",
    "provider",
    "log_key",
    "circle",
    "destruction_version",
    "destruction_text",
    "need_analysis",
    "assignment_review",
    "patient_statement",
    "emergency_entry",
    "emergency_rule",
    "release_choice",
    "release_rule",
    "informed",
)
ADDED_TO = tuple(sorted({*ONLY_INSERTED, *AGEING, *_STAY}))
"""Tables whose rows are never changed: the log's, the public keys that everything else is checked against, and on what
authorisations rest.
"""
PASSING = (
    "idempotency",
    "notice_choice",
    "opening_count",
    "passkey",
    "patient_account",
    "patient_claim",
    "portal_seal",
    "relative",
    "throttle",
    "unlocker",
)
"""Tables whose rows are deleted in the ordinary course of things, or with the account that they are of."""

_OWNS = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'public.access_event'::regclass"


def statements(role: str) -> tuple[str, ...]:
    """Return what grants a role, quoted already, all that the server needs and no more."""
    kept = sorted(set(Tables.metadata.tables) - {*ADDED_TO, *PASSING})
    return (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT ON {REVISIONS} TO {role}",
        f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT ON {', '.join(ADDED_TO)} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE ON {', '.join(kept)} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(PASSING)} TO {role}",
    )


def grant_to(database: Database, role: str) -> tuple[str, ...]:
    """Run and return the statements for a role. UnavailableError on SQLite, and for whoever does not own the tables."""
    if database.engine.dialect.name != "postgresql":
        raise UnavailableError("roles are PostgreSQL's: on SQLite the file's mode says who may do what")
    quoted = statements(database.engine.dialect.identifier_preparer.quote(role))
    with database.writing() as tx:
        # PostgreSQL only warns whoever grants what is not theirs, and then grants nothing.
        if not tx.connection.execute(text(_OWNS)).scalar():
            raise UnavailableError("this role does not own the tables: run it with the owner's address")
        for statement in quoted:
            tx.connection.execute(text(statement))
    return quoted
