"""Take pictures of the demo practice in a real browser: the README's, or every page as people may meet it.

`python tools/pictures.py` takes docs/pictures/journal.png anew; `python tools/pictures.py DIRECTORY` takes each page in
light and dark, at 1280 and 360 pixels, and as it prints, to be looked at and thrown away. The demo practice is the one
of `journal run --demo`, made when it is not there yet.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from journal.cli.demo_cast import staff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
README = ROOT / "docs" / "pictures"
MADE_IN = 900
"""Seconds in which the demo practice is made, on a slow machine."""

# A date's own field is written in the browser's language, not the page's.
SWEDISH = {**os.environ, "LANGUAGE": "sv", "LANG": "sv_SE.UTF-8"}
WIDE, NARROW, LONGEST = 1280, 360, 1800
LOOKS = {
    "light-1280": {"viewport": {"width": WIDE, "height": 900}, "color_scheme": "light"},
    "dark-1280": {"viewport": {"width": WIDE, "height": 900}, "color_scheme": "dark"},
    "light-360": {"viewport": {"width": NARROW, "height": 780}, "color_scheme": "light", "has_touch": True},
}
PAGES = {
    "": ("/sign-in", "/invitation", "/forgotten", "/api"),
    "astrid": ("/", "/patients", "JOURNAL", "EDITOR", "CORRECT", "HISTORY", "PRINT", "/my-log", "/account"),
    "dag": ("/patients", "/patients/new"),
    "eva": ("/log", "/log/verify"),
    "frida": ("/staff", "/staff/invite", "/units", "/keys"),
}
"""Whose pages are looked at; in capitals, pages that are reached from another."""
PATIENT = "Pia Lindvret"
STEPS = {"EDITOR": "Ny anteckning", "CORRECT": "Rätta", "HISTORY": "Visa historik", "PRINT": "Skriv ut"}
PRINTED = ("JOURNAL", "PRINT")
CODE_STANDS = 30
"""Seconds until an authenticator shows the next code."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the demo on a free port; its address, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://localhost:{port}"
    around = {**os.environ, "JOURNAL_BIND": f"127.0.0.1:{port}", "JOURNAL_ORIGIN": origin}
    command = [sys.executable, "-m", "journal", "run", "--demo"]
    server = subprocess.Popen(command, cwd=ROOT, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield origin
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + MADE_IN
    while server.poll() is None and time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The demo does not answer. Try `make run` and read what it says.")


def _said(*arguments: str) -> str:
    command = [sys.executable, "-m", "journal", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def sign_in(page: Page, origin: str, account: str) -> None:
    """Sign in as somebody of the demo, with a code that was not used before."""
    person = next(one for one in staff() if one.username == account)
    page.goto(f"{origin}/sign-in")
    while page.url.startswith(f"{origin}/sign-in"):
        page.get_by_label("Konto").fill(account)
        page.get_by_label("Lösenfras", exact=True).fill(person.passphrase)
        page.get_by_label("Kod, sex siffror").fill(_said("totp", account))
        page.locator("main button[type=submit]").click()
        page.wait_for_load_state()
        if page.url.startswith(f"{origin}/sign-in"):
            page.wait_for_timeout(CODE_STANDS * 1000)


def go(page: Page, origin: str, where: str) -> None:
    """Open one of the pages: by its address, or along the way that people go to it."""
    page.goto(origin + (where if where.startswith("/") else "/patients"))
    if where.startswith("/"):
        return
    page.get_by_role("link", name=PATIENT, exact=True).first.click()
    if where in STEPS:
        page.locator(".folio").get_by_role("link", name=STEPS[where]).first.click()
        page.wait_for_url(lambda url: not url.endswith("/journal"))
    page.wait_for_load_state()


def for_the_readme(browser: Browser, origin: str) -> None:
    """Take the journal as a therapist reads it, down to the end of its first correction."""
    page = browser.new_page(locale="sv-SE", **LOOKS["light-1280"])
    sign_in(page, origin, "astrid")
    go(page, origin, "JOURNAL")
    corrected = page.locator("article[data-state=corrected]").first.bounding_box()
    height = corrected["y"] + corrected["height"] if corrected else LONGEST
    clip = {"x": 0, "y": 0, "width": WIDE, "height": min(height, LONGEST)}
    page.screenshot(path=README / "journal.png", full_page=True, clip=clip)


def all_pages(browser: Browser, origin: str, target: Path) -> None:
    """Take every page as each look has it, and the printed ones as PDF."""
    target.mkdir(parents=True, exist_ok=True)
    for account, pages in PAGES.items():
        at_the_door = browser.new_context(locale="sv-SE")
        if account:
            sign_in(at_the_door.new_page(), origin, account)
        for look, options in LOOKS.items():
            context = browser.new_context(locale="sv-SE", storage_state=at_the_door.storage_state(), **options)
            for where in pages:
                _take(context.new_page(), (origin, where), target, f"{account or 'nobody'}.{look}")


def _take(page: Page, at: tuple[str, str], target: Path, whose: str) -> None:
    go(page, *at)
    name = f"{at[1].replace('/', '-').strip('-').lower() or 'first'}.{whose}"
    height = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
    page.screenshot(path=target / f"{name}.png", full_page=True, clip=clip)
    if at[1] in PRINTED:
        page.pdf(path=target / f"{name}.pdf", format="A4")
    page.close()


def main(arguments: list[str]) -> int:
    """Take the pictures."""
    with served() as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], env=SWEDISH)
        if arguments:
            all_pages(browser, origin, Path(arguments[0]))
        else:
            for_the_readme(browser, origin)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
