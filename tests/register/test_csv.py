"""No address that answers CSV lets a cell run as a formula in a reader's spreadsheet."""

import csv
import io
import re

import pytest
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from incidents.actions.register import statistical_releases
from incidents.exchange import csv_rows
from incidents.figures.results.catalogue import FIGURES
from incidents.models import (
    Authority,
    Campaign,
    Incident,
    Instrument,
    SavedSearch,
    Sector,
    Topic,
)
from incidents.values.text import drop_unwritable

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
# {route as the resolver has it: its addresses that end in .csv}.
CSV = {
    "incidents.csv": ["/incidents.csv"],
    r"^dashboards/figures/(?P<name>[a-z-]+)\.(?P<form>csv|json|svg|png|vega)$": [
        f"/dashboards/figures/{name}.csv" for name in FIGURES
    ],
    r"^dashboards/confidential/(?P<month>[1-9]\d{3}-(?:0[1-9]|1[0-2]))\.(?P<form>csv|json)$": [
        "/dashboards/confidential/{month}.csv"
    ],
    "saved/<slug:slug>.<slug:form>": ["/saved/{slug}.csv"],
    "partnerships.csv": ["/partnerships.csv"],
    # A reader has no access to it: tests/desk/test_case_list.py asks it as an officer.
    "desk/cases.csv": [],
    # As this one: tests/desk/test_import_pages.py.
    "desk/imports/<import_key:pk>/marked.csv": [],
}


def routes(patterns, before=""):
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here


def may_be_csv(route):
    return ".csv" in route or "csv|" in route or ":form>" in route


def cells(answer):
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    text = io.StringIO(body.decode("utf-8-sig"), newline="")
    return [cell for row in csv.reader(text) for cell in row]


@pytest.fixture
def plant(cast):
    """Put a text before every text that a reader can meet in a cell."""

    def planted(start):
        text = f"{start}HYPERLINK(1)"
        for model, field in (
            (Topic, "title"),
            (Sector, "title"),
            (Authority, "name"),
            (Campaign, "title"),
            (Instrument, "title_en"),
        ):
            model.objects.update(**{field: Concat(Value(text), F("pk"), output_field=TextField())})
        Instrument.objects.update(short_title=text)
        Incident.objects.update(
            firm=text,
            title=text,
            demanded_change=text,
            wording_before=text,
            wording_after=text,
            topics=[text],
        )
        return text

    return planted


def test_every_csv_address_is_asked_here():
    found = {route for route in routes(get_resolver().url_patterns) if may_be_csv(route)}
    assert found == {*CSV}


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_any_file_begins_a_formula(client, cast, plant, start):
    text = plant(start)
    client.force_login(cast.analyst)
    search = SavedSearch.objects.create(owner=cast.analyst, name="all", slug="abc", query="")
    month = statistical_releases.publish_release(statistical_releases.this_month(), by=None).key
    told = {"slug": search.slug, "month": month}
    addresses = [one.format(**told) for listed in CSV.values() for one in listed]
    # A carriage return is written as a line end, and guarded like one.
    guarded = f"'{drop_unwritable(text)}"
    met = 0
    for address in addresses:
        for cell in cells(client.get(address, follow=True)):
            assert not cell.startswith(STARTS) or NUMBER.fullmatch(cell), (address, cell)
            met += cell.startswith(guarded)
    assert met > 500


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        ("-5", "-5"),
        ("-12.50", "-12.50"),
        ("-5+cmd|' /C calc'!A0", "'-5+cmd|' /C calc'!A0"),
        ("+491234", "'+491234"),
        ("plain", "plain"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_number_stays_a_number(cell, written):
    body = b"".join(csv_rows.write(["one", "two"], [[cell, "x"]])).decode("utf-8-sig")
    assert next(iter(list(csv.reader(io.StringIO(body)))[1:])) == [written, "x"]
