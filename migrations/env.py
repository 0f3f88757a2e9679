"""Run migrations on the connection that the caller gives (journal.store.migrating, or the alembic command in tests)."""

from __future__ import annotations

from alembic import context

from journal.store.tables import Tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Tables.metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
