"""docs/reliability.md: each command that measures writes its own section and leaves the others."""

import os
import platform
import re
from datetime import UTC, datetime

from tracker.environment import ROOT

PAGE = ROOT / "docs" / "reliability.md"


def write_section(title, text, page=PAGE):
    """Replace the section of a title, or add it at the end."""
    whole = page.read_text()
    section = f"## {title}\n\n{text.strip()}\n"
    pattern = rf"^## {re.escape(title)}\n.*?(?=^## |\Z)"
    if re.search(pattern, whole, re.MULTILINE | re.DOTALL):
        replaced = re.sub(pattern, lambda _: f"{section}\n", whole, flags=re.MULTILINE | re.DOTALL)
    else:
        replaced = f"{whole.rstrip()}\n\n{section}"
    page.write_text(f"{replaced.rstrip()}\n")


def describe_machine():
    """Return the day, the machine, and how busy it is: figures say little without."""
    kind, cores, load = platform.machine(), os.cpu_count(), os.getloadavg()[1]
    return f"{datetime.now(UTC):%-d %B %Y}, {kind}, {cores} cores, at a load of {load:.1f}"
