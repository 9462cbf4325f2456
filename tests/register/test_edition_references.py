"""What an edition keeps besides its incidents: law, responses, citations, and one archive."""

import csv
import io
import zipfile

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.fields.json import JSONField

from incidents.actions.desk import releases
from incidents.models import CollectiveResponse, Edition, Instrument, Provision
from incidents.values.edition_columns import REFERENCE_COLUMNS
from tests.support.editions import (
    fresh,
    publish,
    read_files,
    write,
)
from tests.support.page_text import Page


def test_the_columns_have_the_order_that_is_listed(cast, edition):
    content = read_files(edition)
    for table, columns in REFERENCE_COLUMNS.items():
        header = content[f"{table}.csv"].decode("utf-8-sig").splitlines()[0]
        assert tuple(header.split(",")) == columns


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_it_has_the_law_that_its_incidents_cite(cast, edition):
    content = read_files(edition)
    instruments, provisions = (
        rows_of(content["instruments.csv"]),
        rows_of(content["provisions.csv"]),
    )
    assert [row["key"] for row in instruments] == sorted(
        Instrument.objects.values_list("key", flat=True)
    )
    assert [row["key"] for row in provisions] == sorted(
        Provision.objects.values_list("key", flat=True)
    )
    law = next(row for row in instruments if row["key"] == "advertising-law")
    assert (law["jurisdiction"], law["title_zh"]) == ("CN", "中华人民共和国广告法")
    cited = {
        key
        for row in rows_of(content["incidents.csv"])
        for name in ("instruments", "provisions")
        for key in filter(None, row[name].split(";"))
    }
    assert cited
    assert cited <= {row["key"] for row in instruments + provisions}


def test_law_that_is_corrected_later_changes_no_edition(cast, edition):
    before = read_files(edition)
    Instrument.objects.update(note="Corrected")
    CollectiveResponse.objects.update(note="Corrected")
    for path in edition.folder.iterdir():
        path.unlink()
    edition.folder.rmdir()
    write()
    assert read_files(edition) == before


def test_it_has_the_collective_responses_and_the_campaigns_they_answer(cast, edition):
    rows = rows_of(read_files(edition)["responses.csv"])
    assert [row["slug"] for row in rows] == sorted(
        CollectiveResponse.objects.values_list("slug", flat=True)
    )
    linked = {slug for row in rows for slug in filter(None, row["campaigns"].split("; "))}
    assert "caac-letter-2018" in linked
    assert not any("CCI-" in value for row in rows for value in row.values())


def test_a_withdrawn_response_leaves_every_edition_and_is_not_named(client, cast, edition):
    response = released(cast)
    for _time in range(2):
        publish()
        write()
    assert b"Quillwort" in read_files(Edition.objects.get(number=3))["responses.csv"]
    releases.withdraw_release(response, reason="A mistake.", by=cast.officer_a)
    assert client.get("/data/3/responses.csv").status_code == 503
    assert [row.number for row in write()] == [2, 3]
    for number in (2, 3):
        content = read_files(Edition.objects.get(number=number))
        assert not any(b"Quillwort" in one for one in content.values())
        assert b"1 collective response was removed" in content["README.txt"]
        page = Page(client.get(f"/data/{number}/"))
        assert "1 collective response was removed: it was withdrawn." in page.text
        assert "Quillwort" not in page.text
    assert "was removed" not in Page(client.get("/data/1/")).text


def released(cast):
    draft = cast.response(name="Quillwort note")
    proposal = releases.propose_release(draft, by=cast.officer_a, reason="The firm agreed.")
    return releases.approve_release(proposal, by=cast.approver_a)


def test_everything_is_in_one_archive(cast, edition):
    content = read_files(edition)
    with zipfile.ZipFile(io.BytesIO(content["edition.zip"])) as archive:
        assert archive.testzip() is None
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert packed == {name: one for name, one in content.items() if name != "edition.zip"}


def test_it_is_cited_in_bibtex_and_ris(client, cast, edition):
    here = f"{settings.ORIGIN}/data/1/"
    bibtex = client.get("/data/1/citation.bib")
    text = bibtex.getvalue().decode()
    assert bibtex["Content-Type"].startswith("application/x-bibtex")
    assert text.startswith("@misc{coercion-register-1,")
    assert f"  url = {{{here}}}" in text
    assert text.count("{") == text.count("}")
    assert here in read_files(edition)["README.txt"].decode()
    ris = client.get("/data/1/citation.ris").getvalue().decode()
    lines = [line.split("  - ") for line in ris.split("\r\n")[:-1]]
    assert lines[0] == ["TY", "DATA"]
    assert lines[-1] == ["ER", ""]
    assert ["ET", "1"] in lines
    assert ["UR", here] in lines
    page = Page(client.get("/data/1/"))
    assert page.link("BibTeX") == "/data/1/citation.bib"
    assert page.link("RIS") == "/data/1/citation.ris"


def test_an_edition_from_before_this_has_the_files_that_it_had(client, cast, folder):
    """Its rows say nothing of law and responses: no file claims that there were none."""
    with transaction.atomic():
        publish()
    newest = Edition.objects.newest()
    newest.references = {}
    newest.pk, newest.number = None, 3
    newest.save(force_insert=True)
    write()
    names = {file["name"] for file in fresh(newest).files}
    assert not names & {"instruments.csv", "responses.csv", "citation.bib"}
    assert {"incidents.csv", "README.txt", "SHA256SUMS", "edition.zip"} <= names
    assert client.get("/data/3/responses.csv").status_code == 404
    assert client.get("/data/3/").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row["instruments"].pop(),
        lambda row: row["responses"].append({"slug": "invented"}),
        lambda row: row["responses"].pop(),  # without a new revision
    ],
)
def test_the_database_keeps_what_an_edition_kept(cast, edition, change):
    references = edition.references
    change(references)
    with (
        pytest.raises(IntegrityError, match="an_edition_is_never_changed"),
        transaction.atomic(),
    ):
        Edition.objects.filter(pk=edition.pk).update(references=Value(references, JSONField()))
