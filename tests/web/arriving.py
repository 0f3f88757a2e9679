"""A patient's browser: the account opened and joined by the acts themselves, the session's cookie set."""

from __future__ import annotations

from dataclasses import replace

from journal.services.patient_door import OwnFactor, enter, open_account
from journal.web.cookies import session_cookie
from tests.cast import PASSPHRASE, PIA
from tests.patients import gives_access
from tests.scenes import OLA
from tests.services.test_patients_arriving import PROVED
from tests.web.browsing import Browser

OLA_PROVED = replace(PROVED, subject="77aa", number=OLA[1], name=OLA[0])


def entered(site, identity=PROVED):
    """The browser of somebody with an account of their own, who comes in by e-ID and passphrase."""
    cookie = enter(site.cast.parts, identity, site.cast.providers["north"], OwnFactor(PASSPHRASE), site.clock())
    client = site.app.test_client()
    client.set_cookie(session_cookie(site.cast.settings), cookie.value, domain="localhost")
    return Browser(site, client, PIA.name)


def arrived(site, identity=PROVED):
    """The same, first opened, and joined by whoever signs in at the unit."""
    gives_access(site.cast, site.clock())
    open_account(site.cast.parts, identity, site.cast.providers["north"], OwnFactor(PASSPHRASE), site.clock())
    site.cast.signed_in("astrid", site.clock())
    return entered(site, identity)
