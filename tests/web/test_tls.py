"""Nothing goes in the clear: each hop is on this machine or by TLS 1.2 and better, or nothing starts (S-03)."""

from __future__ import annotations

import ssl
import subprocess
import sys
import time
import warnings
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from journal.app import app_of
from journal.cli.checking import examine
from journal.hops import is_here, is_open, listens_here
from journal.services.findings import Level
from journal.settings import Settings, SettingsError
from tests.serving import PATIENCE, ROOT, free_port
from tests.web.test_settings import DEMO, WHOLE

OWN = {"JOURNAL_TLS_CERTIFICATE": "/etc/sigill/chain.pem", "JOURNAL_TLS_KEY": "/etc/sigill/key.pem"}
NO_PROXY = {"JOURNAL_TRUSTED_PROXIES": "0"}
ELSEWHERE = {"JOURNAL_BIND": "0.0.0.0:8000"}
MAIL = {"JOURNAL_MAIL_HOST": "mail.example.se", "JOURNAL_MAIL_FROM": "no-reply@example.se"}
OPEN_HOPS = [
    (NO_PROXY, "nothing ends TLS: set JOURNAL_TRUSTED_PROXIES=1"),
    (ELSEWHERE, "JOURNAL_BIND is in the clear for others"),
    ({**NO_PROXY, "JOURNAL_TLS_CERTIFICATE": "/etc/sigill/chain.pem"}, "go together"),
    ({**MAIL, "JOURNAL_MAIL_STARTTLS": "no"}, "STARTTLS=no is for a relay on this machine alone"),
    ({"JOURNAL_DATABASE": "postgresql://journal@db/journal"}, "JOURNAL_DATABASE is on another host"),
    ({"JOURNAL_KEY_STORE": "postgresql://keys@db/keys?sslmode=require"}, "JOURNAL_KEY_STORE is on another host"),
    ({"JOURNAL_KEY_STORE_REPLICA": "postgresql://keys@db/keys"}, "JOURNAL_KEY_STORE_REPLICA is on another host"),
    ({**DEMO, "JOURNAL_DATABASE": "postgresql://journal@db/journal"}, "add .sslmode=verify-full"),
]


@pytest.mark.rule("S-03")
@pytest.mark.parametrize(("changed", "said"), OPEN_HOPS)
def test_an_operator_who_leaves_a_hop_open_is_refused_at_start_and_told_by_the_doctor(changed, said):
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment({**WHOLE, **changed})
    (found,) = examine(None, {**WHOLE, **changed})
    assert found.level is Level.RED


@pytest.mark.rule("S-03")
@pytest.mark.parametrize(
    "changed",
    [
        {"JOURNAL_BIND": "unix:/run/sigill/web"},
        {**NO_PROXY, **OWN},
        {**ELSEWHERE, **OWN},
        {**MAIL},
        {**MAIL, "JOURNAL_MAIL_HOST": "localhost", "JOURNAL_MAIL_STARTTLS": "no"},
        {"JOURNAL_DATABASE": "postgresql://journal@localhost/journal"},
        {**DEMO, **NO_PROXY},
    ],
)
def test_hops_on_this_machine_and_hops_by_tls_are_accepted(changed):
    assert Settings.from_environment({**WHOLE, **changed})


def test_this_machine_is_told_from_others():
    assert all(map(is_here, ["127.0.0.1", "127.8.0.1", "::1", "localhost", "/run/postgresql"]))
    assert not any(map(is_here, ["192.0.2.1", "::", "db", "localhost.example.se", ""]))


def test_a_server_that_others_reach_is_told_from_one_that_nobody_does():
    here = ["127.0.0.1:8000", "[::1]:8000", "unix:/run/web", "127.0.0.1:80,unix:/run/web"]
    assert all(map(listens_here, here))
    assert not any(map(listens_here, [":8000", "0.0.0.0:80", "[::]:80", "127.0.0.1:80,192.0.2.1:80", "fd://3"]))


