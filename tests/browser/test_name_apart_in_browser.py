"""A firm seals its name apart; one officer asks, another agrees, and the firm reads why."""

import pytest

from incidents.access import Role
from incidents.models.reports.threads import Message
from tests.support.colours import hides, shows
from tests.support.firm import come_back, file_report
from tests.support.officers import (
    DeskOf,
    act,
    faults,
    officer,
    open_report,
    settled,
    signed_in,
    unlock,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # browsers seal, sign and open

NAME = "Lantern & Reed Ltd"


@pytest.fixture
def desk(window, cast):
    """Desk A with two officers whose keys open."""
    with window() as page:
        desk = DeskOf(page, cast.inbox_a)
        desk.second = cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
        desk.sign(desk.first, officer(page, desk.second))
        yield desk


def test_a_name_apart_is_read_by_two_and_the_firm_sees_why(window, cast, desk):
    receipt = file_report(desk.page, firm=NAME, is_apart=True)
    with window(signed_in(cast.inbox_a)) as asker, window(signed_in(desk.second)) as giver:
        for page in (asker, giver):
            unlock(page)
            open_report(page)
            shows(page.locator("#messages"), "List Taiwan")
            hides(page.locator("main"), NAME)
        assert giver.get_by_role("button", name="Agree and give your part").count() == 0
        # A reason of a word is none.
        asker.fill("#name-why", "please")
        asker.click("#ask-name")
        settled(asker)
        assert asker.locator("#refusal").is_visible()
        asker.fill("#name-why", "To verify the firm before we release")
        act(asker, "Ask a colleague to agree")
        assert faults(asker) == []
        giver.locator("#rows button").first.click()
        settled(giver)
        giver.get_by_role("button", name="Agree and give your part").click()
        settled(giver)
        hides(giver.locator("main"), NAME)
        asker.locator("#rows button").first.click()
        settled(asker)
        shows(asker.locator("#name-answers"), NAME)
    come_back(desk.page, receipt)
    shows(desk.page.locator("#messages"), "To verify the firm before we release")
    shows(desk.page.locator("#messages"), "a second officer agreed")
    assert Message.objects.filter(side="desk").count() == 2
