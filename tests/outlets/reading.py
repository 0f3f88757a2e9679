"""What others' programs find in the files that we hand out: poppler, age, node, and pyHanko's reader of PDFs."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

NODE = Path(__file__).parents[1] / "node"

needs_poppler = pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")
needs_age = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
needs_node = pytest.mark.skipif(
    not (shutil.which("node") and (NODE / "node_modules").is_dir()), reason="node and its packages are not installed"
)


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, **more).stdout


def text_of(pdf):
    """What pdftotext reads, page after page, words as they are laid out."""
    return run("pdftotext", "-layout", "-", "-", input=pdf).decode()


def told_by(program, pdf, tmp_path):
    """What pdfinfo or pdfsig say of a PDF."""
    (tmp_path / "asked.pdf").write_bytes(pdf)
    said = subprocess.run([program, tmp_path / "asked.pdf"], check=False, capture_output=True, text=True)
    return said.stdout + said.stderr


def language_of(pdf):
    """The language that a PDF's catalogue says."""
    return str(PdfFileReader(BytesIO(pdf)).root["/Lang"])


def everything_in(pdf):
    """Every string, name and decompressed stream of every object of a PDF, as bytes: metadata and attachments too."""
    reader = PdfFileReader(BytesIO(pdf))
    found = []
    for history in range(reader.xrefs.total_revisions):
        for ref in reader.xrefs.explicit_refs_in_revision(history):
            found += _leaves(reader.get_object(ref, revision=history, never_decrypt=True))
    return found


def _leaves(value):
    if isinstance(value, StreamObject):
        yield value.data
    if isinstance(value, dict | list):
        for inner in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _leaves(inner)
    elif isinstance(value, str):
        yield value.encode()
    elif isinstance(value, bytes):
        yield bytes(value)


def opened_by_age(sealed, passphrase, tmp_path):
    """What the program age opens with a passphrase, which it reads from a terminal alone; None when it refuses."""
    (tmp_path / "sealed.age").write_bytes(sealed)
    ours, its = pty.openpty()
    command = ["setsid", "--ctty", "--wait", "age", "-d", "-o", tmp_path / "opened", tmp_path / "sealed.age"]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its) as age:
        told = b""
        while b"passphrase" not in told:
            told += os.read(ours, 1000)
        os.write(ours, passphrase.encode() + b"\n")
        refused = age.wait()
    os.close(its)
    os.close(ours)
    return None if refused else (tmp_path / "opened").read_bytes()


def validated(bundle, tmp_path):
    """What @medplum/core and npm fhir find wrong with a bundle."""
    (tmp_path / "bundle.json").write_bytes(bundle)
    return json.loads(run("node", "validate-fhir.mjs", tmp_path / "bundle.json", cwd=NODE))
