"""Which hops stay on this machine, and which go by TLS: all others are refused (HSLF-FS 2016:40 3:15; S-03)."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit


def is_here(host: str) -> bool:
    """Say whether a host is this machine, or a socket among its files: what goes there passes no wire."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.startswith("/")


def listens_here(bind: str) -> bool:
    """Say whether nobody beyond this machine reaches any of gunicorn's addresses."""
    return all(one.startswith("unix:") or is_here(urlsplit(f"//{one}").hostname or "") for one in bind.split(","))


def is_open(database: str) -> bool:
    """Say whether a database's address leads beyond this machine, and not by TLS 1.2 to a proven name."""
    address, asked = urlsplit(database), parse_qs(urlsplit(database).query)
    named = [address.hostname, *(host for many in asked.get("host", ()) for host in many.split(","))]
    hosts = [host for host in (*named, *asked.get("hostaddr", ()), *asked.get("service", ())) if host]
    # libpq takes TLS 1.2 at least, unless it is told otherwise.
    guarded = asked.get("sslmode") == ["verify-full"] and "ssl_min_protocol_version" not in asked
    return not guarded and not all(map(is_here, hosts))
