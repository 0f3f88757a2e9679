"""A provider's journals handed over whole, in a package that the recovery officers' words open without this program."""

from __future__ import annotations

import os
from base64 import b64encode
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journal.cli.hand_over.words import WORDS
from journal.cli.officers import asked_provider, typed_papers, wording
from journal.cli.wired import Command, Progress, now
from journal.domain.errors import InvalidError, NoKeyError, UnavailableError
from journal.services.backups import sync_folder
from journal.services.packages import (
    Packing,
    close_provider,
    journals_to_hand_over,
    manifest,
    pack,
    pack_acts,
    pack_log,
    pack_practice,
)
from journal.services.recovering import open_recovery
from journal.services.restoring import require_consistent
from journal.settings import Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from journal.cli.wired import Wire
    from journal.domain.care import CareProvider, Journal
    from journal.services.packages import Sheet
    from journal.services.parts import Parts

    Said = Mapping[str, str]

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
READER = ("reader.py", "pages.py", "words.json")
"""What opens a package and shows it, as it lies here; in that order it is written into each of them."""


class _Folder:
    """The directory that a package is written into, file by file; each is on the disk before the next begins."""

    def __init__(self, path: Path, said: Said) -> None:
        if path.exists() and any(path.iterdir()):
            raise UnavailableError(said["full"].format(folder=path))
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self.files: list[dict[str, Any]] = []

    def write(self, name: str, content: bytes) -> None:
        """Write one file, durably."""
        handle = os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def keep(self, sheet: Sheet) -> None:
        """Write a sealed file, and note it for the manifest."""
        self._keep(sheet.name, sheet.holds, sheet.sealed, dict(sheet.counts))

    def keep_reader(self) -> None:
        """Write the programs that open the package and show it, and the words that they show it in."""
        for name in READER:
            self._keep(name, "reader", resources.files(__package__).joinpath(name).read_bytes(), {})

    def counted(self, name: str) -> int:
        """Return how many of something the files hold together."""
        return sum(file["counts"].get(name, 0) for file in self.files)

    def _keep(self, name: str, holds: str, content: bytes, counts: dict[str, int]) -> None:
        self.write(name, content)
        digest = sha256(content).hexdigest()
        self.files.append({"name": name, "holds": holds, "bytes": len(content), "sha256": digest, "counts": counts})


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings, said = Settings.from_environment(environment), wording(WORDS, environment)
    os.umask(0o077)
    parts = wire(settings)
    require_consistent(parts)
    provider = asked_provider(parts.store.database, said)
    folder = _Folder(Path(options.to), said)
    print(said["begin"].format(provider=provider.name, folder=folder.path))
    at = now()
    try:
        packing = Packing(open_recovery(parts, provider.id, typed_papers(said), at), at)
    except InvalidError:
        print(said["closed"])
        return 1
    whole = _write(parts, packing, folder, said)
    if options.close:
        _close(parts, packing, provider, said)
    else:
        print(said["stands"])
    return 0 if whole else 1


def _write(parts: Parts, packing: Packing, folder: _Folder, said: Said) -> bool:
    """Write the whole package. False when something is missing from it."""
    missing = _write_journals(parts, packing, folder, said)
    folder.keep(pack_practice(parts, packing))
    folder.keep(pack_acts(parts, packing))
    print(said["log"])
    for sheet in pack_log(parts, packing):
        folder.keep(sheet)
    folder.keep_reader()
    told, signature = manifest(parts, packing, folder.files, missing)
    folder.write(SIGNATURE, b64encode(signature) + b"\n")
    # Last: a package without its manifest was stopped half way, and its reader says so.
    folder.write(MANIFEST, told)
    sync_folder(folder.path)
    _tell(folder, sha256(told).hexdigest(), said)
    return not missing and not folder.counted("gaps")


def _write_journals(parts: Parts, packing: Packing, folder: _Folder, said: Said) -> list[Journal]:
    """Write every journal and register; return those whose key the words do not open."""
    journals, missing = journals_to_hand_over(parts, packing.provider), []
    progress = Progress(said["journals"], len(journals))
    for done, journal in enumerate(journals, 1):
        try:
            for sheet in pack(parts, packing, journal):
                folder.keep(sheet)
        except NoKeyError:
            missing.append(journal)
            print(said["no-key"].format(journal=journal.id))
        progress.step(done)
    return missing


def _tell(folder: _Folder, digest: str, said: Said) -> None:
    counts = {"journals": "journals", "names": "identities", "versions": "versions", "rows": "log_lines"}
    told = {name: folder.counted(counted) for name, counted in counts.items()}
    print(said["done"].format(folder=folder.path, digest=digest, **told | {"rows": told["rows"] - 1}))
    if folder.counted("gaps"):
        print(said["gaps"].format(gaps=folder.counted("gaps")))


def _close(parts: Parts, packing: Packing, provider: CareProvider, said: Said) -> None:
    if input(said["sure"].format(provider=provider.name)).strip() != provider.name:
        print(said["left"])
        return
    receipt = close_provider(parts, packing)
    print(said["ended"].format(event=receipt.event, signature=b64encode(receipt.signature).decode()))


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="DIR", help="an empty directory, made if it is not there")
    parser.add_argument("--close", action="store_true", help="then close everybody's account: nobody signs in any more")


COMMANDS = (Command("hand-over", "seal everything of a provider anew, to be read without Sigill", _arguments, _run),)
