"""``python -m journal``, and the console script ``journal``."""

from __future__ import annotations

import sys

from journal.cli.main import main
from journal.installation import wire


def run() -> int:
    """Run the command line of this process."""
    return main(sys.argv[1:], wire)


if __name__ == "__main__":
    sys.exit(run())
