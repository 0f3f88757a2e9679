"""Serve: an installation as its settings say, or a demo practice that is made on first use and kept."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from journal.cli.demo_cast import staff
from journal.cli.demo_eid_serving import address_of, begin_beside
from journal.cli.demo_filling import fill
from journal.cli.demo_patients import PASSPHRASE, pia
from journal.cli.wired import Command, Progress, no_arguments, now
from journal.domain.errors import UnavailableError
from journal.services.one_time_codes import code_at
from journal.services.restoring import ready_to_serve
from journal.settings import DEMO_BROKER, Settings
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.migrating import upgrade
from journal.store.people import account_named
from keys.roots import create_root

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from journal.cli.wired import Wire

DEMO = Path("demo-practice")
PORT = 8000
APART = 70
"""How far from the server's port the demo's e-ID serves: nobody who moves the one takes the other's place."""
ROOT = Path(__file__).resolve().parents[2]


def demo_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of the demo practice, in a directory beside the source; what is set already stands."""
    place = Path(environment.get("SIGILL_DEMO", str(ROOT / DEMO))).resolve()
    port = environment.get("JOURNAL_BIND", f":{PORT}").rpartition(":")[2]
    # A broker of the operator's own is asked as it is set; else everybody may be anybody, in a process beside.
    eid = {} if "JOURNAL_EID_BROKER" in environment else _demo_eid(int(port) + APART)
    demo = {
        "JOURNAL_DATABASE": f"sqlite:///{place}/main.db",
        "JOURNAL_KEY_STORE": f"sqlite:///{place}/keys.db",
        "JOURNAL_ROOT": f"file:{place}/root",
        # Its own: another server sweeps away what rests, and three years pass while the demo is filled.
        "JOURNAL_SESSIONS": f"/dev/shm/sigill-{os.geteuid()}-{sha256(bytes(place)).hexdigest()[:8]}",  # noqa: S108  (made 0700, and checked to be ours alone)
        "JOURNAL_ORIGIN": f"http://localhost:{port}",
        "JOURNAL_INSECURE_COOKIE": "yes",
        **eid,
        "JOURNAL_MAIL_FOLDER": f"{place}/mail",
        "JOURNAL_DPO": "Disa Ombudsgren, dpo@nordan.example",
    }
    return {**demo, **{name: value for name, value in environment.items() if name.startswith("JOURNAL_")}}


def _demo_eid(port: int) -> dict[str, str]:
    return {
        "JOURNAL_EID_BROKER": DEMO_BROKER,
        "JOURNAL_EID_ISSUER": f"http://localhost:{port}",
        "JOURNAL_EID_CLIENT": "sigill-demo",
        "JOURNAL_EID_SECRET": secrets.token_urlsafe(32),
    }


def migrate(settings: Settings) -> None:
    """Bring the main database to the newest revision."""
    upgrade(Database(open_engine(settings.database)))


def prepare_demo(settings: Settings, wire: Wire) -> None:
    """Make the demo practice unless it is there whole; one that was interrupted half-made is made anew."""
    place = Path(settings.root.removeprefix("file:")).parent
    done = place / "complete"
    if done.exists():
        migrate(settings)
        return
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True)
    create_root(place / "root")
    migrate(settings)
    print("Making a demo practice: three years of invented notes. Nobody in it exists.")
    fill(wire(settings), settings.eid_issuer, now(), lambda label, total: Progress(label, total).step)
    done.touch()


def _serve(environment: Mapping[str, str]) -> int:
    python = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
    os.chdir(ROOT)
    os.execve(python[0], python, {**os.environ, **environment})  # noqa: S606  (our own interpreter, no shell)


def _require_free(bind: str, setting: str = "JOURNAL_BIND") -> None:
    host, _, port = bind.rpartition(":")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host or "127.0.0.1", int(port)))
        except OSError as error:
            raise UnavailableError(f"{bind} is in use: stop what serves there, or set {setting}") from error


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    chosen = demo_environment(environment) if options.demo else environment
    settings = Settings.from_environment(chosen)
    # First of all: whoever has to choose another port is not kept waiting for the demo, and told a wrong address.
    _require_free(settings.bind)
    if settings.eid_broker == DEMO_BROKER:
        _require_free("{}:{}".format(*address_of(settings)), "JOURNAL_EID_ISSUER")
    if options.demo:
        prepare_demo(settings, wire)
        begin_demo_eid(settings, chosen)
        _welcome(settings)
    else:
        ready_to_serve(wire(settings), now())
    return _serve(chosen)


def begin_demo_eid(settings: Settings, environment: Mapping[str, str]) -> None:
    """Start the demo's e-ID beside the server, and say where."""
    if settings.eid_broker == DEMO_BROKER:
        begin_beside(environment)
        print(f"\nThe demo's e-ID, in which you are whom you choose: {settings.eid_issuer}")


def _welcome(settings: Settings) -> None:
    print(f"\nSigill serves on {settings.origin}  (Ctrl-C stops it; everything is kept)\n")
    print("Sign in with account and passphrase, and the code that this prints:  .venv/bin/journal totp ACCOUNT\n")
    for member in staff():
        print(f"  {member.username:<8} {member.passphrase:<36} {member.name}, {member.title}")
    print(f"\nPatients come in at {settings.origin}/patient, with the e-ID. {pia().name} has been here before;")
    print(f"her passphrase is:  {PASSPHRASE}")
    print()


def _totp(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings = Settings.from_environment(demo_environment(environment))
    if not settings.demo:
        print("Codes are printed for the demo alone; everybody else's stand in their own code app.", file=sys.stderr)
        return 2
    parts = wire(settings)
    with parts.store.database.reading() as connection:
        account = account_named(connection, options.account)
    secret = parts.key_store.secret("totp", account.account_id) if account else None
    if secret is None:
        print(f"There is no account {options.account} in the demo.", file=sys.stderr)
        return 2
    print(code_at(secret, now()))
    return 0


def _migrate(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    _ = options, wire
    migrate(Settings.from_environment(environment))
    return 0


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="a practice of invented people, made on first use")


def _totp_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", help="an account of the demo, such as astrid")


COMMANDS = (
    Command("run", "serve the journal", _run_arguments, _run),
    Command("totp", "print the current code of a demo account", _totp_arguments, _totp),
    Command("migrate", "bring the main database to the newest revision", no_arguments, _migrate),
)
