"""The web addresses behind the cells of an XLSX sheet, which calamine does not give."""

import html
import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
FORMULA = re.compile(
    rb'<c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[^>]*>\s*HYPERLINK\((?:"|&quot;)'
    rb'(https?://.*?)(?:"|&quot;)',
    re.IGNORECASE,
)
CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
HYPERLINKS = re.compile(rb"<hyperlinks>.*?</hyperlinks>", re.DOTALL)


def links_of_sheet(raw: bytes, place: int) -> dict[int, dict[int, str]]:
    """{row as numbered: {column from 0: address}} of the sheet at a place; {} for an ODS.

    The package was checked: nothing in it unpacks without limit.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        try:
            part = _sheet_parts(package)[place]
            content = package.read(part)
        except (KeyError, IndexError, ElementTree.ParseError):
            return {}
        links = _formula_links(content)
        for row, column, address in _listed_links(package, part, content):
            links.setdefault(row, {})[column] = address
    return links


def _sheet_parts(package: zipfile.ZipFile) -> list[str]:
    """The parts of a package that are sheets, in the order of the workbook."""
    book = _parse(package.read("xl/workbook.xml"))
    targets = _targets(package, "xl/workbook.xml")
    sheets = book.iter(f"{MAIN}sheet")
    return [targets[sheet.get(f"{OFFICE}id", "")] for sheet in sheets]


def _targets(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """{key of a relation: its target} of a part."""
    folder, name = posixpath.split(part)
    relations = _parse(package.read(f"{folder}/_rels/{name}.rels"))
    targets = {}
    for relation in relations.iter(f"{PACKAGE}Relationship"):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        targets[relation.get("Id", "")] = target
    return targets


def _listed_links(
    package: zipfile.ZipFile, part: str, content: bytes
) -> list[tuple[int, int, str]]:
    listed = HYPERLINKS.search(content)
    if listed is None:
        return []
    try:
        targets = _targets(package, part)
        # The prefixes are declared on the sheet, which is not parsed as a whole.
        wrapped = b'<sheet xmlns:r="%s">%s</sheet>' % (OFFICE[1:-1].encode(), listed[0])
        links = _parse(wrapped).iter("hyperlink")
    except (KeyError, ElementTree.ParseError):
        return []
    pairs = []
    for link in links:
        cell = CELL.match(link.get("ref", ""))
        address = targets.get(link.get(f"{OFFICE}id", ""), "")
        if cell and address.lower().startswith(("http://", "https://")):
            pairs.append((int(cell[2]), _column(cell[1]), address))
    return pairs


def _formula_links(content: bytes) -> dict[int, dict[int, str]]:
    links: dict[int, dict[int, str]] = {}
    for letters, row, address in FORMULA.findall(content):
        column = _column(letters.decode())
        links.setdefault(int(row), {})[column] = html.unescape(address.decode("utf-8", "replace"))
    return links


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _parse(content: bytes) -> ElementTree.Element:
    """Parse a part. Raises ParseError, for a type declaration or an encoding of its own too.

    The Open Packaging Conventions (ECMA-376, part 2) forbid type declarations. Without one there
    are no entities.
    """
    if b"<!DOCTYPE" in content.replace(b"\0", b""):
        raise ElementTree.ParseError("a part of a package has no type declaration")
    try:
        return ElementTree.fromstring(content)  # noqa: S314  no declaration, so no entities
    except (LookupError, ValueError) as error:
        raise ElementTree.ParseError(str(error)) from error
