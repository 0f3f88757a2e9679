"""Alembic revisions of the main database. The key store keeps its own schema."""
