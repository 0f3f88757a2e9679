"""Imports point down, and only the three doors lead to the keys."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatch

import pytest

from tests.architecture import source

KEYRING = ("journal.app", "journal.services.keyring*")
PROVER = ("journal.app", "journal.store.access_log*", "journal.store.log_*", "journal.cli.verify_log")
# setup.cfg says which folder, this table which modules. keys.errors and keys.context are for all but the law.
DOORS = {
    "keys.bundles": KEYRING,
    "keys.granting": KEYRING,
    "keys.pairs": KEYRING,
    "keys.passphrases": KEYRING,
    "keys.recovery": KEYRING,
    "keys.sessions": KEYRING,
    "keys.merkle": PROVER,
    "keys.notes": PROVER,
    "keys.signing": (*KEYRING, *PROVER, "journal.vault"),
    "keys.key_store": ("journal.app", "journal.vault", "journal.services.parts", "journal.services.keyring*"),
}


def test_every_import_contract_holds():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    said = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("door", DOORS)
def test_a_door_to_the_keys_is_used_by_those_it_is_for(door):
    strangers = [
        name
        for name in source.python("journal")
        if any(found == door or found.startswith(f"{door}.") for found in source.imports(name))
        and not any(fnmatch(source.module(name), allowed) for allowed in DOORS[door])
    ]
    assert strangers == []


def test_sql_is_written_in_the_store_and_in_the_key_store_alone():
    allowed = ("journal.store.*", "journal.app", "keys.key_store*", "keys.key_backup*", "keys.store_*")
    carried = {"sqlalchemy.Connection"}  # services carry a transaction from one store function to the next
    strangers = [
        name
        for name in source.python("journal", "keys")
        if any(found.startswith("sqlalchemy") for found in source.imports(name) - carried)
        and not any(fnmatch(source.module(name), pattern) for pattern in allowed)
    ]
    assert strangers == []


def test_the_product_imports_nothing_of_its_tests_or_tools():
    found = [
        f"{name}: {imported}"
        for name in source.python(*source.PRODUCT)
        for imported in source.imports(name)
        if imported.split(".")[0] in {"tests", "tools", "pytest", "hypothesis"}
    ]
    assert found == []
