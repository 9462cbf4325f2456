"""Adoption of what was demanded: of all demands until a year, those met by its end."""

from incidents.figures.measures.adoption import adoption_by_topic
from incidents.models import Incident, Topic
from incidents.values.case_kinds import CaseKind
from tests.support.page_text import Page

HERE = "/dashboards/figures/adoption"


def release(cast, topic, year, *responses, **fields):
    case = cast.draft(reported_on=year, **fields)
    case.topics.set([topic])
    for kind, on in responses:
        case = cast.tell(case, {"kind": kind, "on": on})
    cast.release(case)


def test_what_is_met_by_the_end_of_a_year_of_all_demands_until_then(cast, client):
    topic = Topic.objects.create(slug="trial", title="Trial")
    release(cast, topic, "2020", ("complied", "2022-05-03"))
    # Met on a day that no source gives: at most from the year of the demand, at least never.
    release(cast, topic, "2021", ("partly-complied", ""))
    release(cast, topic, "2021")
    release(cast, topic, "2021", ("apologised", "2021-06"))
    release(cast, topic, "2022", ("complied", "2022-02"), ("reversed", "2022-03"))
    release(cast, topic, "2019", ("complied", "2019"), case_kind=CaseKind.REPRISAL)
    public = Incident.objects.visible_to(cast.stranger)
    rows = [one for one in adoption_by_topic(public) if one.topic == "trial"]
    #  year, asked, least, most, partly, apologised, taken back, refused, unknown
    assert [tuple(row[1:]) for row in rows] == [
        (2020, 1, 0, 0, 0, 0, 0, 0, 0),
        (2021, 4, 0, 1, 1, 1, 0, 0, 1),
        (2022, 5, 1, 2, 1, 1, 1, 0, 1),
    ]
    newest, *_others = client.get(f"{HERE}.json?topic=trial").json()["rows"]
    assert (newest["year"], newest["share"], newest["bound_high"]) == ("2022", 0.2, 0.6)
    linked = client.get(newest["rows"])
    assert "5 entries" in Page(linked).text


def test_the_figure_has_method_sentence_and_both_bounds(cast, client):
    page = Page(client.get(f"{HERE}/")).text
    assert "at least" in page
    assert "Demands only" in page
    method = Page(client.get("/dashboards/method/")).text
    assert "Adoption of what was demanded" in method
    for row in client.get(f"{HERE}.json").json()["rows"]:
        assert row["adopted_least"] <= row["adopted_most"] <= row["incidents"]
        assert row["share"] <= row["bound_high"]
