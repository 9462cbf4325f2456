"""The register as CSV with all names, beside COPY of the same rows in the same process and run."""

import time

AT_LEAST = 75_000


def results(said):
    """Rows a second of the file and of two floors: the stored columns, and these with documents."""
    from incidents.exchange.columns import COLUMNS

    export, stored = _rate(_export), _rate(lambda: _copy(COLUMNS))
    whole = _rate(lambda: _copy((*COLUMNS, "document")))
    name = f"export of all as CSV, with names: {export:,.0f} rows a second"
    yield said(name, f"{AT_LEAST}/s", export >= AT_LEAST, export, ">=")
    yield said(f"  floor, COPY of the stored columns: {stored:,.0f} a second", None, None, stored)
    yield said(f"  COPY of these and the documents: {whole:,.0f} a second", None, None, whole)


def _rate(write):
    began = time.perf_counter()
    rows = write()
    return rows / (time.perf_counter() - began)


def _query():
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from incidents.queries import Query

    return Query(QueryDict(""), AnonymousUser(), also=())


def _export():
    """Every row as the page writes it, thrown away; how many there were."""
    from incidents.exchange import csv_copy
    from incidents.exchange.csv_lines import NamedLines

    lines = NamedLines(address=lambda ref: f"https://r.example/{ref}/", edition=None, replies={})
    blocks = csv_copy.write_incidents(_query().ordered_rows(), lines)
    return sum(block.count(b"\r\n") for block in blocks) - 1


def _copy(names):
    from django.db import connection

    statement, parameters = _query().ordered_rows().values_list(*names).query.sql_with_params()
    copy = f"COPY ({statement}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(copy, parameters) as copied:
        return sum(1 for _row in copied)
