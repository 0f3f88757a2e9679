"""Settings: one frozen class, read from the environment. Secrets have no defaults; unknown names are errors."""

from __future__ import annotations

import os
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from journal.hops import is_here, is_open, listens_here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "JOURNAL_"
DEMO_BROKER = "demo"
DEMO_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """A setting is missing, unknown or cannot be meant; the text says which, and what would do."""


def _said(meaning: str, shown: str = "*required*") -> dict[str, str]:
    """Say what a field means, and how its default reads, for the table in docs/running.md."""
    return {"meaning": meaning, "shown": shown}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one installation says about itself. Times that the law rests on are not settings."""

    database: str = field(
        repr=False, metadata=_said("Main database: `sqlite:////var/lib/sigill/main.db` or `postgresql://…`")
    )
    key_store: str = field(repr=False, metadata=_said("Key store: a database of its own, with credentials of its own"))
    key_store_replica: str = field(
        default="",
        repr=False,
        metadata=_said(
            "Synchronous replica of the key store, on another disk or server; `journal doctor` misses it",
            "none",
        ),
    )
    root: str = field(metadata=_said("Root source: `file:/etc/sigill/root`"))
    origin: str = field(metadata=_said("The address that people type, `https://journal.example.se`; links follow it"))
    sessions: str = field(
        default_factory=lambda: f"/dev/shm/sigill-{os.geteuid()}",  # noqa: S108  (made 0700, and checked to be ours alone)
        metadata=_said("Directory of sealed sessions, in memory, mode 0700", "`/dev/shm/sigill-<uid>`"),
    )
    bind: str = field(default="127.0.0.1:8000", metadata=_said("Where the server listens", "`127.0.0.1:8000`"))
    tls_certificate: str = field(
        default="",
        metadata=_said("A certificate with its chain, PEM: the server ends TLS itself; with the key", "none"),
    )
    tls_key: str = field(default="", metadata=_said("The certificate's key, a file of the server's alone", "none"))
    workers: int = field(default=2, metadata=_said("Worker processes", "`2`"))
    trusted_proxies: int = field(
        default=0,
        metadata=_said("How many proxies in front, the last on this machine, are believed on who calls and how", "`0`"),
    )
    insecure_cookie: bool = field(
        default=False, metadata=_said("`yes` lets a demo run over plain http, on localhost alone", "`no`")
    )
    metrics_token: str = field(
        default="",
        repr=False,
        metadata=_said("Lets a collector elsewhere read `/metrics` as its bearer; else only this machine may", "none"),
    )
    backups: str = field(
        default="",
        metadata=_said("Where `journal backup` writes and `journal doctor` looks; on another disk or server", "none"),
    )
    staff_factor: str = field(
        default="any",
        metadata=_said(
            "`passkey` refuses staff who come in by passphrase and code; the first passkey is made so", "`any`"
        ),
    )
    eid_broker: str = field(
        default="",
        metadata=_said(
            "Whose e-ID people sign in with: `signicat`, `idura`, `freja`, `oidc.se` or `inera`; with the next three",
            "none",
        ),
    )
    eid_issuer: str = field(default="", metadata=_said("The broker's issuer, exactly as its discovery says it", "none"))
    eid_client: str = field(default="", metadata=_said("The client id that the broker gave", "none"))
    eid_secret: str = field(default="", repr=False, metadata=_said("The client secret that the broker gave", "none"))
    eid_acr: str = field(
        default="",
        metadata=_said("Levels to accept in place of the broker's usual ones, with a space between", "the broker's"),
    )
    mail_host: str = field(
        default="", metadata=_said("The mail server that patients' notices go through; without one they wait", "none")
    )
    mail_port: int = field(default=587, metadata=_said("Its port", "`587`"))
    mail_starttls: bool = field(
        default=True, metadata=_said("`no` sends without TLS, to a relay on this machine", "`yes`")
    )
    mail_from: str = field(default="", metadata=_said("The sender of notices, `no-reply@example.se`", "none"))
    mail_folder: str = field(
        default="", metadata=_said("A directory that notices are written to instead of sent: the demo's", "none")
    )
    dpo: str = field(
        default="",
        metadata=_said("The data protection officer, as patients are told: `Ada Ek, dpo@example.se`", "none"),
    )
    zone: str = field(
        default="Europe/Stockholm",
        metadata=_said("The zone in which the provider's days are counted", "`Europe/Stockholm`"),
    )

    def __post_init__(self) -> None:
        """Raise SettingsError for what cannot be meant."""
        address = urlsplit(self.origin)
        if address.scheme not in {"http", "https"} or not address.hostname or address.path not in {"", "/"}:
            raise SettingsError("JOURNAL_ORIGIN is scheme and host, such as https://journal.example.se")
        if self.insecure_cookie and address.hostname not in DEMO_HOSTS:
            raise SettingsError("JOURNAL_INSECURE_COOKIE is for http://localhost alone")
        if not self.secure and not self.insecure_cookie:
            raise SettingsError(
                "JOURNAL_ORIGIN begins with https://; a demo on localhost sets JOURNAL_INSECURE_COOKIE=yes"
            )
        if self.staff_factor not in {"any", "passkey"}:
            raise SettingsError("JOURNAL_STAFF_FACTOR is any or passkey")
        if self.trusted_proxies < 0 or self.workers < 1:
            raise SettingsError("JOURNAL_TRUSTED_PROXIES is 0 or more, JOURNAL_WORKERS 1 or more")
        self._require_whole_eid()
        self._require_sender()
        self._require_tls()

    @property
    def secure(self) -> bool:
        """Say whether people reach the server over TLS."""
        return self.origin.startswith("https://")

    @property
    def host(self) -> str:
        """Return host and port as browsers send them."""
        return urlsplit(self.origin).netloc

    @property
    def demo(self) -> bool:
        """Say whether this is a demo on localhost, of which less is asked."""
        return self.insecure_cookie

    @property
    def has_eid(self) -> bool:
        """Say whether people can sign in with an e-ID."""
        return bool(self.eid_broker)

    def _require_sender(self) -> None:
        """Raise SettingsError for a mail server without a sender."""
        if self.mail_host and "@" not in self.mail_from:
            raise SettingsError("JOURNAL_MAIL_HOST needs a sender: JOURNAL_MAIL_FROM=no-reply@example.se")

    def _require_tls(self) -> None:
        """Raise SettingsError for a hop beyond this machine that TLS does not guard (HSLF-FS 2016:40 3:15; S-03)."""
        ends_tls = self.demo or bool(self.tls_certificate and self.tls_key)
        self_or = "or JOURNAL_TLS_CERTIFICATE and JOURNAL_TLS_KEY, by which the server ends TLS itself"
        wrong = [
            (bool(self.tls_certificate) != bool(self.tls_key), "JOURNAL_TLS_CERTIFICATE and _KEY go together"),
            (
                not (ends_tls or self.trusted_proxies),
                f"nothing ends TLS: set JOURNAL_TRUSTED_PROXIES=1 behind a proxy on this machine, {self_or}",
            ),
            (
                not (ends_tls or listens_here(self.bind)),
                f"JOURNAL_BIND is in the clear for others: set it to 127.0.0.1:8000, {self_or}",
            ),
            (
                bool(self.mail_host) and not (self.mail_starttls or is_here(self.mail_host)),
                "JOURNAL_MAIL_STARTTLS=no is for a relay on this machine alone",
            ),
        ]
        wrong += [
            (is_open(getattr(self, name)), f"{PREFIX}{name.upper()} is on another host: add ?sslmode=verify-full")
            for name in ("database", "key_store", "key_store_replica")
        ]
        if found := [said for is_wrong, said in wrong if is_wrong]:
            raise SettingsError("; ".join(found))

    def _require_whole_eid(self) -> None:
        given = {
            "JOURNAL_EID_BROKER": self.eid_broker,
            "JOURNAL_EID_ISSUER": self.eid_issuer,
            "JOURNAL_EID_CLIENT": self.eid_client,
            "JOURNAL_EID_SECRET": self.eid_secret,
        }
        lacking = [name for name, value in given.items() if not value]
        if lacking and (len(lacking) < len(given) or self.eid_acr):
            raise SettingsError("; ".join(f"{name} is missing: an e-ID needs all four" for name in lacking))
        if self.eid_broker == DEMO_BROKER and not self.demo:
            raise SettingsError("JOURNAL_EID_BROKER=demo lets everybody be anybody: it is for the demo alone")
        issuer = urlsplit(self.eid_issuer)
        if self.has_eid and issuer.scheme != "https" and not (self.demo and issuer.hostname in DEMO_HOSTS):
            raise SettingsError("JOURNAL_EID_ISSUER begins with https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings in ``JOURNAL_…`` variables. Raise SettingsError naming every missing or unknown one."""
        known = {name_of(one): one for one in fields(cls)}
        given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
        unknown = sorted(given.keys() - known.keys())
        missing = sorted(name for name, one in known.items() if _is_required(one) and not given.get(name))
        if unknown or missing:
            raise SettingsError(
                "; ".join([*(f"{n} is unknown" for n in unknown), *(f"{n} is missing" for n in missing)])
            )
        return cls(**{known[name].name: _read(name, str(known[name].type), value) for name, value in given.items()})


def name_of(one: Field[Any]) -> str:
    """Return the variable that holds a field."""
    return PREFIX + one.name.upper()


def _is_required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def table() -> str:
    """Return the settings as the Markdown table that stands in docs/running.md."""
    rows = ["| Variable | Default | Meaning |", "| --- | --- | --- |"]
    rows += [f"| `{name_of(one)}` | {one.metadata['shown']} | {one.metadata['meaning']} |" for one in fields(Settings)]
    return "\n".join(rows) + "\n"


def _boolean(value: str) -> bool:
    return {"yes": True, "no": False}[value.lower()]


_READERS: dict[str, Callable[[str], Any]] = {"str": str, "int": int, "bool": _boolean}


def _read(name: str, kind: str, value: str) -> Any:  # noqa: ANN401  (of the field's type)
    try:
        return _READERS[kind](value)
    except (KeyError, ValueError) as error:
        wanted = {"int": "a whole number", "bool": "yes or no"}[kind]
        raise SettingsError(f"{name} is {wanted}") from error
