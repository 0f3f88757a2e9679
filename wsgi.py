"""The app that a server runs, from the settings in the environment."""

from __future__ import annotations

import os

from journal.app import create_app
from journal.settings import Settings

app = create_app(Settings.from_environment(os.environ))
