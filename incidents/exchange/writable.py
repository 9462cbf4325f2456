"""Texts that every output can hold: other characters are dropped, and that is logged once."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incidents.values.text import drop_unwritable

logger = logging.getLogger(__name__)
# References that were logged; each gives one line in the log of a process.
_reported: set[str] = set()


def rows(entries: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows with writable texts, because one incident's text must not break a file or feed."""
    for entry in entries:
        row = {key: _value(value) for key, value in entry.items()}
        if row != entry:
            log_dropped(str(entry.get("ref", "")))
        yield row


def text(value: str, ref: str) -> str:
    """A writable text of the incident `ref` (or of the row that an address names)."""
    writable = drop_unwritable(value)
    if writable != value:
        log_dropped(ref)
    return writable


def log_dropped(ref: str) -> None:
    """Log once that characters were dropped, but not which: the log must not hold content."""
    if ref not in _reported:
        _reported.add(ref)
        logger.warning("%s contains characters that no file can hold; they were dropped", ref)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return drop_unwritable(value)
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items()}
    return value
