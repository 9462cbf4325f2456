"""Readers' own dashboards: kept from a figure, ordered, shared within a tier, embedded."""

import re

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.saved import dashboards
from incidents.models import Ledger, OwnDashboard
from tests.support.keys import key_of


@pytest.fixture
def board(cast):
    """A dashboard of the analyst's with two figures of other filters."""
    made = dashboards.make_dashboard("Tibet", by=cast.analyst)
    for query in ("topic=tibet", "topic=-tibet"):
        dashboards.keep_figure(made, "by-year", query, by=cast.analyst)
    return made


def test_a_figure_goes_from_its_page_to_a_dashboard_and_keeps_its_filters(cast, client):
    client.force_login(cast.analyst)
    page = client.get("/dashboards/figures/by-state/?topic=tibet&sort=oldest").content.decode()
    keep = re.search(r'href="(/saved/dashboards/keep/by-state/[^"]+)"', page)[1]
    address = keep.replace("&amp;", "&")
    refused = client.post(address, {"dashboard": "new", "name": " "})
    assert refused.status_code == 422
    client.post(address, {"dashboard": "new", "name": "Tibet"})
    board = OwnDashboard.objects.get()
    client.post("/saved/dashboards/keep/by-topic/", {"dashboard": board.slug})
    # A second time it stays where it is.
    client.post(address, {"dashboard": board.slug})
    assert [(row.figure, row.query) for row in board.figures.all()] == [
        ("by-state", "topic=tibet&sort=oldest"),
        ("by-topic", ""),
    ]
    shown = client.get(board.get_absolute_url()).content.decode()
    assert "Filters: Topic: Tibet." in shown
    assert client.get("/saved/dashboards/keep/no-such/").status_code == 404
    assert client.get("/saved/dashboards/keep/by-state/?colour=red").status_code == 400


def test_figures_change_places_and_leave(cast, client, board):
    client.force_login(cast.analyst)
    first, second = board.figures.all()
    steps = [(second, "up"), (second, "up"), (first, "down"), (second, "down")]
    orders = []
    for row, step in steps:
        client.post(f"{board.get_absolute_url()}figures/{key_of(row)}/", {"step": step})
        orders.append([one.pk == first.pk for one in board.figures.all()])
    assert orders == [[False, True]] * 3 + [[True, False]]
    client.post(f"{board.get_absolute_url()}figures/{key_of(first)}/", {"step": "remove"})
    assert list(board.figures.all()) == [second]
    assert (
        client.post(
            f"{board.get_absolute_url()}figures/{key_of(second)}/", {"step": "sideways"}
        ).status_code
        == 400
    )


READERS = ("stranger", "analyst", "officer_b", "admin")


@pytest.mark.parametrize(
    ("sharing", "readers"),
    [
        ("private", {"analyst"}),
        ("community", {"analyst", "officer_b"}),
        ("public", set(READERS)),
    ],
)
def test_who_sees_a_dashboard_is_whom_it_is_shared_with(cast, client, board, sharing, readers):
    dashboards.share_dashboard(board, sharing, by=cast.analyst)
    figure = board.figures.first()
    addresses = ["", f"figures/{key_of(figure)}/chart/", f"figures/{key_of(figure)}/narrow/"]
    for name in READERS:
        client.logout()
        if name != "stranger":
            client.force_login(getattr(cast, name))
        statuses = {client.get(board.get_absolute_url() + one).status_code for one in addresses}
        assert statuses == {200 if name in readers else 404}, name
        # Only its reader changes it.
        step = client.post(f"{board.get_absolute_url()}figures/{key_of(figure)}/", {"step": "down"})
        assert step.status_code == (302 if name in ("stranger", "analyst") else 404)
    client.logout()
    embedded = client.get(f"{board.get_absolute_url()}embed/")
    assert embedded.status_code == (200 if sharing == "public" else 404)


def test_a_public_dashboard_counts_the_public_tier_whoever_looks(cast, client, board):
    row = dashboards.keep_figure(board, "by-country", "q=tatra", by=cast.analyst)
    cast.release(cast.draft(marking="green"))
    client.force_login(cast.analyst)
    before = client.get(board.get_absolute_url()).content.decode()
    assert "Slovakia" in before
    dashboards.share_dashboard(board, "public", by=cast.analyst)
    for one in ("", "embed/", f"figures/{key_of(row)}/chart/"):
        answer = client.get(board.get_absolute_url() + one)
        assert "Slovakia" not in answer.content.decode(), one


def test_an_embedded_dashboard_may_be_framed_and_sets_no_cookie(cast, client, board):
    dashboards.share_dashboard(board, "public", by=cast.analyst)
    answer = client.get(f"{board.get_absolute_url()}embed/")
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    assert answer.content.decode().count('<div class="drawing"><svg') == 2


def test_who_leaves_shares_nothing_any_more(cast, client, board):
    dashboards.share_dashboard(board, "community", by=cast.analyst)
    client.force_login(cast.officer_b)
    assert client.get(board.get_absolute_url()).status_code == 200
    cast.analyst.is_active = False
    cast.analyst.save(update_fields=["is_active"])
    assert client.get(board.get_absolute_url()).status_code == 404


def test_sharing_is_in_the_ledger_and_names_no_figure(cast, board):
    dashboards.share_dashboard(board, "public", by=cast.analyst)
    dashboards.share_dashboard(board, "public", by=cast.analyst)
    dashboards.remove_dashboard(board, by=cast.analyst)
    rows = Ledger.objects.filter(subject=board.slug).values_list("verb", "detail")
    assert list(rows) == [
        ("dashboard shared", {"sharing": "public"}),
        ("shared dashboard removed", {}),
    ]


def test_what_a_dashboard_cannot_be_is_refused(cast, board):
    admins = dashboards.make_dashboard("Mine", by=cast.admin)
    for refused in (
        lambda: dashboards.share_dashboard(board, "public", by=cast.officer_b),
        lambda: dashboards.share_dashboard(board, "friends", by=cast.analyst),
        # Whoever reads the public tier alone shares nothing with the community's readers.
        lambda: dashboards.share_dashboard(admins, "community", by=cast.admin),
        lambda: dashboards.make_dashboard("a\0b", by=cast.analyst),
        lambda: dashboards.make_dashboard("x", by=cast.stranger),
        lambda: [
            dashboards.keep_figure(board, "by-state", f"firm=f{number}", by=cast.analyst)
            for number in range(dashboards.MOST_FIGURES)
        ],
    ):
        with pytest.raises(ValidationError):
            refused()


def test_a_figure_that_cannot_be_read_any_more_leaves_the_others(cast, client, board):
    first = board.figures.first()
    first.query = "topic=no-such-topic"
    first.save(update_fields=["query"])
    client.force_login(cast.analyst)
    page = client.get(board.get_absolute_url())
    assert page.status_code == 200
    assert "is not a known value" in page.content.decode()
    assert page.content.decode().count("Address of this figure") == 1
