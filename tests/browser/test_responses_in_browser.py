"""What governments did, as its readers meet it: read by axe, in dark, and on a telephone."""

import pytest

from tests.support.colours import arrives, look

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and axe reads each page

PAGES = [
    "/responses/",
    "/responses/eu-aci-2023/",
    "/responses/wto-ds610/",
    "/responses/tw-mofa-2018/",
    "/dashboards/responses/",
    "/campaigns/caac-letter-2018/",
    "/campaigns/prague-letter-2020/",
]


@pytest.mark.parametrize("address", PAGES)
def test_anyone_can_read(window, client, cast, address):
    look(window, client, address)


def test_anyone_can_read_an_incident_with_a_response(window, client, cast):
    look(window, client, f"/incidents/{cast.case('continental-2021').ref}/")


def test_from_the_letter_to_the_statement_and_back(window, cast):
    with window() as page:
        page.goto("/campaigns/caac-letter-2018/")
        page.click("text=Orwellian nonsense")
        arrives(page, "/responses/white-house-2018-05-05/")
        page.click("main .story >> text=Letter of 25 April 2018")
        arrives(page, "/campaigns/caac-letter-2018/")
        page.click("nav >> text=Responses")
        arrives(page, "/responses/")
        assert page.complaints == []
