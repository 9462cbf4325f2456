"""XLSX, XLS and ODS: read in a process of its own whose memory and time are limited.

A workbook of a few kilobytes can unpack to gigabytes, or name one cell in row 1,048,576 of column
XFD. What the parser does with such a file must not matter to the server.
"""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from incidents.intake.files import workbook_process
from incidents.intake.files.hyperlinks import links_of_sheet
from incidents.intake.files.sheets import MOST_ROWS, SheetRow, refuse_file

MIB = 1024 * 1024
MOST_UNPACKED = 256 * MIB
SECONDS = 60
CHUNK = 64 * 1024
# What the process answers: "sheet", "place" and "rows", or "error".
Answer = dict[str, Any]


def read_workbook(raw: bytes) -> tuple[str, list[SheetRow]]:
    """(name of the sheet, rows): the sheet with most cells. Raises FileRefused."""
    is_packed = raw.startswith(b"PK")
    if is_packed:
        check_package(raw)
    answer = _run(raw)
    if "error" in answer:
        raise refuse_file(_sentence(answer["error"]))
    links = links_of_sheet(raw, answer["place"]) if is_packed else {}
    return answer["sheet"], list(_rows(answer, links))


def _rows(answer: Answer, links: dict[int, dict[int, str]]) -> Iterator[SheetRow]:
    for line, cells in answer["rows"]:
        yield SheetRow(line, cells, links.get(line, {}))


def check_package(raw: bytes) -> None:
    """Unpack every part and count, keeping nothing. Raises FileRefused for a damaged or huge one.

    The sizes that a package declares are not believed: they are written by its author.
    """
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            for part in package.infolist():
                with package.open(part) as content:
                    while piece := content.read(CHUNK):
                        unpacked += len(piece)
                        if unpacked > MOST_UNPACKED:
                            raise refuse_file(_sentence("size"))
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise refuse_file(_sentence("damaged")) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise refuse_file(_sentence("damaged")) from error


def _run(raw: bytes) -> Answer:
    command = [sys.executable, "-I", str(Path(workbook_process.__file__)), str(MOST_ROWS)]
    try:
        ended = subprocess.run(  # noqa: S603  our own script; the file comes by standard input
            command, input=raw, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    try:
        answer = json.loads(ended.stdout)
    except ValueError:
        # Killed by its own limit of memory.
        return {"error": "size"}
    return answer if isinstance(answer, dict) else {"error": "damaged"}


def _sentence(error: str) -> str:
    sentences = {
        "size": _(
            "This workbook unpacks to more than we can read. Save the sheet with the cases as a"
            " file of its own, or as CSV."
        ),
        "rows": _("The sheet has more than %(most)s rows. Split it.") % {"most": f"{MOST_ROWS:,}"},
        "time": _("This workbook takes too long to read. Save the sheet as CSV."),
        "empty": _("The workbook has no filled sheet. Choose another file."),
    }
    damaged = _(
        "This workbook is damaged, incomplete or locked. Export it again, or save it as CSV."
    )
    return sentences.get(error, damaged)
