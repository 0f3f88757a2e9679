"""Bring a database to the newest revision, and tell which one it has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from journal.store.database import Database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(database: Database, revision: str = "head") -> None:
    """Run every migration up to ``revision`` in one transaction where the database can."""
    with database.writing() as tx:
        command.upgrade(_config(tx.connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Run migrations back to ``revision``; "base" leaves no table."""
    with database.writing() as tx:
        command.downgrade(_config(tx.connection), revision)


def current_revision(database: Database) -> str | None:
    """Return the revision that the database has, or None for an empty one."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Return the revision that this program needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _config(connection: object) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
