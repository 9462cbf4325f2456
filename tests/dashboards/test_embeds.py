"""Figures in other people's pages: no cookie, the public tier, framed where the setting lets it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from incidents.actions.desk import releases
from incidents.models import Incident, Release
from tracker.environment import env_embedders
from tracker.headers import content_policy

HERE = "/dashboards/figures/by-topic/embed/"


def test_an_embedded_figure_sets_no_cookie_and_may_be_framed_by_our_own_pages(client, cast):
    answer = client.get(HERE)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    text = answer.content.decode()
    assert "<form" not in text
    assert "data edition public-" in text
    assert "Taiwan designation leads with 40 of 103" in text


def test_other_pages_are_framed_by_nobody(client, cast):
    answer = client.get("/dashboards/figures/by-topic/")
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_whoever_asks_an_embedded_figure_tells_what_the_public_reads(client, cast):
    Incident.objects.filter(tier="public", state="CN").delete()
    client.force_login(cast.analyst)
    assert b"4 of 4" not in client.get("/dashboards/figures/by-state/").content
    text = client.get("/dashboards/figures/by-state/embed/").content.decode()
    assert "Vietnam leads with 2 of 4" in text
    assert client.get(f"{HERE}?tier=community").status_code == 403


def test_a_withdrawal_counts_in_other_peoples_pages_at_once(client, cast):
    assert b"40 of 103" in client.get(HERE).content
    assert client.get(HERE).headers["Cache-Control"] == "no-cache"
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    assert b"of 102" in client.get(HERE).content


@pytest.mark.parametrize(
    "address",
    [f"{HERE}?topci=tibet", "/dashboards/figures/nothing/embed/", f"{HERE}?topic=weather"],
)
def test_what_cannot_be_embedded_is_refused(client, cast, address):
    assert client.get(address).status_code in (400, 404)


def test_a_picture_stands_in_the_frame(client, cast):
    text = client.get("/dashboards/figures/home-countries/embed/").content.decode()
    assert 'class="chart"' in text
    assert "Borders, and their lack, are no statement." in text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "'self'"),
        ("https://news.example.org", "'self' https://news.example.org"),
        ("*", "'self' *"),
        ("https://a.example https://b.example", "'self' https://a.example https://b.example"),
    ],
)
def test_who_may_frame_figures_is_a_setting(said, told):
    assert env_embedders({"TRACKER_EMBEDDERS": said}) == told
    assert content_policy(None, told).endswith(f"frame-ancestors {told}")


@pytest.mark.parametrize(
    "said",
    ["http://a.example", "https://a.example/page", "a.example", "https://a.example; script-src *"],
)
def test_a_setting_that_would_say_something_else_is_refused(said):
    with pytest.raises(ImproperlyConfigured, match="TRACKER_EMBEDDERS"):
        env_embedders({"TRACKER_EMBEDDERS": said})


def test_a_figure_is_cited_with_the_edition_of_its_data(client, cast):
    page = client.get("/dashboards/figures/by-topic/?country=US")
    cite = page.context["cite"]
    told = client.get("/dashboards/figures/by-topic.json?country=US").json()
    assert told["cite"] == cite["plain"]
    assert told["edition"] == cite["edition"]
    assert "Topic [Home country: United States]. Data edition public-" in cite["plain"]
    assert cite["url"].endswith("/dashboards/figures/by-topic/?country=US")
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    after = client.get("/dashboards/figures/by-topic/?country=US").context["cite"]
    assert after["edition"] != cite["edition"]
