"""What was sent back stays with its author, with the reason, until proposed again or set aside."""

import re

import pytest
from django.core.exceptions import ValidationError

from incidents.access import Role
from incidents.actions.desk import releases
from incidents.models import Ledger
from tests.support.page_text import Page

REASON = "Cite the ministry's own notice."


@pytest.fixture
def world(client, record):
    """A proposal of a case or a collective response that an approver sent back."""
    record.client, record.sent_back = client, record.propose()
    releases.send_back_release(record.sent_back, reason=REASON, by=record.cast.approver_a)
    return record


def listed(world, who):
    world.client.force_login(who)
    return world.client.get("/desk/").context["work"].sent_back


def test_it_is_on_its_authors_list_with_the_reason(world):
    assert listed(world, world.cast.officer_a) == [world.sent_back]
    page = Page(world.client.get("/desk/"))
    for words in ("Sent back to you", REASON, "sent back by approver@desk-a.example"):
        assert words in page.text
    assert page.link("Fix and propose again") == f"{world.subject.get_absolute_url()}edit/"


def test_a_change_leaves_it_there_and_a_new_proposal_does_not(world):
    world.change("Another map")
    assert listed(world, world.cast.officer_a) == [world.sent_back]
    second = world.propose()
    assert listed(world, world.cast.officer_a) == []
    releases.send_back_release(second, reason="Not yet.", by=world.cast.approver_a)
    assert listed(world, world.cast.officer_a) == [second]


def test_what_an_author_took_back_is_on_the_list_too(world):
    second = world.propose()
    releases.send_back_release(second, reason="Too early.", by=world.cast.officer_a)
    assert listed(world, world.cast.officer_a) == [second]


@pytest.mark.parametrize("who", ["approver_a", "officer_b", "approver_b"])
def test_nobody_else_has_it_on_their_list(world, who):
    assert listed(world, getattr(world.cast, who)) == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"desk": None, "roles": []}])
def test_what_somebody_left_behind_is_everybodys_at_the_desk(world, change):
    author = world.cast.officer_a
    for name, value in change.items():
        setattr(author, name, value)
    author.save(update_fields=list(change))
    assert listed(world, world.cast.approver_a) == [world.sent_back]
    assert listed(world, world.cast.officer_b) == []


def test_it_is_set_aside_on_purpose_and_the_ledger_tells(world):
    world.client.force_login(world.cast.officer_a)
    address = world.sent_back.get_absolute_url()
    assert "Set aside" in Page(world.client.get(address)).text
    world.client.post(f"{address}set-aside/")
    assert listed(world, world.cast.officer_a) == []
    assert re.search(
        r"Set aside (by )?officer@desk-a.example", Page(world.client.get(address)).text
    )
    row = Ledger.objects.about(world.subject.reference).last()
    assert (row.verb.split(" ", 1)[1], row.actor) == ("set aside", "officer@desk-a.example")
    # It may be proposed again all the same.
    assert world.propose().version == 2


@pytest.mark.parametrize("who", ["officer_b", "approver_b", "inbox_a", "analyst", "admin"])
def test_only_the_desk_sets_it_aside(world, who):
    with pytest.raises(ValidationError, check=lambda refusal: refusal.code == "role"):
        releases.set_aside_release(world.sent_back, by=getattr(world.cast, who))


def test_only_what_was_sent_back_is_set_aside_and_once(world):
    waiting = world.propose()
    with pytest.raises(ValidationError, match="sent back"):
        releases.set_aside_release(waiting, by=world.cast.officer_a)
    releases.set_aside_release(world.sent_back, by=world.cast.officer_a)
    with pytest.raises(ValidationError, match="already"):
        releases.set_aside_release(world.sent_back, by=world.cast.officer_a)


def test_the_approver_reads_the_earlier_reason_and_what_changed_since(world):
    world.change("Hang two maps")
    second = world.propose()
    releases.send_back_release(second, reason="Say which wall.", by=world.cast.approver_a)
    world.change("Hang two maps on the north wall")
    third = world.propose()
    world.client.force_login(world.cast.approver_a)
    answer = world.client.get(third.get_absolute_url())
    page = Page(answer)
    for words in (REASON, "Say which wall.", "What changed since it was sent back"):
        assert words in page.text
    assert "<ins> on the north wall</ins>" in answer.content.decode()
    # The author reads the reasons before proposing again, too.
    releases.send_back_release(third, reason="Which north?", by=world.cast.approver_a)
    world.client.force_login(world.cast.officer_a)
    preview = Page(world.client.get(f"{world.subject.get_absolute_url()}release/"))
    assert "Which north?" in preview.text


def test_a_reason_given_before_the_last_approval_is_no_longer_shown(world):
    third = world.cast.person("c@desk-a.example", Role.APPROVER, desk=world.cast.officer_a.desk)
    releases.approve_release(world.propose(), by=third)
    world.change("Another map")
    waiting = world.propose()
    world.client.force_login(world.cast.approver_a)
    assert REASON not in Page(world.client.get(waiting.get_absolute_url())).text
