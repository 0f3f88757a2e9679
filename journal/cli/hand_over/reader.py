"""Open a hand-over package with the recovery officers' words. It needs nothing of Sigill and no network.

Python 3.11, cryptography 47, shamir-mnemonic 0.3, or later: `python3 reader.py [--to DIR]`. It checks every file, asks
for the words, checks the manifest's signature and that of each text, and writes JSON and, by pages.py beside it, plain
pages in Swedish (index.html first): hand-over.md.
"""

from __future__ import annotations

import argparse
import hmac
import json
import os
import runpy
import sys
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256, shake_256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from shamir_mnemonic import MnemonicError, decode_mnemonics, recover_ems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Json = dict[str, Any]
FORMAT = "sigill-hand-over/4"
_LATER = """\
Den här läsaren kan {known}, men paketet är {met}. Använd läsaren som ligger i paketet.
This reader knows {known}, and the package is {met}. Use the reader that lies in the package."""
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_WRAPPED = 1168


class PackageError(Exception):
    """Something of the package is missing, changed, or does not open with these words."""


def context(label: str, *fields: bytes) -> bytes:
    """Encode as docs/formats/context.md says: suite, then label and fields, each after its length in 4 bytes."""
    return b"\x01" + b"".join(len(each).to_bytes(4, "big") + each for each in (label.encode(), *fields))


@dataclass(frozen=True)
class Officers:
    """What the officers' secret gives: the key that opens the files, and the one that signed the manifest."""

    opening: MLKEM768X25519PrivateKey
    signing: Ed25519PrivateKey


def officers(papers: Sequence[str]) -> Officers:
    """Join the words of enough papers (docs/formats/recovery.md, keys.md). Raises PackageError."""
    try:
        groups = decode_mnemonics({" ".join(paper.lower().split()) for paper in papers})
        secret: bytes = recover_ems({at: group.get_minimal_group() for at, group in groups.items()}).decrypt(b"")
    except (MnemonicError, ValueError) as error:
        raise PackageError("The words do not fit together: too few papers, or a wrong word.") from error
    expanded = shake_256(secret).digest(96)
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
    opening = MLKEM768X25519PrivateKey(MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), x25519)
    seed = HKDF(SHA512(), 32, None, context("account-signing/1")).derive(secret)
    return Officers(opening, Ed25519PrivateKey.from_private_bytes(seed))


