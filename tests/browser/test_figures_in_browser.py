"""A minister's office at the dashboards: narrow, look behind a mark, come back, choose days."""

import pytest

from tests.support.colours import arrives, look, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and pictures are drawn


def rows_behind(page):
    return page.locator("#count").inner_text()


def test_from_the_overview_by_topic_and_regulation_to_the_rows_and_back(window, client, cast):
    with window() as page:
        page.goto("/dashboards/")
        topics = "section[aria-labelledby='firm-responses-by-topic']"
        page.click(f"{topics} th a:has-text('Taiwan designation')")
        arrives(page, "/dashboards/?case_kind=demand&topic=taiwan-designation")
        page.click("section[aria-labelledby='by-regulation'] th a:has-text('Advertising Law')")
        asked = "?case_kind=demand&topic=taiwan-designation&regulation=advertising-law"
        arrives(page, f"/dashboards/{asked}")
        counted = rows_behind(page)
        page.click("text=See the incidents")
        arrives(page, f"/incidents/{asked}")
        assert rows_behind(page) == counted
        page.go_back()
        arrives(page, f"/dashboards/{asked}")
        page.reload()
        assert rows_behind(page) == counted
        # Sharing is the address: another reader sees the same.
        with window() as other:
            other.goto(page.url)
            assert rows_behind(other) == counted
        assert page.complaints == []


def test_the_same_way_without_script(window, client, cast):
    with window(java_script_enabled=False) as page:
        page.goto("/dashboards/")
        picture = page.locator("section[aria-labelledby='by-year'] img")
        assert picture.get_attribute("src").startswith("/dashboards/figures/by-year.svg")
        topics = "section[aria-labelledby='firm-responses-by-topic']"
        page.click(f"{topics} th a:has-text('Taiwan designation')")
        page.click(f"{topics} >> a[aria-label*='see the incidents'] >> nth=0")
        arrives(page, "/incidents/?case_kind=demand&topic=taiwan-designation")
        assert rows_behind(page).startswith("31")
        assert page.complaints == []


def test_a_column_of_the_picture_narrows_and_a_brush_chooses_days(window, client, cast):
    with window(viewport={"width": 1280, "height": 900}) as page:
        page.goto("/dashboards/?topic=hong-kong")
        place = page.locator("section[aria-labelledby='by-year']")
        place.locator("svg.chart a[aria-label^='2019:']").click()
        arrives(page, "/dashboards/?topic=hong-kong&since=2019&until=2019")
        page.goto("/dashboards/")
        columns = place.locator("svg.chart a[aria-label^='20']")
        columns.first.wait_for()
        # The mouse reaches only what is in the window.
        place.scroll_into_view_if_needed()
        boxes = {
            year: place.locator(f"svg.chart a[aria-label^='{year}:']").bounding_box()
            for year in ("2018", "2021")
        }
        from_x, to_x = (box["x"] + box["width"] / 2 for box in boxes.values())
        y = boxes["2018"]["y"] + boxes["2018"]["height"] / 2
        page.mouse.move(from_x, y)
        page.mouse.down()
        page.mouse.move((from_x + to_x) / 2, y)
        page.mouse.move(to_x, y)
        with page.expect_navigation():
            page.mouse.up()
        assert page.url.endswith("?since=2018&until=2021")
        assert page.complaints == []


def test_the_controls_of_a_dashboard_choose_filters(window, client, cast):
    for script in (True, False):
        with window(java_script_enabled=script) as page:
            page.goto("/dashboards/")
            page.select_option("#topic", "tibet")
            page.fill("#until", "2019")
            page.click("text=Apply filters")
            arrives(page, "/dashboards/?topic=tibet&until=2019")
            # One more list, for a second topic.
            page.select_option("select[aria-label='Topic: or also']", "hong-kong")
            page.click("text=Apply filters")
            arrives(page, "/dashboards/?topic=tibet&topic=hong-kong&until=2019")
            assert page.complaints == []


def test_both_sides_of_a_comparison_are_picked(window, client, cast):
    with window() as page:
        page.goto("/dashboards/compare/")
        page.select_option("#topic", "")
        page.select_option("#state", "CN")
        page.select_option("#other-topic", "xinjiang")
        page.click(".compare-form button")
        arrives(page, "/dashboards/compare/?state=CN&other.topic=xinjiang")
        assert "B" in page.locator(".compare-answer").inner_text()
        page.locator("svg.chart").wait_for()
        assert page.complaints == []


def test_days_are_chosen_by_keys_alone(window, client, cast):
    with window() as page:
        page.goto("/dashboards/?topic=tibet")
        first, last = (page.locator(".brush input").nth(place) for place in (0, 1))
        first.wait_for()
        told = page.locator(".brush output")
        before = told.inner_text().split(" – ")
        first.focus()
        page.keyboard.press("ArrowRight")
        after = told.inner_text().split(" – ")
        assert int(after[0]) == int(before[0]) + 1
        page.keyboard.press("Tab")
        assert last.evaluate("field => field === document.activeElement")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert f"since={after[0]}" in page.url
        assert f"until={after[1]}" in page.url


@pytest.mark.parametrize(
    "address",
    [
        "/dashboards/campaigns/",
        "/dashboards/campaigns/caac-letter-2018/",
        "/dashboards/map/",
        "/dashboards/method/",
        "/dashboards/compare/?state=RU&other.state=SA",
        "/dashboards/figures/norm/",
    ],
)
def test_each_dashboard_is_read_by_everybody(window, client, cast, address):
    look(window, client, address)


def test_pictures_are_read_as_well(window, client, cast):
    with window() as page:
        page.goto("/dashboards/figures/flows/")
        page.locator("svg.chart").wait_for()
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, "color-contrast") == []


def test_an_embedded_figure_is_read_by_everybody(window, client, cast):
    look(window, client, "/dashboards/figures/by-topic/embed/")
