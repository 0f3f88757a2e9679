"""Compiled statements of one engine: found by which object a statement is before they are found by what it says."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Compiled
from sqlalchemy.util import LRUCache

_MOST = 500
_NEAR = 128
"""More than the statements that are written once."""


class CompiledStatements(LRUCache[Any, Compiled]):
    """What SQLAlchemy keeps, with a short way to it.

    It looks a statement up by a key of all that it says, and hashes that anew at each use: of one that asks a dozen
    things that takes as long as to run it. A statement that is written once has one key for good, the second part
    of what is looked up; behind it are the names of its parameters, and how it is run.
    """

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(_MOST)
        self._near: dict[tuple[int, Any], tuple[Any, Compiled]] = {}

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ANN401  (a mapping's own)
        """Return what was compiled for this key, or the default."""
        said = key[1]
        here = (id(said), key[2:])
        near = self._near.get(here)
        if near is not None:
            return near[1]
        compiled = super().get(key, default)
        if compiled is not None:
            if len(self._near) >= _NEAR:
                self._near.clear()
            # With the key itself: as long as it is kept, no other object has its number.
            self._near[here] = (said, compiled)
        return compiled
