"""What the method page says of one measure."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Measure:
    """One measure in plain words. `key` is its anchor on the page.

    `measures`, `how` and `limits` are the three things that a reader has to know; `formula` and
    `source` are for whoever wants to check, and may be "".
    """

    key: str
    title: Promise
    measures: Promise
    how: Promise
    limits: Promise
    formula: Promise | str = ""
    source: Promise | str = ""
