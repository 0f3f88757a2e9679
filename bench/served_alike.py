"""The baselines are served as Sigill is: the same workers, threads and kept connections, whatever those are."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

_sigill = runpy.run_path(str(Path(__file__).resolve().parents[1] / "gunicorn.conf.py"))

bind = os.environ["BENCH_BIND"]
workers = _sigill["workers"]
worker_class = _sigill["worker_class"]
threads = _sigill["threads"]
keepalive = _sigill["keepalive"]
timeout = _sigill["timeout"]
worker_tmp_dir = _sigill["worker_tmp_dir"]
on_exit = _sigill["on_exit"]
accesslog = None
