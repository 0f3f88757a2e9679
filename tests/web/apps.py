"""Apps for tests: one is built for a process, and each test's is a copy that answers for an installation of its own."""

from __future__ import annotations

from copy import copy

from journal.app import app_of, wire

_BUILT = {}
"""By all of the settings that an app's routes and handlers are made by: whether it is spoken to by TLS alone."""


def app_for(settings, installed, clock):
    """What `app_of` gives. To register every route and document every schema anew takes longer than most tests."""
    if settings.trusted_proxies:
        return app_of(settings, installed, clock)
    if settings.secure not in _BUILT:
        _BUILT[settings.secure] = app_of(settings, installed, clock)
    built = _BUILT[settings.secure]
    app = copy(built)
    app.config, app.extensions = copy(built.config), dict(built.extensions)
    app.view_functions = dict(built.view_functions)
    wire(app, settings, installed, clock)
    return app
