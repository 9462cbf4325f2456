"""Files of a query: names beside keys, sources, order, and what a file says of itself."""

import csv
import datetime as dt
import io
import tempfile
import zipfile

import duckdb
import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from incidents.exchange.columns import COLUMNS
from incidents.models import Incident
from incidents.pages.register.incidents import EXPORTS
from tests.register.test_exports import NAMES, READERS, body, read_csv


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_has_names_beside_keys_and_the_sources(cast, client, form):
    """Read by hand from the entry's page."""
    (row,) = READERS[form](body(client.get(f"/incidents.{form}?q=muji&tactic=fine")))
    wanted = {
        "url": f"http://testserver/incidents/{cast.muji_case.ref}/",
        "country_name": "Japan",
        "coercing_state_name": "China",
        "sector_title": "retail",
        "authority_name": "Shanghai Administration for Industry and Commerce",
        "topic_titles": ["Taiwan designation"],
        "tactic_titles": ["Fine"],
        "instrument_titles": ["Advertising Law", "Enterprise Publicity Regulations"],
        "provision_titles": ["Advertising Law, art. 9(4)", "Advertising Law, art. 57(1)"],
    }
    assert {name: row[name] for name in wanted} == wanted
    assert [len(row[name]) for name in ("sources", "source_grades")] == [2, 2]
    assert "http" in row["sources"][0]
    assert row["sources"][0].endswith(f"[{row['source_grades'][0]}]")
    assert row["doubts"].startswith("Decision dated 22 March")
    # A day of Excel is a number: 43,243 is 23 May 2018.
    assert str(row["reported_from"]) in ("2018-05-23", "43243")


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize(("sort", "column"), [("oldest", "reported_from"), ("firm", "firm")])
def test_a_file_is_in_the_order_that_was_asked_for(cast, client, form, sort, column):
    rows = READERS[form](body(client.get(f"/incidents.{form}?sort={sort}")))
    wanted = Incident.objects.filter(tier="public").order_by(column, "pk")
    assert [row["ref"] for row in rows] == list(wanted.values_list("ref", flat=True))


def test_the_best_match_comes_first_in_a_file(cast, client):
    rows = read_csv(body(client.get("/incidents.csv?q=taiwan&sort=relevance")))
    first = client.get("/incidents/?q=taiwan&sort=relevance").context["entries"]
    assert [row["ref"] for row in rows[:25]] == [row["ref"] for row in first]


def test_a_bundle_has_the_csv_itself_a_codebook_and_a_citation(cast, client):
    with zipfile.ZipFile(io.BytesIO(body(client.get("/incidents.zip?topic=tibet")))) as bundle:
        assert bundle.read("incidents.csv") == body(client.get("/incidents.csv?topic=tibet"))
        codebook = csv.DictReader(io.StringIO(bundle.read("codebook.csv").decode("utf-8-sig")))
        rows = list(codebook)
        readme = bundle.read("README.txt").decode()
    assert [row["column"] for row in rows] == [*COLUMNS, *NAMES]
    assert all(row["meaning"] for row in rows)
    assert "filters: Filters: Topic: Tibet." in readme
    address = f"{settings.ORIGIN}/incidents/?topic=tibet"
    assert "Coercion Register: incidents. Filters: Topic: Tibet. Data as of" in readme
    assert readme.rstrip().endswith(address)


def test_a_workbook_and_a_parquet_file_say_what_they_are(cast, client):
    address = "?topic=tibet&topic=hong-kong"
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as engine:
        file.write(body(client.get(f"/incidents.parquet{address}")))
        file.flush()
        rows = engine.execute(
            "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)", [file.name]
        ).fetchall()
        (kind,) = engine.execute(
            "SELECT typeof(released_at) FROM read_parquet(?) LIMIT 1", [file.name]
        ).fetchone()
    assert kind == "TIMESTAMP"
    facts = dict(rows)
    assert facts["filters"] == "Filters: Topic: Tibet or Hong Kong."
    assert facts["address"] == f"{settings.ORIGIN}/incidents/?topic=hong-kong&topic=tibet"
    assert facts["base"].endswith("of 103 public incidents.")
    assert {*COLUMNS, *NAMES} <= set(facts)
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(client.get(f"/incidents.xlsx{address}"))))
    about = dict(book.get_sheet_by_name("about").to_python())
    assert about == {name: value for name, value in facts.items() if name in about} | {
        "written at": about["written at"]
    }
    assert len(about) == len(facts)
    first = book.get_sheet_by_name("incidents").to_python()[1]
    assert isinstance(first[[*COLUMNS, *NAMES].index("reported_from")], dt.date)
    assert isinstance(first[[*COLUMNS].index("released_at")], dt.datetime)
