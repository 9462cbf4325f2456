"""Run as a script: a workbook on standard input becomes JSON on standard output.

It imports nothing of this project: it is started with -I, and must start fast.
"""

import datetime as dt
import json
import resource
import sys
from typing import Any

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 50


def print_sheets() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(), int(sys.argv[1]))))


def answer(raw: bytes, most_rows: int) -> dict[str, Any]:
    """{"sheet", "place", "rows": [[line, [text]]]}, or {"error": kind}."""
    import io

    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = [(place, book.get_sheet_by_index(place)) for place in range(len(book.sheet_names))]
    except MemoryError:
        return {"error": "size"}
    except Exception:
        return {"error": "damaged"}
    filled = [(sheet.height * sheet.width, -place, sheet) for place, sheet in sheets]
    size, place, sheet = max(filled, default=(0, 0, None), key=lambda one: one[:2])
    if not size or sheet is None:
        return {"error": "empty"}
    if sheet.height > most_rows:
        return {"error": "rows"}
    first = (sheet.start or (0, 0))[0] + 1
    rows = sheet.to_python(skip_empty_area=True)
    left = (sheet.start or (0, 0))[1]
    lines = [
        [line, [""] * left + [text_of(cell) for cell in cells]]
        for line, cells in enumerate(rows, first)
    ]
    return {"sheet": sheet.name, "place": -place, "rows": lines}


def text_of(cell: Any) -> str:
    """A cell as text: days as ISO, whole numbers without a point."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        is_day = cell.time() == dt.time(0)
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    return str(cell)


if __name__ == "__main__":
    print_sheets()
