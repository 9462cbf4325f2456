"""After the nightly job PostgreSQL's own marks of a row tell the night, and nothing of the day."""

import datetime as dt
import hashlib

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

from incidents.actions.reports import load, rewriting
from incidents.exchange import age
from incidents.models import Desk, RecipientList, Session
from incidents.models.reports import threads
from tests.support.filing import PART, Firm, keys_of
from tests.support.sealing import sealed
from tracker.embedded.postgres import OWNER

ROOM = rewriting.report_models()
DAY = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
APART = "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = %s"
BEFORE, AFTER = DAY.replace(hour=8, minute=14), DAY.replace(hour=8, minute=16)
NIGHT = DAY + dt.timedelta(days=1, hours=2, minutes=54)


@pytest.fixture
def filed(django_db_setup, django_db_blocker, monkeypatch):
    """Reports with files, in transactions of their own; what others wrote stands around them."""
    monkeypatch.setattr(load, "FLOOR", 1)
    with django_db_blocker.unblock():
        desk = Desk.objects.get(slug="desk-a")
        row = keys_of(desk)[1]
        mark("before", BEFORE)
        for _report in range(10):
            file(row)
        mark("after", AFTER)
        yield row
        Session.objects.filter(session_key__in=("before", "after", "night")).delete()
        for model in (threads.Report, threads.Upload, threads.Quota, threads.DaySalt):
            model.objects.all().delete()
        threads.Rewriting.objects.all().delete()
        RecipientList.objects.filter(pk=row.pk).delete()


def mark(name, moment):
    """What any other visitor leaves behind: a row with a time, in a transaction of its own."""
    Session.objects.create(session_key=name, slug=name, session_data="", expire_date=moment)


def file(row):
    firm = Firm(Client(), row)
    name, _answers = firm.upload(sealed(size=age.padme(PART // 4)))
    assert firm.file(files=[name]).status_code == 201
    return firm


def ask(statement, *parameters):
    """What the owner of the server reads: also where long values stand apart."""
    settings = connection.get_connection_params()
    way = {"host": settings["host"], "dbname": settings["dbname"], "user": OWNER}
    with psycopg.connect(**way) as owner:
        return owner.execute(statement, parameters or None).fetchall()


def listed(columns, relation, rest=""):
    """Columns of a relation; the names are the catalogue's."""
    return ask(f"SELECT {columns} FROM {relation} {rest}")  # noqa: S608


def rooms():
    """{name: relation} of the tables of the room, and of where their long values stand."""
    tables = {}
    for model in ROOM:
        table = model._meta.db_table
        (apart,) = ask(
            "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = %s", table
        )
        tables[table] = f'"{table}"'
        if apart[0] != "-":
            tables[f"{table}, apart"] = apart[0]
    return tables


def transactions(relation):
    return [int(number) for (number,) in listed("xmin::text", relation)]


def clocks():
    """{column: [(transaction, time)]} of every column of the database that holds a time."""
    columns = ask(
        "SELECT quote_ident(table_name), quote_ident(column_name) FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type LIKE 'timestamp%'"
    )
    return {
        f"{table}.{column}": sorted(
            (int(number), moment)
            for number, moment in listed(
                f"xmin::text, {column}::timestamptz", table, f"WHERE {column} IS NOT NULL"
            )
        )
        for table, column in columns
    }


def bracketed():
    """Names of relations with a row whose transaction lies between two times of one day."""
    times = clocks()
    assert any(times.values())
    return {
        name
        for name, relation in rooms().items()
        for number in transactions(relation)
        for marks in times.values()
        if is_between(number, marks)
    }


def is_between(number, marks):
    before = [moment for one, moment in marks if one <= number]
    after = [moment for one, moment in marks if one >= number]
    if not before or not after:
        return False
    return dt.timedelta() <= after[0] - before[-1] < dt.timedelta(hours=12)


def content():
    """{table: digests of its rows}, but for the mark that a part has been written anew."""
    return {
        model: {
            hashlib.sha256(repr(bytes_in(row)).encode()).digest()
            for row in model.objects.values(
                *(one.attname for one in model._meta.concrete_fields if one.name != "is_rewritten")
            )
        }
        for model in ROOM
        if model is not threads.Rewriting
    }


def bytes_in(row):
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in row.items()
    }


def order(model):
    return [key for (key,) in listed("id", model._meta.db_table, "ORDER BY ctid")]


@pytest.mark.slow  # ten reports are filed, and every row of the database is looked at
def test_no_row_is_bracketed_by_any_time_of_the_database_once_the_job_has_run(filed):
    named = {f"incidents_{name}" for name in ("report", "message", "seal", "grant", "upload")}
    rows = bracketed()
    assert rows >= named | {
        "incidents_filepart",
        "incidents_filepart, apart",
        "incidents_message, apart",
    }
    before, orders = content(), {one: order(one) for one in (threads.Message, threads.FilePart)}
    rewriting.rewrite_day()
    mark("night", NIGHT)
    assert bracketed() == set()
    assert content() == before
    for model, was in orders.items():
        assert sorted(order(model)) == sorted(was)
        assert order(model) != was


@pytest.mark.slow  # reports are filed on two days
def test_a_night_takes_what_came_since_the_last_one_and_leaves_the_rest(filed):
    rewriting.rewrite_day()
    tables = ("incidents_report", "incidents_filepart", "incidents_grant")
    old = {table: set(transactions(table)) for table in tables}
    assert all(len(old[one]) == 1 for one in tables[::2])
    file(filed)
    fresh = {table: set(transactions(table)) - old[table] for table in tables}
    assert all(fresh.values())
    rewriting.rewrite_day()
    for table in tables:
        now = set(transactions(table))
        assert now >= old[table]
        assert not now & fresh[table]


@pytest.mark.slow  # reports are filed
def test_a_table_in_use_is_left_alone_and_nothing_is_lost(filed, monkeypatch):
    monkeypatch.setattr(rewriting, "TRIES", 2)
    monkeypatch.setattr(rewriting, "PAUSE_SECONDS", 0)
    before = content()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM incidents_report LIMIT 1 FOR UPDATE")
        with pytest.raises(OperationalError, match="lock timeout"):
            rewriting.rewrite_day()
    finally:
        other.rollback()
        other.close()
    assert content() == before
    rewriting.rewrite_day()
    assert content() == before


def test_what_was_replaced_is_cleared_away(filed):
    rewriting.rewrite_day()
    for relation in rooms().values():
        assert ask("SELECT pg_stat_get_dead_tuples(%s::regclass)", relation) == [(0,)], relation