def open_letter(key: MLKEM768X25519PrivateKey, letter: bytes, bound_to: bytes) -> bytes:
    """Open a letter (docs/formats/letter.md, sealing.md). Raises PackageError."""
    try:
        message_key = _SUITE.decrypt(letter[:_WRAPPED], key, context("letter/1", bound_to))
        sealed = letter[_WRAPPED:]
        label = b"sealing/1" + sha256(bound_to).digest()
        derived = HKDF(SHA512(), 64, sealed[1:33], label).derive(message_key)
        if sealed[:1] != b"\x01" or not hmac.compare_digest(derived[32:], sealed[33:65]):
            raise PackageError("It is sealed under another key.")
        padded = AESGCM(derived[:32]).decrypt(bytes(12), sealed[65:], None)
    except (InvalidTag, ValueError) as error:
        raise PackageError("It does not open.") from error
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def read_manifest(folder: Path) -> Json:
    """Read the manifest and hold every file against it. Raises PackageError, which names each that differs."""
    try:
        manifest: Json = json.loads((folder / "manifest.json").read_bytes())
        # First: another format may say everything else in another way.
        if manifest["format"] != FORMAT:
            raise PackageError(_LATER.format(known=FORMAT, met=manifest["format"]))
        wrong = [file["name"] for file in manifest["files"] if _digest(folder / file["name"]) != file["sha256"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageError("manifest.json is missing or damaged: the package was not finished.") from error
    if wrong:
        raise PackageError(f"Missing, or not the file that was handed over: {', '.join(wrong)}")
    return manifest


def check_signature(folder: Path, manifest: Json, key: Officers) -> None:
    """Hold the manifest's signature against the officers' own key. Raises PackageError."""
    digest = sha256((folder / "manifest.json").read_bytes()).digest()
    said = context("hand-over-manifest/1", *_place(manifest), digest)
    try:
        key.signing.public_key().verify(b64decode((folder / "manifest.sig").read_bytes()), said)
    except (OSError, ValueError, InvalidSignature) as error:
        raise PackageError("manifest.json is not the one that was signed, or these are another's words.") from error


def opened_files(folder: Path, manifest: Json, key: Officers, holds: str) -> Iterator[tuple[str, bytes]]:
    """Give the sealed files that hold this: name and content. Raises PackageError, naming the file."""
    for name in (file["name"] for file in manifest["files"] if file["holds"] == holds):
        try:
            bound_to = context("hand-over/1", *_place(manifest), name.encode())
            yield name.removesuffix(".sealed"), open_letter(key.opening, (folder / name).read_bytes(), bound_to)
        except PackageError as error:
            raise PackageError(f"{name}: {error}") from error


def signature_of(version: Json, signers: Mapping[str, Sequence[str]]) -> str:
    """Check a version's signature anew: valid, invalid, or none where it bears none (text-signature.md)."""
    evidence = version["evidence"]
    if evidence is None:
        return "none"
    text, statement, signature = (b64decode(evidence[part]) for part in ("text", "statement", "signature"))
    said = context("text-signature/1", statement, sha256(signature[:32] + text).digest())
    for key in signers.get(version["author"]["id"], ()):
        try:
            Ed25519PublicKey.from_public_bytes(b64decode(key)).verify(signature[32:], said)
        except InvalidSignature:
            continue
        signed = json.loads(text)
        shown = (version["text"], version["explanation"])
        return "valid" if (signed["keywords"], signed["explanation"]) == shown else "invalid"
    return "invalid"


def _place(manifest: Json) -> tuple[bytes, bytes]:
    return UUID(manifest["provider"]).bytes, UUID(manifest["package"]).bytes


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


_MISSING: Mapping[str, Callable[[Any], Iterable[bool]]] = {
    "practice": lambda _told: (),
    "names": lambda told: (version["identity"] is None for version in told["identities"]),
    "journal": lambda told: (
        *(version["text"] is None and not version["destroyed_at"] for version in _versions(told)),
        *(text["words"] is None and not text["destroyed_at"] for text in told["texts"]),
    ),
    "acts": lambda told: (value is None for rows in told.values() for row in rows for value in row.values()),
    "events": lambda told: (event["said"] is None for event in told),
}
"""What a package opens to, in this order, and which of its texts are missing."""


def write_all(folder: Path, manifest: Json, key: Officers, out: Path) -> int:
    """Write every file as JSON, and the log as `journal verify-log` checks it; return how many texts are missing."""
    gaps = 0
    for holds, missing in _MISSING.items():
        for name, content in opened_files(folder, manifest, key, holds):
            told = json.loads(content)
            if holds == "journal":
                # What Sigill said of a signature is not believed: it is checked here, anew.
                for version in _versions(told):
                    version["signature"] = signature_of(version, told["signers"])
            gaps += sum(missing(told))
            _write(out / f"{name}.json", json.dumps(told, ensure_ascii=False).encode())
    _write(out / "log.export", b"".join(content for _, content in opened_files(folder, manifest, key, "log")))
    return gaps


def write_pages(folder: Path, manifest: Json, gaps: int, out: Path) -> None:
    """Have the program beside this one write what was opened as pages. It needs no words, and nothing but Python."""
    pages = runpy.run_path(str(Path(__file__).with_name("pages.py")))
    pages["write_pages"](
        json.loads((folder / "words.json").read_bytes()), {**manifest, **manifest["counts"], "gaps": gaps}, out
    )


def _versions(journal: Json) -> Iterator[Json]:
    return (version for entry in journal["entries"] for version in entry["versions"])


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _typed() -> list[str]:
    papers: list[str] = []
    while typed := input(f"Papper / paper {len(papers) + 1}: ").strip():
        papers.append(typed)
        print("\x1b[3J\x1b[2J\x1b[H" if sys.stdout.isatty() else "", end="")
    return papers


def main(arguments: Sequence[str]) -> int:
    """Open the package that the reader lies in. 0 when all is there, 1 when texts are missing, 2 when it is shut."""
    parser = argparse.ArgumentParser(description="Open a hand-over package with the recovery officers' words.")
    parser.add_argument("--package", type=Path, default=Path(__file__).parent, help="where the package lies")
    parser.add_argument("--to", type=Path, help="where to write what was opened (default: opened, in the package)")
    options = parser.parse_args(arguments)
    out = options.to or options.package / "opened"
    try:
        manifest = read_manifest(options.package)
        print(f"{manifest['name']}, {manifest['made_at']}: {len(manifest['files'])} files are as they were written.")
        key = officers(_typed())
        check_signature(options.package, manifest, key)
        out.mkdir(mode=0o700, parents=True)
        gaps = write_all(options.package, manifest, key, out)
        write_pages(options.package, manifest, gaps, out)
    except (PackageError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{out / 'index.html'}: everything is written there in the clear. Missing texts: {gaps}")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
