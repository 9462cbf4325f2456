"""Bars of all responses in a figure's table, and dimensions without a chart."""

import pytest

from tests.support import shipped

TOPICS = len({topic for row in shipped.DEMANDS for topic in row["topic"].split(";")})


@pytest.mark.parametrize(
    ("name", "bars"), [("firm-responses", 1), ("firm-responses-by-topic", TOPICS), ("by-topic", 0)]
)
def test_a_key_stands_only_over_bars_of_its_colours(client, cast, name, bars):
    page = client.get(f"/dashboards/figures/{name}/").text
    assert page.count('class="legend small"') == bool(bars)
    assert page.count('<svg class="stacked"') == bars
    # Unknown is hatched, by the pattern of its own figure.
    assert (f'fill="url(#hatch-{name})"' in page) == bool(bars)
    assert (f'<pattern id="hatch-{name}"' in page) == bool(bars)


def test_a_bar_of_responses_adds_up_to_the_demands(client, cast):
    for row in client.get("/dashboards/figures/firm-responses-by-topic/").context["panel"].rows:
        assert sum(part.count for part in row.parts) == row.result["incidents"]
        assert sum(part.width for part in row.parts) == pytest.approx(100)
        assert all(part.count == row.result[part.name] for part in row.parts)
    (whole,) = (client.get("/dashboards/figures/firm-responses/").context["panel"].whole,)
    assert {part.name: part.count for part in whole if part.count} == shipped.RESPONSES


def test_a_dimension_that_one_value_dominates_has_a_sentence_and_no_chart(client, cast):
    board = {panel.name: panel for panel in client.get("/dashboards/map/").context["panels"]}
    # 99 of 103 incidents are of one state; no home country has as many.
    assert board["by-state"].is_folded
    assert board["by-state"].sentence.startswith("Most incidents: China (99 of 103)")
    assert not board["by-country"].is_folded
    # One value alone is dominant as well.
    campaign = client.get("/dashboards/campaigns/caac-letter-2018/").context["panels"]
    assert next(panel for panel in campaign if panel.name == "by-sector").is_folded
    alone = client.get("/dashboards/figures/by-state/").context["panel"]
    assert not alone.is_folded


def test_the_controls_of_a_dashboard_leave_no_blank_in_the_address(client, cast):
    answer = client.get("/dashboards/map/?topic=tibet&topic=&state=&since=&until=2020")
    assert (answer.status_code, answer.url) == (302, "/dashboards/map/?topic=tibet&until=2020")
    assert client.get("/dashboards/?colour=").status_code == 400


def test_a_campaigns_dashboard_has_no_control_for_the_campaign(client, cast):
    controls = client.get("/dashboards/campaigns/caac-letter-2018/").context["filter_bar"][
        "controls"
    ]
    names = {picker.name for picker in (*controls.first, *controls.others)}
    assert "campaign" not in names
    assert controls.carried == []
    assert not controls.is_open
    overview = client.get("/dashboards/").context["filter_bar"]["controls"]
    assert names == {picker.name for picker in (*overview.first, *overview.others)} - {"campaign"}
