"""Where the files of tests lie: in memory where that is roomy, since every commit waits for a disk otherwise."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  (the people in it are invented)
ROOM = 4 * 1024**3
"""Bytes that a run of all tests may need at once, and as much again."""


def lie_in_memory():
    """Let temporary files be made in memory, by this process and by what it starts; who chose a place keeps it."""
    if "TMPDIR" in os.environ or not _serves(MEMORY):
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _serves(place):
    """Whether programs that a test makes may be run there, and there is room; in a container often neither."""
    if not place.is_dir():
        return False
    found = os.statvfs(place)
    return not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize >= ROOM
