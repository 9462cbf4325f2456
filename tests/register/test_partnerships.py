"""Research partnerships: what ships, with sources; the page, the file and the API say the same."""

import csv
import io
import json

import pytest

from incidents.intake import partnerships
from incidents.intake.reference import DATA
from incidents.intake.refusals import FileRefused
from incidents.models import ResearchPartnership
from tests.support.page_text import Page

RAW = (DATA / "partnerships.json").read_bytes()
SHIPPED = json.loads(RAW)["partnerships"]


def test_each_partnership_is_on_page_file_and_api_with_its_sources(cast, client):
    assert len(SHIPPED) == 5
    page = Page(client.get("/partnerships/"))
    answer = b"".join(client.get("/partnerships.csv").streaming_content).decode("utf-8-sig")
    table = {row["key"]: row for row in csv.DictReader(io.StringIO(answer))}
    listed = {row["key"]: row for row in client.get("/api/v1/partnerships/").json()["results"]}
    assert set(table) == set(listed) == {entry["key"] for entry in SHIPPED}
    for entry in SHIPPED:
        row, cells = listed[entry["key"]], table[entry["key"]]
        for name in ("title", "technology", "partner", "counterpart", "finding"):
            assert row[name] == cells[name] == entry[name]
            assert entry[name] in page.text
        assert [source["url"] for source in row["sources"]] == [
            source["url"] for source in entry["sources"]
        ]
        assert all(source["url"] in cells["sources"] for source in entry["sources"])
        assert {source["url"] for source in entry["sources"]} <= {link[0] for link in page.links}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"sources": []}, "sources"),
        ({"status": "rumoured"}, "status"),
        ({"began_on": "spring"}, "began_on"),
        ({"counterpart_country": "Cathay"}, "counterpart_country"),
        ({"sources": [{"title": "A rumour", "publisher": "X", "kind": "blog"}]}, "sources.url"),
        ({"recommendation": 9}, "a_partnership_carries_out_a_recommendation"),
        ({"ended_on": "2020"}, "only_a_partnership_that_ended_has_an_end"),
    ],
)
def test_a_faulty_file_is_refused_whole(cast, change, column):
    raw = json.dumps({"partnerships": [SHIPPED[0] | change, *SHIPPED[1:]]}).encode()
    with pytest.raises(FileRefused) as refused:
        partnerships.load_partnerships(raw)
    assert column in str(refused.value)
    assert ResearchPartnership.objects.count() == len(SHIPPED)


def test_loading_again_removes_what_the_file_no_longer_has(cast):
    before = list(ResearchPartnership.objects.values())
    partnerships.load_partnerships(RAW)
    assert list(ResearchPartnership.objects.values()) == before
    partnerships.load_partnerships(json.dumps({"partnerships": SHIPPED[1:]}).encode())
    assert not ResearchPartnership.objects.filter(key=SHIPPED[0]["key"]).exists()


def test_the_letter_to_airlines_threatens_a_record_of_serious_dishonesty(cast, client):
    case = cast.case("united-caac-2018")
    (threat,) = [event for event in case.timeline if event.kind == "threatened"]
    assert (str(threat.on), "serious dishonesty" in threat.source) == ("2018-04-25", True)
    text = Page(client.get(f"/incidents/{case.ref}/")).text
    assert "threatened" in text
    assert "serious dishonesty" in text
