"""Lines that COPY wrote: names are put into them, and cells that need it are guarded."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from incidents.exchange import csv_rows, writable
from incidents.exchange.columns import COLUMNS
from incidents.exchange.readable import Replies, select_replies
from incidents.models.register.labels import read_labels
from incidents.values.localised import country_name
from incidents.values.text import is_writable

# A cell of its own between the parts of a line.
MARK = "\\x02"
PARTS = b",\x02,"
# The first cell of a line: these, and then the keys of these lists.
KEY_COLUMNS = ("ref", "country", "coercing_state", "sector")
LIST_COLUMNS = ("topics", "tactics", "instruments", "provisions")
BETWEEN_KEYS, BETWEEN_LISTED = "\x1f", "\x1e"
PARAMETERS = ("topic", "tactic", "regulation", "provision")
# Distinct cells of one column that are kept: lists of articles are the most, and memory is bounded.
MOST_CELLS = 20_000
# What may begin a formula becomes "=", and what no file can hold becomes NUL.
FLAT = bytes(
    ord("=") if chr(byte) in "=+-@\t\n" else 0 if byte < 32 or byte == 127 else byte
    for byte in range(256)
)
FULL_WIDTH = ",\uff1d".encode()[:3]
CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^,]*))(?:,|\Z)')
FIRM = [*COLUMNS].index("firm")
KEY_PLACES = [[*COLUMNS].index(name) for name in KEY_COLUMNS]
LIST_PLACES = [[*COLUMNS].index(name) for name in LIST_COLUMNS]


class _Cells(dict[bytes, bytes]):
    """{keys as COPY wrote them: the cell of their names, as a file has it}."""

    def __init__(self, name_keys: Callable[[str], str]) -> None:
        self.name_keys = name_keys

    def __missing__(self, keys: bytes) -> bytes:
        name = self.name_keys(keys.decode())
        if not is_writable(name):
            # The line is then written with care, and the reference logged.
            return b"\0"
        cell = csv_rows.encode_cell(name)
        if len(self) < MOST_CELLS:
            self[keys] = cell
        return cell


class NamedLines:
    """Makes a line of the file from a line of COPY.

    In come the keys, the columns of incidents.fields, two names of the document, and the rest, with
    a MARK between each. `address`: of an incident by its reference; `replies`: as for add_readable.
    """

    def __init__(
        self, *, address: Callable[[str], str], edition: int | None, replies: Replies
    ) -> None:
        labels = read_labels()
        self.address = address
        self.replies = replies
        self.edition = str(edition or "")
        self.name_lists = [_name_list(labels[one]) for one in PARAMETERS]
        self.countries = _Cells(country_name)
        self.name_sector = lambda key: str(labels["sector"].get(key, key))
        self.sectors = _Cells(self.name_sector)
        self.lists = [_Cells(partial(_name_keys, name)) for name in self.name_lists]

    def write_line(self, raw: bytes) -> bytes:
        """The line with its line end. `raw`: without one."""
        parts = raw.split(PARTS)
        keys = parts[0].split(b"\x1f")
        if len(parts) != 4 or len(keys) != 8:
            return self._write_with_care(raw)
        ref, country, state, sector, *lists = keys
        line = b",".join(
            (
                parts[1],
                self.address(ref.decode()).encode(),
                self.edition.encode(),
                self.countries[country],
                self.countries[state],
                self.sectors[sector],
                parts[2],
                *[cells[one] for cells, one in zip(self.lists, lists, strict=True)],
                parts[3],
                b"",
            )
        )
        if may_need_care(line) or ref.decode() in self.replies:
            return self._write_with_care(raw)
        return line + b"\r\n"

    def _write_with_care(self, raw: bytes) -> bytes:
        """The same line, each cell read and written again by `csv_rows`."""
        keys, _mark, *cells = split_cells(raw.decode())
        own, rest = cells[: len(COLUMNS)], cells[len(COLUMNS) + 1 :]
        authority, campaign, _mark, *last = rest
        ref, country, state, sector = (own[place] for place in KEY_PLACES)
        lists = _split_lists(keys, own)
        texts = select_replies(own[FIRM], authority, self.replies.get(ref, ()))
        row = [
            *own,
            self.address(ref),
            self.edition,
            country_name(country),
            country_name(state),
            self.name_sector(sector),
            authority,
            campaign,
            *(name(one) for name, one in zip(self.name_lists, lists, strict=True)),
            *last,
            " | ".join(texts),
        ]
        if not all(map(is_writable, row)):
            writable.log_dropped(ref)
        return csv_rows.encode_row(row)


def may_need_care(line: bytes) -> bool:
    """Whether a cell may begin a formula or hold what no file can: too often, never too rarely."""
    flat = line.translate(FLAT, b'"')
    if b",=" in flat or b"\0" in flat or flat.startswith(b"="):
        return True
    if flat.isascii():
        return False
    return FULL_WIDTH in flat or flat.startswith(FULL_WIDTH[1:]) or not is_writable(line.decode())


def split_cells(line: str) -> list[str]:
    """The cells of a line of COPY. Python's own reader refuses a cell of more than 128 KiB."""
    cells = []
    place = 0
    while True:
        cell = CELL.match(line, place)
        if cell is None:
            raise ValueError("no line of CSV")
        quoted, plain = cell.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        place = cell.end()
        if not cell.group().endswith(","):
            return cells


def _split_lists(keys: str, own: list[str]) -> list[list[str]]:
    """The keys of each list: from the cell made for it, for a key may hold a ";".

    No door lets a control character into a key; where one is, the row's own cells are read.
    """
    if len(keys.split(BETWEEN_KEYS)) == len(KEY_COLUMNS) + len(LIST_COLUMNS) and not any(
        BETWEEN_LISTED in own[place] for place in LIST_PLACES
    ):
        lists = keys.split(BETWEEN_KEYS)[len(KEY_COLUMNS) :]
        return [listed.split(BETWEEN_LISTED) for listed in lists]
    return [own[place].split(";") for place in LIST_PLACES]


def _name_keys(name_list: Callable[[list[str]], str], keys: str) -> str:
    return name_list(keys.split(BETWEEN_LISTED))


def _name_list(titles: Mapping[str, str]) -> Callable[[list[str]], str]:
    return lambda keys: " | ".join([str(titles.get(key, key)) for key in keys])
