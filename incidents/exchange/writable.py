"""Entries as every output can write them: what no file holds is left out, and reported once."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incidents.values.text import drop_unwritable

logger = logging.getLogger(__name__)
# References that were reported; each is one line in the log of a process.
_reported: set[str] = set()


def rows(found: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows, their texts writable. One entry's text must not take a file or feed away."""
    for row in found:
        told = {key: _value(value) for key, value in row.items()}
        if told != row:
            log_dropped(str(row.get("ref", "")))
        yield told


def text(found: str, ref: str) -> str:
    """A text of the entry `ref` (or of what an address names), writable."""
    told = drop_unwritable(found)
    if told != found:
        log_dropped(ref)
    return told


def log_dropped(ref: str) -> None:
    """Say once that something of an entry was left out; never what, for the log is no register."""
    if ref not in _reported:
        _reported.add(ref)
        logger.warning("%s holds characters that no file can hold; they were left out", ref)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return drop_unwritable(value)
    if isinstance(value, list):
        return [_value(one) for one in value]
    return value
