"""Make this source tree importable in the environment, and give the environment its `journal` command.

Nothing is built and nothing is fetched: a .pth line and a program of one line, written anew after each install.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
COMMAND = '#!/bin/sh\nexec "{python}" -m journal "$@"\n'


def link(tree: Path) -> None:
    """Write the path line and the command into the environment that runs this."""
    Path(sysconfig.get_path("purelib"), "sigill.pth").write_text(f"{tree}\n", encoding="utf-8")
    command = Path(sysconfig.get_path("scripts"), "journal")
    command.write_text(COMMAND.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    link(TREE)
