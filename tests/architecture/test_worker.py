"""A web worker carries only what pages need, and is started from one settings file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SELDOM = ("redis", "lxml", "snowballstemmer", "rapidfuzz", "openpyxl", "weasyprint", "pikepdf", "pypdfium2", "PIL")
LOAD = """
import sys
import vpwg.wsgi
from django.urls import resolve
resolve("/")
print(",".join(name for name in sys.argv[1].split(",") if name in sys.modules))
"""


def test_a_worker_loads_no_library_that_pages_do_not_need(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "vpwg.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD, ",".join(SELDOM)], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_gunicorn_is_started_from_its_one_settings_file():
    for path in ("bin/serve", "Dockerfile", "docs/deploy.md"):
        text = (ROOT / path).read_text()
        started = [line for line in text.splitlines() if "bin/gunicorn " in line or line.startswith('CMD ["gunicorn"')]
        assert started, path
        for line in started:
            assert "deploy/gunicorn.conf.py" in line, line
            assert not any(flag in line for flag in ("vpwg.wsgi", "preload", "max-requests", "log-level")), line
