"""What lies in the repository: no machine's paths, no registry's host, nothing for later, nothing secret."""

from __future__ import annotations

import configparser
import json
import re

from tests.architecture import source

OURS = [
    name
    for name in source.files()
    if not name.endswith((".lock", ".png", ".woff2", ".ico")) and "/vendor/" not in name and "/vectors/" not in name
]
# Written in parts, so that this file holds none of them.
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".", "deb.debian" + ".", "proxy.golang" + ".")
PATHS = ("/work" + "/", "/tm" + "p/w/", "/opt" + "/wheels", "/opt" + "/pypi", "/root" + "/")
LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
SILENCED = re.compile(r"#\s*(no" + r"qa|type: ig" + r"nore)(?P<why>.*)")


def lines(names):
    for name in names:
        for number, line in enumerate(source.text(name).splitlines(), 1):
            yield f"{name}:{number}", line


def test_no_file_names_a_registry_or_a_path_of_somebody_s_machine():
    assert [where for where, line in lines(OURS) if any(part in line for part in HOSTS + PATHS)] == []


def test_locked_requirements_say_versions_and_hashes_alone():
    locked = [name for name in source.files() if name.endswith(".lock")]
    assert len(locked) == 2
    assert [where for where, line in lines(locked) if "://" in line or line.lstrip().startswith("--index")] == []


def test_npm_s_packages_are_locked_by_hash_and_from_nowhere_in_particular():
    packages = json.loads(source.text("tests/node/package-lock.json"))["packages"]
    # What a package brings along inside is under its own hash.
    locked = [package for name, package in packages.items() if name and not package.get("inBundle")]
    assert locked
    assert [package for package in locked if "resolved" in package or "integrity" not in package] == []


def test_nothing_is_left_for_later_in_a_comment():
    assert [where for where, line in lines(OURS) if LATER.search(line)] == []


def test_whoever_silences_a_tool_names_the_rule_and_the_reason():
    reasoned = re.compile(r"(: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*|\[[a-z-]+(, ?[a-z-]+)*\])\s+[-–#(]\s*\w+")
    found = ((where, SILENCED.search(line)) for where, line in lines(source.python()))
    assert [where for where, said in found if said and not reasoned.match(said["why"])] == []


def test_no_private_key_database_or_backup_is_tracked():
    endings = (".db", ".sqlite", ".sqlite3", ".age", ".pem", "root.key", ".env")
    assert [name for name in source.files() if name.endswith(endings)] == []


def test_each_dependency_has_a_line_that_says_why():
    setup = configparser.ConfigParser()
    setup.read(source.ROOT / "setup.cfg")
    extras = setup["options.extras_require"]
    wanted = "\n".join([setup["options"]["install_requires"], *(extras[name] for name in extras)])
    asked = {re.split(r"[>\[;= ]", line)[0] for line in wanted.split("\n") if line}
    rows = re.findall(
        r"^\|(?: (?:postgres|pdf) \|)? ([a-z0-9-]+) \|.*\w.*\|$", source.text("docs/dependencies.md"), re.MULTILINE
    )
    assert sorted(asked) == sorted(set(rows) - {"package", "extra"})
