"""What a process holds in memory and must not share with the children it forks."""

from __future__ import annotations

import os
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def in_each_child(forget: Callable[[], None]) -> None:
    """Call a bound method in each process forked from now on, as long as its object lives."""
    method = weakref.WeakMethod(forget)
    os.register_at_fork(after_in_child=lambda: call_if_alive(method))


def call_if_alive(method: weakref.WeakMethod[Callable[[], None]]) -> None:
    """Call a method unless its object is gone."""
    forget = method()
    if forget is not None:
        forget()
