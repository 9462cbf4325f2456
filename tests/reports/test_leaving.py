"""What stays on a firm's machine: neutral titles, a quick exit, and cleared caches."""

import re

import pytest

from tests.support.filing import keys_of

FIRMS_PAGES = (
    *("/report/", "/report/to/desk-a/", "/report/thread/", "/report/verify/"),
    *("/report/keys/", "/report/keys/desk-a/", "/report/sealed-file/desk-a/"),
)


@pytest.mark.parametrize("address", FIRMS_PAGES)
def test_a_title_says_nothing_and_each_page_can_be_left_at_once(cast, client, address):
    """Titles are what a history, a tab and a window list show."""
    keys_of(cast.officer_a.desk)
    page = client.get(address).content.decode()
    assert re.search(r"<title>(.*?)</title>", page)[1] == "Coercion Register"
    assert 'id="leave" href="/report/leave/"' in page
    assert "js/reports/leave" in page


def test_leaving_clears_what_the_browser_stored_and_tells_the_other_page_nothing(client, db):
    answer = client.get("/report/leave/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Location"] == "https://www.wikipedia.org/"
    assert not answer.cookies
