"""The hashes of the scripts that seal, published with each release and shown on the first page.

Whoever compares them needs to trust the release, not this server. The files are served exactly as
they are in the release (tracker/assets.py rewrites nothing in them), so that they can be compared.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

PARTS = (
    *("vendor/sealed.js", "vendor/pdf/*.js", "js/reports/*.js"),
    *("sealed/*.py", "sealed/words.txt"),
)


@cache
def script_sums() -> str:
    """Lines of "hash  file", sorted by file, relative to the folder `static`."""
    home = Path(settings.STATICFILES_DIRS[0])
    paths = sorted(path for part in PARTS for path in home.glob(part))
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(home).as_posix()}\n"
        for path in paths
    )


def sums_digest() -> str:
    """The SHA-256 of those lines: one hash for all files."""
    return hashlib.sha256(script_sums().encode()).hexdigest()
