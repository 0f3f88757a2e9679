"""Renewing the root source: new wrap and mac keys, `root.recovery` with them, a new store key; old ones are dropped.

Passphrases follow at each person's next sign-in. Until then the version that their unlocker cites stays in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import NoKeyError, UnavailableError, UnknownError
from journal.services.health_places import RECOVERY_NAME, root_path
from journal.services.keyring_circles import CircleKind, circle_id, known_circle
from journal.services.keyring_founding import sealed_root_to
from journal.services.rotating import decide_for
from journal.store.log_events import first_provider
from journal.store.people import mac_versions
from keys.root_file import sync_directory, write_new
from keys.roots import FileRoot

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from journal.services.keyring_circles import Known
    from journal.services.parts import Parts
    from journal.services.rotating import Gathered
    from journal.settings import Settings
    from keys.roots import Root


@dataclass(frozen=True, slots=True)
class RootStanding:
    """The root file's live versions, and what still cites the older ones."""

    versions: tuple[int, ...]
    cited: dict[int, int]
    unneeded: tuple[tuple[str, int], ...]


def root_standing(parts: Parts) -> RootStanding | None:
    """Return how the root file stands; None where the root source is no file."""
    root = parts.keyring.root
    if not isinstance(root, FileRoot):
        return None
    with parts.store.database.reading() as connection:
        cited = mac_versions(connection)
    needed = {"mac": set(cited), "wrap": parts.key_store.wrap_versions()}
    kinds = {kind: root.versions(kind) for kind in needed}
    unneeded = [(kind, version) for kind in kinds for version in kinds[kind][:-1] if version not in needed[kind]]
    older = {version: people for version, people in cited.items() if version != kinds["mac"][-1]}
    return RootStanding(kinds["mac"], older, tuple(unneeded))


def rotate_root(parts: Parts, gathered: Gathered, settings: Settings, at: datetime) -> int:
    """Add newer keys to the root file, seal it to the officers, renew the store key; return how many rows it sealed.

    Stopped half way and begun again it adds yet another version, and nothing is lost. Raises RefusedError, UnknownError
    for those of a provider that came later: the root file is the first one's officers' to recover.
    """
    root, path = _file_of(parts, settings)
    recovery = _recovery(parts, gathered)
    parts.store.log.log_access(decide_for(gathered, gathered.trust.provider, in_hand=True), at)
    root.rotate()
    _keep(root, path, gathered, recovery)
    return parts.key_store.renew_store_key(at)


def drop_old_roots(parts: Parts, gathered: Gathered, settings: Settings, at: datetime) -> tuple[tuple[str, int], ...]:
    """Forget the versions that nothing cites any more, and seal what is left to the officers; return which."""
    root, path = _file_of(parts, settings)
    recovery, standing = _recovery(parts, gathered), root_standing(parts)
    parts.store.log.log_access(decide_for(gathered, gathered.trust.provider, in_hand=True), at)
    dropped = standing.unneeded if standing else ()
    for kind, version in dropped:
        (root.drop_mac if kind == "mac" else root.drop_wrap)(version)
    _keep(root, path, gathered, recovery)
    return dropped


def _file_of(parts: Parts, settings: Settings) -> tuple[FileRoot, Path]:
    root: Root = parts.keyring.root
    path = root_path(settings)
    if path is None or not isinstance(root, FileRoot):
        raise UnavailableError("JOURNAL_ROOT is no file: its keys are renewed where they lie")
    return root, path


def _recovery(parts: Parts, gathered: Gathered) -> Known:
    provider = gathered.trust.provider
    with parts.store.database.reading() as connection:
        if first_provider(connection) != provider:
            raise UnknownError("the root file belongs to the provider that was entered first: let its head come")
        known = known_circle(connection, gathered.trust, circle_id(provider, CircleKind.RECOVERY))
    if known is None:
        raise NoKeyError("the recovery circle is not certified")
    return known


def _keep(root: FileRoot, path: Path, gathered: Gathered, recovery: Known) -> None:
    """Put `root.recovery` in place in one rename: there is always a whole one."""
    draft = path.with_name(f"{RECOVERY_NAME}.new")
    draft.unlink(missing_ok=True)
    write_new(draft, sealed_root_to(recovery, gathered.trust.provider, root.export()))
    draft.replace(path.with_name(RECOVERY_NAME))
    sync_directory(path.parent)