@pytest.mark.parametrize(
    ("database", "open_"),
    [
        ("sqlite:////var/lib/sigill/main.db", False),
        ("", False),
        ("postgresql:///journal", False),
        ("postgresql+psycopg://j@127.0.0.1:5433/journal", False),
        ("postgresql:///journal?host=/run/postgresql", False),
        ("postgresql://j@db/journal?sslmode=verify-full&sslrootcert=system", False),
        ("postgresql://j@db/journal", True),
        ("postgresql://j@db/journal?sslmode=verify-ca", True),
        ("postgresql://j@db/journal?sslmode=verify-full&sslmode=disable", True),
        ("postgresql://j@db/journal?sslmode=verify-full&ssl_min_protocol_version=TLSv1", True),
        ("postgresql:///journal?host=/run/postgresql,db", True),
        ("postgresql:///journal?host=db:5432", True),
        ("postgresql://localhost/journal?hostaddr=192.0.2.1", True),
        ("postgresql:///journal?service=main", True),
    ],
)
def test_a_database_s_address_says_whether_its_hop_is_guarded(database, open_):
    assert is_open(database) is open_


FORWARDED = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "journal.example.se"}


@pytest.mark.rule("S-03")
@pytest.mark.parametrize(
    "path", ["/sign-in", "/api/v1/drafts", "/patient", "/nowhere", "/healthz", "/static/css/sigill.css"]
)
def test_what_a_proxy_passes_on_as_plain_http_is_refused_everywhere(empty_settings, empty_installation, path):
    client = app_of(empty_settings, empty_installation).test_client()
    plain = client.get(path, base_url="http://localhost", headers={**FORWARDED, "X-Forwarded-Proto": "http"})
    assert plain.status_code == 403
    assert "https" in plain.text
    unsaid = client.get(path, base_url="http://localhost", headers=FORWARDED)
    assert unsaid.status_code == 403
    guarded = client.get(path, base_url="http://localhost", headers={**FORWARDED, "X-Forwarded-Proto": "https"})
    assert guarded.status_code != 403


@pytest.mark.rule("S-03")
def test_on_the_machine_itself_health_alone_answers_in_the_clear(empty_settings, empty_installation):
    client = app_of(empty_settings, empty_installation).test_client()
    assert client.get("/healthz", base_url="http://localhost").status_code == 200
    assert client.get("/sign-in", base_url="http://localhost").status_code == 403
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/healthz", base_url="http://localhost", environ_base=elsewhere).status_code == 403


@pytest.mark.rule("S-03")
def test_a_server_with_a_certificate_takes_tls_1_2_and_nothing_older_or_plain(tmp_path, empty_settings):
    certificate, key = certified(tmp_path)
    with served(empty_settings, tmp_path, certificate, key) as port:
        newest, old, oldest = (at_most(certificate, version) for version in ("TLSv1_3", "TLSv1_2", "TLSv1_1"))
        assert status(HTTPSConnection("127.0.0.1", port, context=newest), "/sign-in") == 200
        assert status(HTTPSConnection("127.0.0.1", port, context=old), "/sign-in") == 200
        with pytest.raises(ssl.SSLError, match="alert protocol version"):
            status(HTTPSConnection("127.0.0.1", port, context=oldest), "/healthz")
        with pytest.raises(OSError, match=r"reset|closed|without response"):
            status(HTTPConnection("127.0.0.1", port), "/healthz")


def certified(place):
    """A certificate of this machine's own, and its key, in files."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=True)
        .sign(key, hashes.SHA256())
    )
    (place / "chain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (place / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return place / "chain.pem", place / "key.pem"


def at_most(certificate, version):
    """A client that takes this version and older ones, however weak."""
    context = ssl.create_default_context(cafile=certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = min(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion[version])
        context.maximum_version = ssl.TLSVersion[version]
    return context


def status(connection, path):
    """The status that a path is answered with."""
    connection.request("GET", path, headers={"Host": "localhost"})
    found = connection.getresponse().status
    connection.close()
    return found


@contextmanager
def served(settings, place, certificate, key):
    """The real server with a certificate of its own; the port where it listens."""
    port = free_port()
    told = {
        "PATH": "/usr/bin:/bin",
        "JOURNAL_DATABASE": settings.database,
        "JOURNAL_KEY_STORE": settings.key_store,
        "JOURNAL_ROOT": settings.root,
        "JOURNAL_ORIGIN": f"https://localhost:{port}",
        "JOURNAL_SESSIONS": str(place / "sessions"),
        "JOURNAL_BIND": f"127.0.0.1:{port}",
        "JOURNAL_WORKERS": "1",
        "JOURNAL_TLS_CERTIFICATE": str(certificate),
        "JOURNAL_TLS_KEY": str(key),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while not answers(port, certificate):
            assert process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(port, certificate):
    """Whether the server answers by now."""
    try:
        return status(HTTPSConnection("127.0.0.1", port, context=at_most(certificate, "TLSv1_3")), "/healthz") == 200
    except OSError:
        return False
