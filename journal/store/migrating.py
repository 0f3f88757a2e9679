"""Bring a database to the newest revision, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from journal.store.revisions import MIGRATIONS

if TYPE_CHECKING:
    from journal.store.database import Database


def upgrade(database: Database, revision: str = "head") -> None:
    """Run every migration up to ``revision`` in one transaction where the database can."""
    with database.writing() as tx:
        command.upgrade(_config(tx.connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Run migrations back to ``revision``; "base" leaves no table."""
    with database.writing() as tx:
        command.downgrade(_config(tx.connection), revision)


def _config(connection: object) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
