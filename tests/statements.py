"""Statements that were compiled once in this process: each test opens databases of its own, and asks them the same."""

from __future__ import annotations


class Compiled(dict):
    """What SQLAlchemy compiled for one kind of database, whichever engine it was compiled for."""

    def get(self, key, default=None):
        """Look up what was compiled; the first part of a key is the one engine's own dialect."""
        return super().get(key[1:], default)

    def __setitem__(self, key, compiled):
        """Keep what was compiled."""
        super().__setitem__(key[1:], compiled)


_COMPILED = {"sqlite": Compiled(), "postgresql": Compiled()}


def compiled_once(parts):
    """Let the databases of an installation share with all others what was compiled for them."""
    kept = parts.key_store.stores._engines  # noqa: SLF001  (the product has no use for both at once)
    for engine in (parts.store.database.engine, parts.store.database.reader, *kept.values()):
        engine.update_execution_options(compiled_cache=_COMPILED[engine.dialect.name])
    return parts
