"""The hashes of the scripts that seal: published with each release, shown beside the door.

Who compares them trusts the release, not this server. Files are served as they stand in the
release (tracker/assets.py rewrites nothing in them), so that the two can be compared at all.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

PARTS = ("vendor/sealed.js", "js/reports/*.js", "sealed/*.py")


@cache
def script_sums():
    """Lines of "hash  file", files in order, below the folder `static`."""
    home = Path(settings.STATICFILES_DIRS[0])
    found = sorted(path for part in PARTS for path in home.glob(part))
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(home).as_posix()}\n"
        for path in found
    )


def sums_digest():
    """The SHA-256 of those lines: one hash for all."""
    return hashlib.sha256(script_sums().encode()).hexdigest()
