"""A real browser, a real server, and a practice that the stories share: each story leaves the cast as it found it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keys.passphrases import DEFAULT, FLOOR
from tests.patients import arrived
from tests.practice import furnish
from tests.serving import Practice
from tests.stories.visiting import Recorder, Visitor

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The practice that copies are made of."""
    place = tmp_path_factory.mktemp("furnished")
    return furnish(place, f"sqlite:///{place}/main.db")


@pytest.fixture(scope="session")
def practice(template, tmp_path_factory):
    """The practice, served once for all stories of this process."""
    served = Practice.copied(template, tmp_path_factory.mktemp("served") / "practice")
    served.server.start()
    yield served
    served.close()


@pytest.fixture
def own_practice(template, tmp_path):
    """A practice of one story's own, where what somebody does lasts: a stand on another unit's journal, for one."""
    served = Practice.copied(template, tmp_path / "practice")
    served.server.start()
    yield served
    served.close()


@pytest.fixture(scope="module")
def chromium(playwright_driver):
    """Debian's browser; where there is none the test is skipped, loudly, or fails under CI=true."""
    if not CHROMIUM.exists():
        message = f"NO BROWSER: install Debian's chromium ({CHROMIUM}); no page is tested as people see it"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    # Chromium's own sandbox wants a user that is not root; the pages here are our own.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
    browser = playwright_driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def checked():
    """The kinds of page that have been checked for accessibility."""
    return set()


@pytest.fixture
def visitor(chromium, practice, checked):
    """Open a browser of somebody's own; what it recorded is asserted when the story ends."""
    opened = []

    def visit(**more):
        script = more.get("java_script_enabled", True)
        context = chromium.new_context(locale="sv-SE", timezone_id="Europe/Stockholm", **more)
        recorder = Recorder(practice.origin)
        recorder.listen(context)
        opened.append(Visitor(practice, context, recorder, checked, script=script))
        return opened[-1]

    yield visit
    for one in opened:
        one.close()


@pytest.fixture
def signed_in(visitor):
    """Open somebody's browser and sign in."""

    def enter(name, **more):
        return visitor(**more).sign_in(name)

    return enter


@pytest.fixture
def pia(visitor, practice):
    """Pia's phone, as the door left it: her account is joined, and she is signed in."""
    cast = practice.cast
    # The server that is to open it again takes no passphrase that was stretched as little as tests do.
    cast.parts = replace(cast.parts, keyring=replace(cast.parts.keyring, cost=DEFAULT, floor=FLOOR))
    (session,) = arrived(cast, at=datetime.now(UTC))
    phone = visitor(**PHONE)
    phone.context.add_cookies([{"name": "sigill", "value": session.cookie.value, "url": practice.origin}])
    return phone.go("/me")
