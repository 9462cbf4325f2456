"""A table of texts as a workbook of one sheet."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from incidents.values.text import drop_unwritable

# Excel's own limits: of a cell in letters, and of a sheet in rows below its header.
MOST_LETTERS, MOST_ROWS = 32_767, 1_048_575


def write_sheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return an XLSX file; nothing in it runs as a formula. Raises ValueError for too many rows."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise ValueError("more rows than a sheet can hold")
            for column, text in enumerate(row):
                sheet.write_string(number, column, _cell_text(text))
    return buffer.getvalue()


def _cell_text(text: str) -> str:
    written = drop_unwritable(text)
    return written if len(written) <= MOST_LETTERS else f"{written[: MOST_LETTERS - 4]} […]"
