"""Pages between desks and between installations, read by axe in both schemes and at 360 pixels."""

import pytest

from incidents.actions.federation.receiving import receive_envelopes
from incidents.models import ReceivedRelease
from tests.support.circles import ask, corroborate, make_circle, propose_share, share_case
from tests.support.colours import look
from tests.support.hand_made_feed import HandMadeFeed, make_sender

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and axe reads each page


def test_circles_shares_and_statements_are_pages_like_others(window, client, cast):
    circle = make_circle(cast)
    shared = share_case(cast, circle)
    waiting = propose_share(cast, circle)
    corroborate(cast, is_sent=True, shared=shared)
    enquiry = ask(cast)
    client.force_login(cast.approver_a)
    here = waiting.share.get_absolute_url()
    for address in (
        circle.get_absolute_url(),
        f"/desk/cases/{waiting.share.case.reference}/circles/",
        f"{here}release/",
        waiting.get_absolute_url(),
        enquiry.get_absolute_url(),
    ):
        look(window, client, address)
    client.force_login(cast.officer_b)
    for address in (
        "/desk/shared/",
        f"/desk/shared/{shared.share.slug}/",
        "/desk/statements/",
        f"/desk/statements/new/?share={shared.share.slug}",
    ):
        look(window, client, address)


def test_other_installations_are_pages_like_others(window, client, cast):
    peer, key = make_sender()
    receive_envelopes(peer, [HandMadeFeed(peer, key).add()], by=None)
    client.force_login(cast.admin)
    look(window, client, "/federation/peers/")
    client.force_login(cast.officer_b)
    for address in ("/desk/received/", ReceivedRelease.objects.get().get_absolute_url()):
        look(window, client, address)
