"""The root file as those who renew it need it: newer keys, what is left of the older ones, a copy for the officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.errors import NoKeyError, UnavailableError
from journal.services.health_places import RECOVERY_NAME
from journal.services.keyring_circles import CircleKind, circle_id, known_circle
from journal.services.keyring_founding import sealed_root_to
from keys.roots import FileRoot

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.services.keyring import Keyring
    from journal.services.keyring_circles import Known, Trust

KINDS = ("mac", "wrap")


def is_file(keyring: Keyring) -> bool:
    """Say whether the root source is a file, which is renewed here; another one is renewed where it lies."""
    return isinstance(keyring.root, FileRoot)


def root_versions(keyring: Keyring, kind: str) -> tuple[int, ...]:
    """Return the live versions of the root file's "mac" or "wrap" keys, oldest first. Raises UnavailableError."""
    return _file(keyring).versions(kind)


def add_root_keys(keyring: Keyring) -> None:
    """Add a newer key of each kind. Raises UnavailableError for a root source that is no file."""
    _file(keyring).rotate()


def drop_root_key(keyring: Keyring, kind: str, version: int) -> None:
    """Forget an older key that nothing cites any more."""
    root = _file(keyring)
    (root.drop_mac if kind == "mac" else root.drop_wrap)(version)


def recovery_of(connection: Connection, trust: Trust) -> Known:
    """Return the recovery circle's certified keys. Raise NoKeyError where no chain proves them."""
    known = known_circle(connection, trust, circle_id(trust.provider, CircleKind.RECOVERY))
    if known is None:
        raise NoKeyError("the recovery circle is not certified")
    return known


def seal_root(keyring: Keyring, provider: ProviderId, recovery: Known) -> None:
    """Put `root.recovery` beside the root file: every live key, sealed to the officers."""
    root = _file(keyring)
    root.put_beside(RECOVERY_NAME, sealed_root_to(recovery, provider, root.export()))


def _file(keyring: Keyring) -> FileRoot:
    if not isinstance(keyring.root, FileRoot):
        raise UnavailableError("JOURNAL_ROOT is no file: its keys are renewed where they lie")
    return keyring.root
