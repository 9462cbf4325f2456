"""Conceded and resisted: one definition, and every figure, page and drawing keeps to it."""

import pytest

from incidents.figures.charts import bars
from incidents.figures.measures import (
    coalition,
    concession_times,
    coverage,
    norm,
    shares,
    situation,
)
from incidents.models import Campaign, CollectiveResponseLink, FirmResponse, Incident
from incidents.pages.dashboards.cells import RESPONSES
from incidents.templatetags import register
from incidents.values.firm_responses import CONCEDED, RESISTED
from tests.support import shipped
from tests.support.page_text import Page

LETTER = "caac-letter-2018"


@pytest.fixture
def entry(cast):
    """An addressee of the airlines' letter that changed its site and changed it back."""
    case = cast.tell(
        cast.draft(campaign=Campaign.objects.get(slug=LETTER), reported_on="2018-05"),
        {"kind": "demanded", "on": "2018-04-25"},
        {"kind": "complied", "on": "2018-05-25"},
        {"kind": "reversed", "on": "2018-06-01"},
    )
    cast.release(case)
    case.refresh_from_db()
    return Incident.objects.visible_to(cast.stranger).filter(ref=case.ref)


def test_every_known_response_is_in_one_of_the_two_sets():
    assert {*CONCEDED, *RESISTED} == {*FirmResponse} - {FirmResponse.UNKNOWN}
    assert not {*CONCEDED} & {*RESISTED}
    assert FirmResponse.REVERSED in RESISTED


def test_a_reversed_concession_counts_as_resisted_in_every_share(entry):
    assert [one.firm_response for one in entry] == ["reversed"]
    assert situation.key_figures(entry)["known"] == 1
    assert situation.key_figures(entry)["conceded"] == 0
    assert shares.compliance(entry).conceded[:3] == (0, 1, 0)
    assert shares.compliance_by(entry, "topics")["maps-and-borders"].conceded.part == 0
    (year,) = norm.by_topic_and_year(entry)
    assert (year.targeted, year.known, year.conceded.part) == (1, 1, 0)
    assert norm.conceded_unasked(entry).conceded == 0


def test_a_reversed_concession_counts_as_resisted_in_a_coalition(cast, entry):
    rows = list(
        entry.values("ref", "firm", "country", "case_kind", "firm_response", "responded_on")
    )
    assert coverage.share_resisted(rows).part == 1
    (home,) = coalition.home_states(rows, [])
    assert (home.resisted.part, home.resisted.whole) == (1, 1)
    links = CollectiveResponseLink.objects.to(LETTER)
    for change in coalition.changes_around_responses(rows, links, []):
        assert (change.conceded_before, change.conceded_after, change.undated) == (0, 0, 0)


def test_in_time_a_reversal_is_a_concession_that_came_before_it(entry):
    (one,) = entry
    assert (one.demand_outcome, one.days_least, one.days_most) == ("conceded", 30, 30)
    times = concession_times.count_times(entry)
    assert (times.count_by(29), times.count_by(30)) == ((0, 0), (1, 1))
    assert times.reversed_later == 1


def test_pages_and_files_count_it_so_too(client, entry):
    (one,) = entry
    asked = f"?firm={one.firm_slug}"
    told = client.get(f"/dashboards/figures/firm-responses-by-topic.json{asked}").json()["rows"]
    assert [(row["known"], row["conceded"], row["reversed"]) for row in told] == [(1, 0, 1)]
    sentence = client.get(f"/api/v1/figures/firm-responses/{asked}").json()["sentence"]
    assert sentence.startswith("The firm did not concede in the one demand")
    home = Page(client.get("/")).link(f"{shipped.CONCEDED} of ")
    assert "response=reversed" not in home


def test_drawings_keep_to_the_two_sets():
    """Conceded, not known, resisted: in this order, and with an outline of that colour."""
    middle = RESPONSES.index(FirmResponse.UNKNOWN)
    assert {*RESPONSES[:middle]} == {*CONCEDED}
    assert {*RESPONSES[middle + 1 :]} == {*RESISTED}
    assert list(bars.RESPONSE_SEGMENTS) == [kind.value for kind in RESPONSES]
    outlines = {kind: look[1] for kind, look in bars.RESPONSE_SEGMENTS.items()}
    shapes = {kind: look[0] for kind, look in register.RESPONSE_SHAPES.items()}
    for tokens, of_conceded in ((outlines, ("conceded",)), (shapes, ("conceded", "partly"))):
        assert {kind for kind in tokens if tokens[kind] == "resisted"} == {*RESISTED}
        assert {kind for kind in tokens if tokens[kind] in of_conceded} == {*CONCEDED}


def test_the_method_page_says_what_counts_as_which(client, cast):
    text = Page(client.get("/dashboards/method/")).text
    assert "conceded if it complied, partly complied or apologised" in text
    assert "it resisted if it refused, or reversed a concession" in text
