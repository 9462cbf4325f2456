"""The menu of every page: each role is offered the rooms that it may enter, and no other."""

import re

import pytest

PUBLIC = [
    "/incidents/",
    "/campaigns/",
    "/regulations/",
    "/responses/",
    "/firms/",
    "/dashboards/",
    "/data/",
]
ROOMS = {
    "stranger": [],
    "analyst": ["/saved/"],
    "officer_a": ["/saved/", "/desk/"],
    "approver_a": ["/saved/", "/desk/"],
    "inbox_a": ["/saved/", "/desk/colleagues/", "/desk/inbox/"],
    "admin": ["/saved/", "/desk/people/"],
}


def menu(answer):
    """The addresses of the menu, in order."""
    listed = re.search(r'<ul class="site-nav">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return re.findall(r'href="([^"]*)"', listed.group(1))


@pytest.mark.parametrize("person", ROOMS)
def test_each_role_is_offered_the_rooms_that_it_may_enter(cast, client, person):
    if person != "stranger":
        client.force_login(getattr(cast, person))
    rooms = menu(client.get("/firms/"))
    assert rooms == PUBLIC + ROOMS[person]
    assert {client.get(room).status_code for room in rooms} == {200}


def test_strangers_are_offered_to_report_and_to_sign_in(cast, client):
    page = client.get("/firms/").content.decode()
    assert 'href="/report/">Report in confidence' in page
    assert 'href="/accounts/login/">Sign in' in page
    client.force_login(cast.officer_a)
    page = client.get("/firms/").content.decode()
    assert "Report in confidence" not in page
    assert "Sign out" in page


def test_the_menu_marks_where_the_reader_is(cast, client):
    page = client.get("/firms/").content.decode()
    assert re.findall(r'href="([^"]*)"\s+aria-current="(\w+)"', page) == [("/firms/", "page")]
