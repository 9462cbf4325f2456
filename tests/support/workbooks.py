"""Workbooks made in memory: as desks bring them, and as an attacker would."""

import io
import zipfile
from xml.sax.saxutils import escape

import xlsxwriter


def xlsx(rows, name="Cases", links=None):
    """The bytes of an XLSX. `links`: {(row, column) from 0: address}."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(name)
        for place, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                address = (links or {}).get((place, column))
                if address:
                    sheet.write_url(place, column, address, string=cell)
                elif hasattr(cell, "isoformat"):
                    sheet.write_datetime(place, column, cell, day)
                else:
                    sheet.write(place, column, cell)
    return raw.getvalue()


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows, name="Cases"):
    """The bytes of an ODS with texts only."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string"><text:p>'
            f"{escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{OFFICE}:office:1.0"'
        f' xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="{name}">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
        "</manifest:manifest>"
    )
    return package(
        {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    )


def package(parts, compression=zipfile.ZIP_DEFLATED):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", compression) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return raw.getvalue()


def bomb(size):
    """A workbook whose sheet unpacks to `size` bytes of blanks."""
    return package(parts_of(xlsx([["a", "b"]])) | {"xl/worksheets/sheet1.xml": b" " * size})


def one_far_cell():
    """A small workbook whose two cells span every row and column there is."""
    parts = parts_of(xlsx([["firm", "topic"]]))
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", far)
    return package(parts)


def parts_of(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
