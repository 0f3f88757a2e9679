"""The beats of one endpoint of the API, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Beat:
    """How an endpoint is called, and what becomes of it.

    ``needs`` names what the stage makes ready beside the standing cast.
    ``other_unit`` is what somebody at another unit of the provider gets; ``other_provider`` somebody of another
    provider. ``log`` is the row: activity and subtype; or a sentence that says why there is none.
    """

    call: str
    log: tuple | str
    body: dict | None = None
    actor: str = "astrid"
    gives: int = 200
    other_unit: int = 404
    other_provider: int = 404
    other: str = "bo"
    seen: str = ""
    needs: tuple = field(default=())
