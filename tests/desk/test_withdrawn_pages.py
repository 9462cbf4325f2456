"""Preview, approval and consent of what was withdrawn: said on each page, and kept at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.access import Role
from incidents.actions.desk import releases
from incidents.models import RenewedConsent
from tests.support.desk_records import REASON, withdraw
from tests.support.forms import sent
from tests.support.page_text import Page


def preview_of(twice_public):
    return f"{twice_public.subject.get_absolute_url()}release/"


def test_preview_and_approval_say_when_why_and_by_whom(twice_public, client):
    twice_public.change("A third map")
    waiting = twice_public.propose()
    withdraw(twice_public)
    client.force_login(twice_public.cast.approver_a)
    day = timezone.localdate()
    said = f"{day.day} {day:%B %Y} by officer@desk-a.example, version 2"
    for address in (preview_of(twice_public), waiting.get_absolute_url()):
        answer = client.get(address)
        page = Page(answer)
        assert "cannot be public again until a renewed consent is recorded" in page.text
        assert said in page.text
        assert REASON in page.text
        assert f"{twice_public.newest.get_absolute_url()}consent/" in [
            href for href, _said in page.links
        ]
        assert '<button class="prominent" disabled' in answer.content.decode()
        assert "Nothing changes." not in page.text
    assert "becomes public again" in page.text
    answer = client.post(f"{waiting.get_absolute_url()}approve/", follow=True)
    assert "Record a renewed consent before you release it." in answer.content.decode()
    assert not twice_public.public().exists()


def test_the_consent_is_recorded_on_its_page_and_read_by_the_approver(twice_public, client):
    withdraw(twice_public)
    client.force_login(twice_public.cast.officer_a)
    address = f"{twice_public.newest.get_absolute_url()}consent/"
    faulty = client.post(address, {"note": "typed with care", "agreed_on": "2018-05-25"})
    assert faulty.status_code == 422
    assert "Enter who agreed, or what proves the agreement." in faulty.content.decode()
    assert "typed with care" in faulty.content.decode()
    consent = {"agreed_by": "Ana Weber, head of legal", "note": "Name and day may be published."}
    early = client.post(address, consent | {"agreed_on": "2018-05-25"})
    assert "This day is before the withdrawal." in early.content.decode()
    today = timezone.localdate()
    done = client.post(address, sent(client.get(address), agreed_on=today.isoformat(), **consent))
    assert done["Location"] == preview_of(twice_public)
    client.post(preview_of(twice_public), {"reason": "The firm agreed again."})
    waiting = twice_public.subject.releases.first()
    assert waiting.state == "proposed"
    client.force_login(twice_public.cast.approver_a)
    page = Page(client.get(waiting.get_absolute_url()))
    for words in (
        REASON,
        "Ana Weber, head of legal",
        "Name and day may be published.",
        "officer@desk-a",
    ):
        assert words in page.text
    client.post(f"{waiting.get_absolute_url()}approve/")
    assert twice_public.public().exists()


@pytest.mark.parametrize("who", ["officer_b", "analyst", "inbox_a", None])
def test_what_was_agreed_stays_at_the_desk(twice_public, client, who):
    withdraw(twice_public)
    twice_public.cast.renew(twice_public.newest)
    twice_public.release()
    if who:
        client.force_login(getattr(twice_public.cast, who))
    slug = getattr(twice_public.fresh(), "slug", "") or "x"
    outside = [
        *("/incidents/?", "/incidents.csv", "/api/v1/incidents/", "/api/v1/responses/"),
        *(
            f"/responses/{slug}/",
            f"/incidents/{getattr(twice_public.fresh(), 'ref', 'CCI-2026-9999')}/",
        ),
        f"{twice_public.newest.get_absolute_url()}consent/",
    ]
    for address in outside:
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert b"Head of legal" not in body, address


def test_the_pages_ask_the_same_for_more_versions(twice_public, client):
    client.force_login(twice_public.cast.approver_a)

    def costs():
        """Queries of the preview, the approval and the consent page, a proposal waiting."""
        waiting = twice_public.subject.releases.first()
        told = []
        for address in (
            preview_of(twice_public),
            waiting.get_absolute_url(),
            f"{twice_public.newest.get_absolute_url()}consent/",
        ):
            with CaptureQueriesContext(connection) as made:
                assert client.get(address).status_code == 200
            told.append(len(made))
        return told

    def propose():
        return twice_public.propose()

    withdraw(twice_public)
    twice_public.cast.renew(twice_public.newest)
    twice_public.change("A third map")
    releases.send_back_release(propose(), reason="Which?", by=twice_public.cast.approver_a)
    propose()
    costs()
    few = costs()
    for words in ("Four maps", "Five maps"):
        releases.send_back_release(
            twice_public.subject.releases.first(), reason="Which?", by=twice_public.cast.approver_a
        )
        twice_public.change(words)
        propose()
    assert costs() == few
    assert max(few) <= 24


def test_another_role_than_the_officers_records_nothing_by_the_page(twice_public, client):
    withdraw(twice_public)
    other = twice_public.cast.person(
        "x@desk-a.example", Role.INBOX, desk=twice_public.cast.officer_a.desk
    )
    client.force_login(other)
    answer = client.post(f"{twice_public.newest.get_absolute_url()}consent/", {"agreed_by": "x"})
    assert answer.status_code == 403
    assert not RenewedConsent.objects.exists()
