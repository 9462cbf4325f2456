"""A case is found and read under the numbers that its articles had on its day."""

import pytest

from incidents.models import Instrument, Provision
from tests.support.page_text import Page

NET = "cybersecurity-law-2016"
LATER, EARLIER = f"{NET}#49", f"{NET}#47"


def cite(cast, key, reported_on):
    """A released case of that day that cites an article; returns its reference."""
    case = cast.draft(reported_on=reported_on)
    article = Provision.objects.get(key=key)
    case.citations.create(instrument=article.instrument, provision=article)
    return cast.release(case).case.ref


@pytest.mark.parametrize(
    ("key", "day", "filter_key", "is_there"),
    [
        # Article 47 is 49 since 2026: each is found by the other's number, in its own days.
        (LATER, "2026-03-02", EARLIER, True),
        (LATER, "2026", EARLIER, True),
        (LATER, "2025-12", EARLIER, False),
        (EARLIER, "2018-01", LATER, True),
        (EARLIER, "2018-01", EARLIER, True),
        (EARLIER, "2026-02", LATER, False),
        # An article of one version alone.
        (EARLIER, "2018-01", f"{EARLIER}@2016", True),
        (LATER, "2026-03-02", f"{EARLIER}@2016", True),
        (EARLIER, "2026-02", f"{EARLIER}@2016", False),
        # The same number stands for another article after 2025.
        (f"{NET}#50", "2018-05", f"{NET}#52", True),
        (f"{NET}#50", "2026-05", f"{NET}#52", False),
        ("advertising-law#66", "2021-10", "advertising-law#67@2018", True),
        ("advertising-law#67", "2018-04", "advertising-law#66", True),
    ],
)
def test_an_article_is_found_under_the_number_of_the_day(
    cast, client, key, day, filter_key, is_there
):
    ref = cite(cast, key, day)
    query = {"provision": filter_key}
    answer = client.get("/api/v1/incidents/", query).json()
    assert (ref in [row["ref"] for row in answer["results"]]) is is_there
    page = client.get("/incidents/", query)
    assert (ref in Page(page).refs()) is is_there


def test_page_and_api_say_what_a_filter_finds_besides(cast, client):
    answer = client.get("/api/v1/incidents/", {"provision": EARLIER}).json()
    note = (
        "Includes incidents since 1 January 2026 that cite art. 49, the number of art. 47"
        " since then."
    )
    assert answer["notes"] == [note]
    assert note in Page(client.get("/incidents/", {"provision": EARLIER})).text
    same = client.get("/api/v1/incidents/", {"provision": "advertising-law#9(4)"}).json()
    assert same["notes"] == []


def test_a_version_that_there_is_not_is_refused(cast, client):
    answer = client.get("/api/v1/incidents/", {"provision": f"{EARLIER}@1999"})
    assert answer.status_code == 400
    assert "is not a known value" in answer.json()["detail"]


def test_an_entry_shows_the_article_of_its_day_beside_that_of_today(cast, client):
    ref = cite(cast, "administrative-reconsideration-law#9", "2020-05")
    page = client.get(f"/incidents/{ref}/")
    [citation] = page.context["citations"]
    article = citation["article"]
    assert article.view.version == "2017"
    assert article.now == "art. 20 today"
    assert article.today.is_changed
    assert article.today.after.version == "2023"
    assert "<del>" in page.content.decode()


def test_mujis_entry_reads_the_law_of_2018(cast, client):
    page = client.get(f"/incidents/{cast.muji_case.ref}/")
    articles = {row["label"]: row["article"] for row in page.context["citations"]}
    article = articles["Advertising Law art. 9(4)"]
    assert (article.view.version, article.now) == ("2015", "")
    assert "not read" in article.view.reading
    assert "text of 2015" in page.content.decode().lower()


def test_a_key_from_before_the_numbers_is_still_filtered_by(cast, client):
    ref = cite(cast, "mofcom-blocking-rules-2021#5", "2026-05-02")
    answer = client.get("/api/v1/incidents/", {"provision": "mofcom-blocking-rules-2021#reporting"})
    assert ref in [row["ref"] for row in answer.json()["results"]]


def test_the_api_has_a_regulation_with_its_versions_and_articles(cast, client):
    answer = client.get(f"/api/v1/regulations/{NET}/").json()
    assert [row["label"] for row in answer["versions"]] == ["2016", "2025"]
    later = answer["versions"][1]
    assert later["in_force_from"] == "2026-01-01"
    article = next(row for row in later["articles"] if row["number"] == "49")
    assert article["key"] == LATER
    assert article["text"].startswith("网络运营者")
    moved = {"from_version": "2016", "from_number": "47", "to_version": "2025", "to_number": "49"}
    assert any(moved.items() <= row.items() for row in answer["renumbering"])
    assert {row["basis"] for row in answer["relations"]} <= {"text", "account", "reading"}
    assert client.get("/api/v1/regulations/witch-law/").status_code == 404
    assert client.get(f"/api/v1/regulations/{NET}/?on=2020").status_code == 400
    draft = Instrument.objects.get(key="social-credit-law-draft-2022")
    assert client.get(f"/api/v1/regulations/{draft.key}/").json()["kind"] == "draft"


@pytest.mark.parametrize("words", ["Cybersecurity Law", "网络安全法", "網絡安全法", "art. 47"])
def test_a_search_finds_the_cases_that_cite_a_law(cast, client, words):
    ref = cite(cast, EARLIER, "2018-01")
    assert ref in Page(client.get("/incidents/", {"q": words})).refs()
