"""JSON Lines, JSON arrays and Markdown tables: text that is no CSV."""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents.intake.files.sheets import SheetRow, refuse_file

RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\((https?://[^)\s]+)[^)]*\)|<(https?://[^>\s]+)>")


def is_json(text: str) -> bool:
    first = text.lstrip()[:1]
    return first == "{" or (first == "[" and text.lstrip()[1:].lstrip()[:1] == "{")


def read_json(text: str) -> list[SheetRow]:
    """A header row and rows, of one object a line, or of one array of objects."""
    objects = _array(text) if text.lstrip().startswith("[") else list(_lines(text))
    header: dict[str, None] = {}
    flat = []
    for line, entry in objects:
        if not isinstance(entry, dict):
            raise refuse_file(_("Row %(line)s is no JSON object.") % {"line": line}, line)
        values = dict(_flatten(entry))
        header.update(dict.fromkeys(values))
        flat.append((line, values))
    rows = [SheetRow(0, list(header))]
    rows += [SheetRow(line, [values.get(name, "") for name in header]) for line, values in flat]
    return rows


def _array(text: str) -> list[tuple[int, Any]]:
    try:
        return list(enumerate(json.loads(text), 1))
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise refuse_file(_broken(line), line) from error


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for line, part in enumerate(text.splitlines(), 1):
        if part.strip():
            try:
                yield line, json.loads(part)
            except (json.JSONDecodeError, RecursionError) as error:
                raise refuse_file(_broken(line), line) from error


def _broken(line: int) -> str:
    sentence = _("Line %(line)s is not complete JSON. The file may be cut off: export it again.")
    return sentence % {"line": line}


def _flatten(entry: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in entry.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", text_of_value(value)


def text_of_value(value: Any) -> str:
    """A value of JSON or Parquet as a cell: a list with "; " between its members."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(text_of_value, value)))
    if isinstance(value, dict):
        return "; ".join(filter(None, map(text_of_value, value.values())))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_markdown(text: str) -> bool:
    """Whether a row of dashes and bars is under a row with bars, near the beginning."""
    lines = text[:20_000].splitlines()
    return any(
        "|" in above and "|" in below and bool(RULE.match(below))
        for above, below in itertools.pairwise(lines)
    )


def read_markdown(text: str) -> Iterator[SheetRow]:
    """Rows of the first table, and of later ones with the same header. Lines are of the file."""
    lines = text.splitlines()
    header: list[str] = []
    is_inside = False
    for number, line in enumerate(lines, 1):
        is_header = number < len(lines) and "|" in line and bool(RULE.match(lines[number]))
        if is_header:
            cells, links = _markdown_cells(line)
            is_inside = not header or cells == header
            if not header:
                header = cells
                yield SheetRow(number, cells, links)
        elif "|" not in line:
            is_inside = False
        elif is_inside and not RULE.match(line):
            yield SheetRow(number, *_markdown_cells(line))


def _markdown_cells(line: str) -> tuple[list[str], dict[int, str]]:
    parts = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    cells, links = [], {}
    for column, part in enumerate(parts):
        matches = list(MARKDOWN_LINK.finditer(part))
        if matches:
            links[column] = " ".join(link[2] or link[3] for link in matches)
            part = MARKDOWN_LINK.sub(lambda link: link[1] or link[3], part)
        cells.append(_plain_cell(part))
    return cells, links


def _plain_cell(part: str) -> str:
    text = re.sub(r"<br\s*/?>", "\n", part.replace("\\|", "|"), flags=re.IGNORECASE).strip()
    return re.sub(r"^(\*\*|__|\*|_|`)(.+)\1$", r"\2", text)


def rows_of(names: Iterable[str], records: Iterable[Iterable[Any]]) -> Iterator[SheetRow]:
    """A header and records of values, numbered as a spreadsheet would."""
    yield SheetRow(1, list(names))
    for line, record in enumerate(records, 2):
        yield SheetRow(line, [text_of_value(value) for value in record])
