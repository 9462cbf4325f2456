"""The register as CSV at the speed of COPY: PostgreSQL quotes the cells, `NamedLines` names them.

The bytes are those of `files.entries_as_csv` over `readable.add_readable`; a test compares them.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections

from incidents.exchange import csv_rows
from incidents.exchange.columns import COLUMNS
from incidents.exchange.csv_lines import KEY_COLUMNS, LIST_COLUMNS, MARK, NamedLines
from incidents.exchange.files import READABLE_TYPES
from incidents.fields import columns_by_field
from incidents.models.people.second_wall import take_on_role

DAYS = ("reported_from", "reported_until", "demand_deadline_from", "demand_deadline_until")
TYPES = {column.name: column.type for _field, column in columns_by_field() if column.in_files}
# As `datetime.isoformat` writes it: microseconds only where there are some.
TIME = (
    "to_char({0}, 'YYYY-MM-DD\"T\"HH24:MI:SS')"
    " || CASE WHEN date_trunc('second', {0}) = {0} THEN '' ELSE to_char({0}, '.US') END"
    " || '+00:00'"
)
# As `readable.describe_source` and `readable.grade_of` write one.
GRADE = (
    "CASE WHEN nullif(s->>'reliability', '') IS NOT NULL"
    " AND nullif(s->>'credibility', '') IS NOT NULL"
    " THEN (s->>'reliability') || (s->>'credibility') ELSE '' END"
)
SOURCE = (
    "concat_ws('. ', nullif(s->>'title', ''),"
    " nullif(concat_ws(', ', nullif(s->>'publisher', ''), nullif(s->>'on', '')), ''),"
    " nullif(s->>'url', ''))"
    f" || coalesce(' [' || nullif({GRADE}, '') || ']', '')"
)
# The document is read out of line and unpacked: once for all that is wanted of it.
DOCUMENT = (
    "CROSS JOIN LATERAL (SELECT * FROM jsonb_to_record(e.document) AS"
    " part(authority jsonb, campaign text, sources jsonb, excerpts jsonb, doubts text)) AS"
    " d(authority_part, campaign_part, sources_part, excerpts_part, doubts_part)"
)
# Rows of a list in its own order; no part of a list is passed over.
EACH = "jsonb_array_elements(d.{0}) WITH ORDINALITY AS each(s, place)"
# As `readable.describe_excerpt` writes one.
JOINED = (
    "(SELECT string_agg({0}, '{1}' ORDER BY n)"
    " FROM jsonb_array_elements(s->'{2}') WITH ORDINALITY AS part(p, n))"
)
CLAIMS = JOINED.format("p#>>'{}'", ", ", "claims")
HASHES = JOINED.format("p->>'sha256'", " ", "pages")
EXCERPT = (
    "concat_ws('. ', nullif(s->>'title', ''),"
    " nullif(concat_ws(', ', nullif(s->>'kind', ''), nullif(s->>'captured_on', '')), ''),"
    f" nullif(concat_ws(': ', {CLAIMS}, nullif(s->>'supports', '')), ''),"
    f" (s->>'media_type') || ', sha256 ' || {HASHES})"
)


def write_incidents(rows: Any, lines: NamedLines) -> Iterator[bytes]:
    """A queryset of incidents, or of their earlier versions, in its order; in blocks of bytes.

    Memory does not grow with the rows. The connection is busy until the last block is read.
    """
    yield from csv_rows.write(tuple(READABLE_TYPES), ())
    statement, parameters = _compile_copy(rows)
    block: list[bytes] = []
    size = 0
    # The driver's own cursor: Django's wrapper with DEBUG takes no parameters here, and the wall
    # around the request does not see the statement.
    take_on_role()
    with (
        connections[rows.db].cursor() as cursor,
        cursor.cursor.copy(statement, parameters) as copied,
    ):
        for raw in copied:
            line = lines.write_line(bytes(raw)[:-1])
            block.append(line)
            size += len(line)
            if size > csv_rows.BLOCK:
                yield b"".join(block)
                block, size = [], 0
    yield b"".join(block)


def _compile_copy(rows: Any) -> tuple[str, tuple[Any, ...]]:
    """The statement and its parameters. Its cells: see `csv_lines.NamedLines`."""
    names = (*COLUMNS, *DAYS, "document")
    inner, parameters = rows.values_list(*names).query.sql_with_params()
    cells = [
        _keys(),
        f"E'{MARK}'",
        *(_cell(name) for name in COLUMNS),
        f"E'{MARK}'",
        "coalesce(d.authority_part->>'name', '')",
        "coalesce(d.campaign_part, '')",
        f"E'{MARK}'",
        *(f"coalesce(e.{name}::text, '')" for name in DAYS),
        _list(GRADE, "sources_part"),
        _list(SOURCE, "sources_part"),
        _list(EXCERPT, "excerpts_part"),
        "coalesce(d.doubts_part, '')",
    ]
    listed = ", ".join(names)
    # Names of columns and constants of this module only; values go in as parameters.
    select = f"SELECT {', '.join(cells)} FROM ({inner}) AS e({listed}) {DOCUMENT}"  # noqa: S608  our own columns
    # A blank cell is without quotes only if it is not what stands for NULL; no cell is NULL.
    return f"COPY ({select}) TO STDOUT (FORMAT csv, NULL E'\\x01')", parameters


def _keys() -> str:
    """What the names of a row depend on, in one cell that COPY need not quote."""
    lists = (f"array_to_string(e.{name}, E'\\x1e')" for name in LIST_COLUMNS)
    return f"concat_ws(E'\\x1f', e.{', e.'.join(KEY_COLUMNS)}, {', '.join(lists)})"


def _cell(name: str) -> str:
    if TYPES[name] == "keys":
        return f"array_to_string(e.{name}, ';')"
    if TYPES[name] == "time":
        return TIME.format(f"(e.{name} AT TIME ZONE 'UTC')")
    return f"coalesce(e.{name}::text, '')"


def _list(written: str, part: str) -> str:
    """Each of a list of a row as `written`, in one cell. Most rows of some registers have none."""
    joined = f"SELECT string_agg({written}, ' | ' ORDER BY place) FROM {EACH.format(part)}"  # noqa: S608  ours
    some = f"jsonb_typeof(d.{part}) = 'array' AND d.{part} <> '[]'"
    return f"CASE WHEN {some} THEN ({joined}) ELSE '' END"
