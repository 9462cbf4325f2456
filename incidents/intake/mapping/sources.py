"""The sources of a row: one or several titles, addresses and links."""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from incidents.intake.mapping.cells import RowCells, SheetCell
from incidents.intake.mapping.words import BREAKS

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s;|<>\"]+", re.IGNORECASE)
LONGEST_ADDRESS, LONGEST_TITLE, LONGEST_PUBLISHER = 600, 400, 200

# (title, publisher, day, address)
SourceText = tuple[str, str, str, str]


def read_sources(cells: RowCells, day: str) -> list[SourceText]:
    """The sources of a row, in its order. `day`: the day of the source, which is the first one's.

    Where a cell has as many titles as there are addresses, they are paired.
    """
    pairs = [pair for cell in cells.all("source_url") for pair in _addresses_of(cells, cell)]
    titles = _titles_of(cells, len([url for _text, url in pairs if url]))
    publisher = " ".join(cells.text("source_publisher").split())[:LONGEST_PUBLISHER]
    sources: list[SourceText] = []
    for place in range(max(len(pairs), len(titles))):
        text, url = pairs[place] if place < len(pairs) else ("", "")
        title, link = titles[place] if place < len(titles) else ("", "")
        is_first = place == 0
        publisher_here = publisher if is_first else ""
        name = title or text or publisher_here or url or link
        if title and text and text != title:
            cells.note(_("Source"), text)
        sources.append((_shorten(name), publisher_here, day if is_first else "", url or link))
    if not sources and publisher:
        sources.append((publisher, publisher, day, ""))
    return list(dict.fromkeys(sources))


def _addresses_of(cells: RowCells, cell: SheetCell) -> list[tuple[str, str]]:
    """[(text, address)] of a cell. A text without an address is a source all the same."""
    addresses = [address.rstrip(".,)") for address in ADDRESS.findall(cell.text)]
    text = " ".join(ADDRESS.sub(" ", cell.text).strip(" ;|,").split())
    if not addresses and cell.link:
        addresses = ADDRESS.findall(cell.link)
    right = [url for url in map(complete_address, addresses) if url]
    for address in addresses:
        if not complete_address(address):
            cells.note(cell.header, address, _("not a web address that we can use"))
    if not addresses:
        return [(text, "")]
    return [(text if place == 0 else "", url) for place, url in enumerate(right)]


def _titles_of(cells: RowCells, addresses: int) -> list[tuple[str, str]]:
    """[(title, link)]. Several titles in one cell are told apart only by as many addresses."""
    titles = []
    for cell in cells.all("source_title"):
        address = complete_address(cell.link) if cell.link else ""
        plain = ADDRESS.search(cell.text)
        parts = [part for part in BREAKS.split(cell.text) if part]
        if addresses > 1 and len(parts) == addresses:
            titles += [(part, "") for part in parts]
        elif plain and not address:
            text = " ".join(ADDRESS.sub(" ", cell.text).split())
            titles.append((text, complete_address(plain[0].rstrip(".,)"))))
        else:
            titles.append((" ".join(cell.text.split()), address))
    return titles


def _shorten(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


@lru_cache(maxsize=50_000)
def complete_address(text: str) -> str:
    """A web address; one that begins with "www." gets its scheme. "" if it is none."""
    address = f"https://{text}" if text.lower().startswith("www.") else text
    if len(address) > LONGEST_ADDRESS:
        return ""
    try:
        _check_address(address)
    except ValidationError:
        return ""
    return address


_check_address = URLValidator(schemes=["http", "https"])
