"""The settings, as tests want them: a home of their own, and passwords that hash quickly."""

import os
from pathlib import Path

os.environ.setdefault("TRACKER_DEBUG", "1")
# The cast signs in by password; tests of the second factor ask for it themselves.
os.environ.setdefault("TRACKER_SECOND_FACTOR", "0")
# A home of their own: tests clear caches and end servers, and a developer's site may be running.
os.environ.setdefault("TRACKER_HOME", str(Path(__file__).resolve().parent.parent / "var" / "tests"))

from tracker.settings import *  # noqa: F403
from tracker.settings import CACHES, REDIS_URL

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Workers clear their caches after each test: each has a Redis database of its own, of the usual 16.
worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 15 + 1
CACHES["default"]["LOCATION"] = f"{REDIS_URL.partition('?')[0]}?db={worker}"
