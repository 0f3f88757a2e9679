"""Imports point down, and only the three doors lead to the keys."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatch

from tests.architecture import source

KEYRING = ("journal.installation", "journal.services.keyring*")
PROVER = ("journal.installation", "journal.store.access_log*", "journal.store.log_*", "journal.cli.verify_log*")
# Copying, restoring and turning keys over is for commands; so is whatever the table does not name.
CUSTODY = ("journal.installation", "journal.cli.*")
ANYBODY_S = ("keys.errors", "keys.context")
# setup.cfg says which folder, this table which modules.
DOORS = {
    "keys.entry_keys": ("journal.installation", "journal.vault", "journal.vault.left_copies", "journal.vault.patients"),
    "keys.sealing": ("journal.installation", "journal.vault", "journal.vault.left_copies", "journal.vault.patients"),
    "keys.bundles": KEYRING,
    "keys.letters": KEYRING,
    "keys.roots": (*KEYRING, *CUSTODY),
    "keys.granting": KEYRING,
    "keys.orders": KEYRING,
    "keys.pairs": KEYRING,
    "keys.passphrases": KEYRING,
    "keys.recovery": KEYRING,
    "keys.sessions": KEYRING,
    "keys.carrying": ("journal.services.copy_forms",),
    "keys.documents": ("journal.services.copy_forms",),
    "keys.merkle": PROVER,
    "keys.notes": PROVER,
    "keys.signing": (*KEYRING, *PROVER, "journal.vault"),
    "keys.store_custody": (
        *CUSTODY,
        "journal.services.restoring",
        "journal.services.healing",
        "journal.services.replaying",
        "journal.services.departed",
    ),
    "keys.store_engine": (*CUSTODY, "journal.store.engines"),
    "keys.key_store": (*KEYRING, *CUSTODY, "journal.services.parts", "journal.vault"),
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


def opened(imported):
    """The module of keys/ that an import reaches into, or None."""
    parts = imported.split(".")
    return f"keys.{parts[1]}" if parts[0] == "keys" and len(parts) > 1 else None


def test_each_part_of_the_keys_is_used_by_those_it_is_for():
    strangers = [
        f"{name}: {door}"
        for name in source.python("journal")
        for door in {opened(imported) for imported in source.imports(name)} - {None, *ANYBODY_S}
        if not any(fnmatch(source.module(name), allowed) for allowed in DOORS.get(door, CUSTODY))
    ]
    assert strangers == []


def test_each_door_that_the_table_names_is_there():
    there = {source.module(name) for name in source.python("keys")}
    assert {*DOORS, *ANYBODY_S} - there == set()


def test_sql_is_written_in_the_store_and_in_the_key_store_alone():
    allowed = ("journal.store.*", "journal.installation", "keys.key_store*", "keys.key_backup*", "keys.store_*")
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
