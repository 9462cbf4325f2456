"""Files of an edition besides its incidents: law, collective responses, citations, all in one."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from incidents.exchange import csv_rows
from incidents.exchange.citations import PUBLISHER, escape_tex
from incidents.values.edition_columns import REFERENCE_COLUMNS

# {file: its rows in what the edition keeps}
REFERENCE_FILES = {
    "instruments.csv": "instruments",
    "provisions.csv": "provisions",
    "responses.csv": "responses",
}
# A ZIP file has no other way to say "no time": the same files give the same bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_references(references: dict[str, Any]) -> dict[str, Iterator[bytes]]:
    """{file: CSV}; a list is its values, parted by a semicolon and a space."""
    return {
        name: _write_rows(REFERENCE_COLUMNS[key], references[key])
        for name, key in REFERENCE_FILES.items()
    }


def _write_rows(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> Iterator[bytes]:
    return csv_rows.write(columns, ([_cell(row[column]) for column in columns] for row in rows))


def _cell(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def edition_bibtex(number: int, published_on: dt.date, url: str) -> str:
    """A @misc entry of an edition."""
    fields = {
        "title": f"{{{escape_tex(_title(number))}}}",
        "author": f"{{{PUBLISHER}}}",
        "year": str(published_on.year),
        "month": str(published_on.month),
        "edition": str(number),
        "url": url,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{coercion-register-{number},\n{body}\n}}\n"


def edition_ris(number: int, published_on: dt.date, url: str) -> str:
    """A RIS record of an edition, of the type "data set", lines ended as the format asks."""
    lines = (
        ("TY", "DATA"),
        ("TI", _title(number)),
        ("AU", PUBLISHER),
        ("PY", f"{published_on.year}"),
        ("DA", f"{published_on:%Y/%m/%d}"),
        ("ET", f"{number}"),
        ("UR", url),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def _title(number: int) -> str:
    return _("%(publisher)s, public data, edition %(number)s") % {
        "publisher": PUBLISHER,
        "number": number,
    }


def pack_files(paths: list[Path], target: Path) -> None:
    """All files in one ZIP, in this order, without times: the same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            member = zipfile.ZipInfo(path.name, NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            with path.open("rb") as content, archive.open(member, "w") as packed:
                while block := content.read(1 << 20):
                    packed.write(block)
