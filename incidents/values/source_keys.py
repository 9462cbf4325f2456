"""The key of a published source: the same source has the same key in every incident."""

import hashlib
from collections.abc import Mapping
from typing import Any

DIGITS = 16


def source_key(source: Mapping[str, Any]) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of its address.

    Without an address: of its title, publisher and date. `source`: a row of a released document.
    The trigger of incidents/migrations/0018_published_sources.py computes the same.
    """
    text = source.get("url") or "|".join(
        str(source.get(name) or "") for name in ("title", "publisher", "on")
    )
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
