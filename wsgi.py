"""The app that a server runs, from the settings in the environment."""

from __future__ import annotations

import os

from journal.app import create_app
from journal.settings import Settings
from journal.web.lines import told_when_it_cannot_start

with told_when_it_cannot_start():
    app = create_app(Settings.from_environment(os.environ))
