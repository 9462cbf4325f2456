"""Hostile text that is in the database already takes no page, file, feed or picture away."""

import csv
import io
import json
import logging
import re
from xml.etree import ElementTree

import icalendar
import pytest
from django.utils import timezone

from incidents.actions.saved import searches
from incidents.exchange import files, snapshots, writable
from incidents.exchange.columns import COLUMNS
from incidents.fields import columns_by_field
from incidents.figures.engine import engines
from incidents.figures.measures import shares
from incidents.models import Campaign, Incident, Pace, Topic
from incidents.models.register.labels import forget_labels
from tests.register.test_exports import READERS, body
from tests.support import shipped
from tests.support.hostile import TEXTS

# What XML 1.0 may hold.
XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FIGURES = "/dashboards/figures"
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


@pytest.fixture
def plant(cast):
    """Put a text wherever the register holds one of the Muji entry's, past every door."""

    def planted(text):
        rows = Incident.objects.filter(ref=cast.muji_case.ref)
        for row in rows:
            document = json.loads(json.dumps(row.document))
            document |= {"title": text, "demanded_change": text, "firm": text, "doubts": text}
            for part in document["sources"]:
                part |= {"title": text, "publisher": text}
            for part in document["wordings"]:
                part |= {"before": text, "after": text}
            rows.filter(pk=row.pk).update(document=document)
        ahead = timezone.localdate().replace(year=timezone.localdate().year + 1)
        rows.update(
            title=text[:400],
            firm=text[:200],
            demanded_change=text,
            wording_before=text,
            wording_after=text,
            demand_deadline_on=str(ahead),
            demand_deadline_from=ahead,
        )
        Campaign.objects.filter(slug="caac-letter-2018").update(title=text[:200])
        Topic.objects.filter(slug="tibet").update(title=text[:100])
        forget_labels()
        writable._reported.clear()
        return cast.muji_case.ref

    return planted


@every_text
def test_every_file_has_every_other_entry_and_this_one(client, plant, text):
    ref = plant(text)
    for form, read in READERS.items():
        rows = {row["ref"]: row for row in read(body(client.get(f"/incidents.{form}")))}
        assert len(rows) == 103, form
        assert "Skoda" not in text or not XML.search(rows[ref]["title"]), form


@every_text
def test_every_feed_is_read_by_a_reader(client, cast, plant, text):
    ref = plant(text)
    search = searches.save_search(
        "Muji", f"q={ref}", is_desks=False, pace=Pace.DAILY, by=cast.analyst
    )
    search.__class__.objects.update(name=text[:120], query="")
    client.force_login(cast.analyst)
    for address in ("/incidents.atom?topic=taiwan-designation", f"/saved/{search.slug}.atom"):
        xml = body(client.get(address)).decode()
        assert not XML.search(xml), address
        ElementTree.fromstring(xml)  # noqa: S314  our own feed
    client.logout()
    xml = body(client.get(f"/incidents.atom?q={ref}&sort=changed"))
    assert ref.encode() in xml or b"<entry>" not in xml


@every_text
def test_the_calendar_holds_the_deadline_and_nothing_more(client, plant, text):
    plant(text)
    raw = body(client.get("/responses/deadlines.ics"))
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw.decode())
    events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(events) >= 1


@every_text
def test_every_citation_is_one_record(client, plant, text):
    ref = plant(text)
    told = {
        form: body(client.get(f"/incidents/{ref}/cite/{form}")).decode()
        for form in ("bibtex", "ris", "csl")
    }
    assert len(json.loads(told["csl"])) == 1
    assert re.findall(r"^(TY|ER)  - ", told["ris"], re.MULTILINE) == ["TY", "ER"]
    assert told["bibtex"].count("{") - told["bibtex"].count(r"\{") == told["bibtex"].count(
        "}"
    ) - told["bibtex"].count(r"\}")
    for words in told.values():
        assert not XML.search(words)


@every_text
def test_every_page_answers_and_runs_nothing(client, cast, plant, text):
    ref = plant(text)
    pages = (
        "/",
        "/incidents/",
        f"/incidents/{ref}/",
        f"/incidents/{ref}/playbook/",
        "/firms/",
        "/campaigns/caac-letter-2018/",
        "/campaigns/caac-letter-2018/coalition/",
        "/dashboards/",
        "/dashboards/compliance/",
        f"{FIGURES}/by-firm/",
        f"{FIGURES}/by-firm/embed/",
        f"/api/v1/incidents/{ref}/",
        "/api/v1/incidents/",
        "/api/v1/firms/",
        "/api/v1/figures/by-firm/",
    )
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert b"<script>alert" not in answer.content or "/api/" in page, page


@every_text
def test_every_figure_is_a_file_and_a_picture(client, plant, text):
    plant(text)
    for name in ("by-firm", "by-topic", "by-campaign", "firm-responses-by-topic", "norm"):
        drawn = body(client.get(f"{FIGURES}/{name}.svg")).decode()
        assert not XML.search(drawn), name
        ElementTree.fromstring(drawn)  # noqa: S314  our own picture
        assert json.loads(body(client.get(f"{FIGURES}/{name}.vega")))["layer"]
        assert json.loads(body(client.get(f"{FIGURES}/{name}.json")))["rows"]
        lines = body(client.get(f"{FIGURES}/{name}.csv")).decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(lines, newline="")))) > 1
        assert not XML.search(lines), name


@every_text
def test_columns_still_count_the_tier(cast, plant, settings, tmp_path, monkeypatch, caplog, text):
    plant(text)
    settings.TRACKER_HOME = tmp_path
    monkeypatch.setattr(engines, "FEWEST", 0)
    engines.forget_files()
    snapshots.refresh()
    public = Incident.objects.visible_to(cast.stranger)
    with caplog.at_level(logging.WARNING):
        from_columns = shares.compliance(public)
    assert engines.usable_snapshot("public")
    assert not caplog.records
    engines.forget_files()
    assert from_columns.entries == len(shipped.DEMANDS)


def test_a_text_longer_than_the_engine_expects_is_written():
    lists = [column.name for _field, column in columns_by_field() if column.type == "keys"]
    long = dict.fromkeys(COLUMNS, "") | dict.fromkeys(lists, ())
    long |= {"version": 1, "fine_amount": None}
    rows = [long | {"ref": "CCI-2018-0001", "demanded_change": "x" * (17 * 2**20)}, long]
    (first, second) = READERS["parquet"](files.as_parquet(files.FileContent(rows)))
    assert len(first["demanded_change"]) == 17 * 2**20
    assert second["demanded_change"] == ""


def test_what_was_left_out_is_logged_once_and_by_reference(client, plant, caplog):
    ref = plant(TEXTS["controls"])
    with caplog.at_level(logging.WARNING, logger="incidents"):
        for form in ("csv", "xlsx", "json", "parquet", "atom", "csv"):
            body(client.get(f"/incidents.{form}"))
    said = [record.getMessage() for record in caplog.records if ref in record.getMessage()]
    assert said == [f"{ref} contains characters that no file can hold; they were dropped"]
    assert "Skoda" not in caplog.text


def test_half_a_pair_that_reaches_an_output_is_left_out():
    """No row holds one, for PostgreSQL refuses it; a writer must not depend on that."""
    (row,) = writable.rows([{"ref": "CCI-2018-0001", "title": "a\ud800b", "topics": ["\udfff"]}])
    assert row == {"ref": "CCI-2018-0001", "title": "ab", "topics": [""]}
