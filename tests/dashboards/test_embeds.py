"""Figures in other people's pages: no cookie, the public tier, framed where the setting lets it."""

from html import unescape

import pytest
from django.core.exceptions import ImproperlyConfigured

from incidents.actions.desk import releases
from incidents.figures.charts.windows import neutrality
from incidents.models import Incident, Release
from tests.support.page_text import Page
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
    assert "(edition 1)" in text
    assert "Taiwan designation (40 of 103)" in text


def test_other_pages_are_framed_by_nobody(client, cast):
    answer = client.get("/dashboards/figures/by-topic/")
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_an_embedded_figure_shows_public_data_whoever_is_signed_in(client, cast):
    Incident.objects.filter(tier="public", coercing_state="CN").delete()
    client.force_login(cast.analyst)
    assert b"4 of 4" not in client.get("/dashboards/figures/by-state/").content
    text = client.get("/dashboards/figures/by-state/embed/").content.decode()
    assert "none in more than 2 of the 4 incidents" in text
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


def test_a_chart_is_in_the_frame(client, cast):
    text = client.get("/dashboards/figures/home-countries/embed/").content.decode()
    assert 'class="chart"' in text
    assert neutrality() in unescape(text)


@pytest.mark.parametrize(
    ("setting", "policy"),
    [
        ("", "'self'"),
        ("https://news.example.org", "'self' https://news.example.org"),
        ("*", "'self' *"),
        ("https://a.example https://b.example", "'self' https://a.example https://b.example"),
    ],
)
def test_who_may_frame_figures_is_a_setting(setting, policy):
    assert env_embedders({"TRACKER_EMBEDDERS": setting}) == policy
    assert content_policy(None, policy).endswith(f"frame-ancestors {policy}")


@pytest.mark.parametrize(
    "setting",
    ["http://a.example", "https://a.example/page", "a.example", "https://a.example; script-src *"],
)
def test_a_setting_that_would_say_something_else_is_refused(setting):
    with pytest.raises(ImproperlyConfigured, match="TRACKER_EMBEDDERS"):
        env_embedders({"TRACKER_EMBEDDERS": setting})


def test_the_page_of_a_figure_says_how_to_cite_and_embed_it(client, cast, settings):
    response = client.get("/dashboards/figures/by-topic/")
    page = Page(response)
    assert "Cite this figure" in page.headings
    assert "Embed this figure" in page.headings
    assert "Embedding on other sites is turned off. Ask the administrator" in page.text
    frame = f'<iframe src="{settings.ORIGIN}/dashboards/figures/by-topic/embed/?"'
    assert frame in response.content.decode()


def test_a_figure_is_cited_with_the_edition_of_its_data(client, cast):
    page = client.get("/dashboards/figures/by-topic/?country=US")
    cite = page.context["cite"]
    document = client.get("/dashboards/figures/by-topic.json?country=US").json()
    assert document["cite"] == cite.text
    assert document["data_state"] == cite.state
    assert document["edition"] == 1
    assert "Topic [Home country: United States]. Data as of " in cite.text
    assert "(edition 1)" in cite.text
    assert cite.url.endswith("/dashboards/figures/by-topic/?country=US&edition=1")
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    after = client.get("/dashboards/figures/by-topic/?country=US").context["cite"]
    assert after.state != cite.state
    assert f"(state {after.state})" in after.text
    assert after.url.endswith("/dashboards/figures/by-topic/?country=US")
