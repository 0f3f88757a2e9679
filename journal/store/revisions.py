"""Which revision a database has, and which one this program needs: told without what makes migrations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from journal.store.database import Database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def current_revision(database: Database) -> str | None:
    """Return the revision that the database has, or None for an empty one."""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def newest_revision() -> str:
    """Return the revision that this program needs: a file's name begins with its number, and that is the revision."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
