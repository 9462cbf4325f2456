"""Answers that are kept until the register changes: whose they are, and when they are no longer."""

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage

from incidents.actions.desk import releases
from incidents.intake import reference
from incidents.models import ArticleText, Generation, Incident, Release, Topic
from incidents.models.register.campaigns import CampaignTally

PAGE = "/dashboards/"
FILES = ("/dashboards/figures/by-topic.csv", "/dashboards/figures/by-year/chart/")


def withdraw(cast):
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)


@pytest.mark.parametrize("address", [PAGE, "/dashboards/compliance/?topic=tibet", *FILES])
def test_what_is_kept_is_looked_up_and_not_made(client, cast, address, django_assert_num_queries):
    first = client.get(address)
    assert first.status_code == 200
    # The one question: which generation the register is in.
    with django_assert_num_queries(1):
        again = client.get(address)
    assert again.content == first.content
    told = ("Content-Type", "Content-Disposition", "ETag", "Cache-Control")
    assert [again.headers.get(name) for name in told] == [first.headers.get(name) for name in told]


def test_the_same_question_in_another_order_is_the_same_answer(
    client, cast, django_assert_num_queries
):
    first = client.get(f"{PAGE}?topic=tibet&country=US&country=JP")
    with django_assert_num_queries(1):
        again = client.get(f"{PAGE}?country=JP&country=US&topic=tibet")
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert client.get(f"{PAGE}?country=JP&topic=tibet").content != first.content


@pytest.mark.parametrize("address", [PAGE, *FILES])
def test_a_withdrawal_ends_what_was_kept(client, cast, address):
    before = client.get(address)
    withdraw(cast)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_loading_reference_data_ends_what_was_kept_if_it_changes_anything(client, cast):
    """A title, a text of law and a child of a campaign; what changes nothing moves nothing."""
    reference.load_reference()
    before = [*Generation.objects.order_by("tier").values_list("stamp", flat=True)]
    reference.load_reference()
    assert [*Generation.objects.order_by("tier").values_list("stamp", flat=True)] == before
    Topic.objects.filter(slug="tibet").update(title="An old title")
    Generation.objects.move(["public"])
    assert "An old title" in client.get(PAGE).content.decode()
    reference.load_reference()
    assert "An old title" not in client.get(PAGE).content.decode()
    seen = {*Generation.objects.values_list("stamp", flat=True)}
    for rows in (ArticleText.objects.exclude(gist=""), CampaignTally.objects.all()):
        row = rows.first()
        name = "gist" if isinstance(row, ArticleText) else "publisher"
        type(row).objects.filter(pk=row.pk).update(**{name: "Wrong"})
        reference.load_reference()
        stamps = {*Generation.objects.values_list("stamp", flat=True)}
        assert not stamps & seen
        seen |= stamps


@pytest.mark.parametrize("first", ["stranger", "analyst"])
@pytest.mark.parametrize("address", FILES)
def test_no_tier_gets_what_was_kept_for_the_other(client, cast, address, first):
    """The community reads an entry that the public does not, whoever asked before."""
    hidden = Incident.objects.get(ref=cast.muji_case.ref, tier="public")
    hidden.delete()

    def read(who):
        client.logout()
        if who == "analyst":
            client.force_login(cast.analyst)
        return client.get(address).content

    others = {"stranger": "analyst", "analyst": "stranger"}
    told = {first: read(first), others[first]: read(others[first])}
    assert told["stranger"] != told["analyst"]
    assert {who: read(who) for who in told} == told


def test_a_page_that_names_its_reader_is_kept_for_nobody(client, cast):
    client.force_login(cast.analyst)
    own = client.get(PAGE)
    assert str(cast.analyst) in own.text
    assert "ETag" not in own.headers
    client.logout()
    assert str(cast.analyst) not in client.get(PAGE).text
    client.force_login(cast.approver_a)
    assert str(cast.approver_a) in client.get(PAGE).text


def test_a_message_is_told_once_and_to_one_reader(client, cast):
    before = client.get(PAGE).content
    waiting = [Message(constants.SUCCESS, "You have signed out, quillfish.")]
    encoded = CookieStorage(None)._encode(waiting)
    client.cookies[CookieStorage.cookie_name] = encoded
    told = client.get(PAGE)
    assert "quillfish" in told.text
    assert "ETag" not in told.headers
    assert client.get(PAGE).content == before


def test_a_refusal_is_not_kept(client, cast):
    assert client.get(f"{PAGE}?topik=tibet").status_code == 400
    assert client.get("/dashboards/figures/by-topic/chart/").status_code == 404
    assert client.get(f"{PAGE}?topik=tibet").status_code == 400


def test_without_a_cache_every_answer_is_made(client, cast, settings):
    before = client.get(PAGE).content
    settings.CACHES = {
        "default": {
            "BACKEND": "tracker.soft_cache.SoftCache",
            "LOCATION": "redis://127.0.0.1:9",
        }
    }
    assert client.get(PAGE).content == before
