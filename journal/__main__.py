"""``python -m journal``, and the console script ``journal``."""

from __future__ import annotations

import sys

from journal.app import wire
from journal.cli.main import main


def run() -> int:
    """Run the command line of this process."""
    return main(sys.argv[1:], wire)


if __name__ == "__main__":
    sys.exit(run())
