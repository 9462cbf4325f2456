"""Saved searches: whose they are, what they show, how they are kept, and what ends them."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from incidents.actions.desk import releases
from incidents.actions.saved import searches
from incidents.models import Ledger, Marking, Pace, SavedSearch, Subscription, User
from tests.support.page_text import Page

NEW = "/saved/new/?topic=taiwan-designation&q=muji"


def keep(person, query="q=tatra", is_desks=False, pace=Pace.NEVER, name="Maps"):
    return searches.save_search(name, query, is_desks=is_desks, pace=pace, by=person)


def refused(code):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def test_from_the_register_a_reader_follows_a_question(cast, client):
    client.force_login(cast.analyst)
    register = Page(client.get("/incidents/?topic=taiwan-designation&q=muji"))
    address = register.link("Save this search")
    assert "topic=taiwan-designation" in address
    form = client.get(address)
    assert "Taiwan" in Page(form).text
    posted = {"name": "Muji & <b>Taiwan</b>", "whose": "mine", "pace": "weekly"}
    answer = client.post(address, posted, follow=True)
    page = Page(answer)
    assert page.headings[0] == "Muji & <b>Taiwan</b>"
    assert b"<b>Taiwan</b>" not in answer.content
    search = SavedSearch.objects.get()
    assert (search.owner, search.desk) == (cast.analyst, None)
    assert search.query == "q=muji&topic=taiwan-designation"
    assert search.subscriptions.get().pace == "weekly"
    assert page.link("CSV") == f"/saved/{search.slug}.csv"
    assert "Muji & <b>Taiwan</b>" in Page(client.get("/saved/")).text


def test_a_stranger_follows_by_the_feed_and_is_offered_no_letters(cast, client):
    assert "Save this search" not in [said for _href, said in Page(client.get("/incidents/")).links]
    assert client.get(NEW).status_code == 302


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\nBcc: x@y.example", "a\u202eb", "a\0b"])
def test_a_name_is_one_line_of_text(cast, client, name):
    client.force_login(cast.analyst)
    answer = client.post(NEW, {"name": name, "whose": "mine", "pace": "daily"})
    # Line ends and NUL are folded before (tests/register/test_text.py); the action takes neither.
    is_folded = "\n" in name or "\0" in name
    assert answer.status_code == (302 if is_folded else 422)
    assert [row.name for row in SavedSearch.objects.all()] == (
        [name.replace("\n", " ").replace("\0", "")] if is_folded else []
    )
    with refused("name"):
        searches.rename_search(keep(cast.analyst), name, by=cast.analyst)


@pytest.mark.parametrize("query", ["?nonsense=1", "?topic=no-such-topic", "?cursor=x"])
def test_a_question_that_cannot_be_read_is_not_kept(cast, client, query):
    client.force_login(cast.analyst)
    assert client.get(f"/saved/new/{query}").status_code == 400


def test_the_communitys_tier_is_no_part_of_a_question(cast, client):
    client.force_login(cast.analyst)
    posted = {"name": "x", "whose": "mine", "pace": "never"}
    client.post("/saved/new/?tier=community&q=muji", posted)
    assert SavedSearch.objects.get().query == "q=muji"


def test_an_analyst_is_not_offered_a_desks_search(cast, client):
    client.force_login(cast.analyst)
    answer = client.post(NEW, {"name": "x", "whose": "desk", "pace": "never"})
    assert answer.status_code == 422
    with refused("role"):
        keep(cast.analyst, is_desks=True)


def test_a_person_has_room_for_many_searches_and_not_for_all(cast, monkeypatch):
    monkeypatch.setattr(searches, "MOST_SEARCHES", 2)
    keep(cast.analyst)
    keep(cast.analyst)
    with refused("many"):
        keep(cast.analyst)
    keep(cast.officer_a, is_desks=True)


FORMS = ("/", ".csv", ".json", ".xlsx", ".parquet", ".atom")
OTHERS = ("approver_a", "officer_b", "inbox_a", "analyst", "admin")


@pytest.mark.parametrize("who", OTHERS)
def test_ones_own_search_is_nobody_elses(cast, client, who):
    search = keep(cast.officer_a, name="Quillfish")
    client.force_login(getattr(cast, who))
    for form in FORMS:
        assert client.get(f"/saved/{search.slug}{form}").status_code == 404
    for verb in ("letters", "rename", "remove"):
        told = {"pace": "daily", "name": "Mine now"}
        assert client.post(f"/saved/{search.slug}/{verb}/", told).status_code == 404
    assert client.get(f"/api/v1/searches/{search.slug}/").status_code == 404
    for address in ("/saved/", "/api/v1/searches/"):
        assert b"Quillfish" not in client.get(address).content
    assert SavedSearch.objects.get().name == "Quillfish"


@pytest.mark.parametrize(
    ("who", "status"),
    [("approver_a", 200), ("inbox_a", 200), ("officer_b", 404), ("analyst", 404), ("admin", 404)],
)
def test_a_desks_search_is_for_those_at_the_desk(cast, client, who, status):
    search = keep(cast.officer_a, is_desks=True, name="Quillfish")
    client.force_login(getattr(cast, who))
    assert client.get(search.get_absolute_url()).status_code == status
    assert client.get(f"/api/v1/searches/{search.slug}/").status_code == status
    assert (b"Quillfish" in client.get("/saved/").content) is (status == 200)


def test_the_ledger_knows_the_desks_searches_and_nobodys_own(cast):
    keep(cast.officer_a, name="Quillfish")
    search = keep(cast.officer_a, is_desks=True, name="Quillfish")
    searches.rename_search(search, "Another", by=cast.approver_a)
    slug = search.slug
    searches.remove_search(search, by=cast.approver_a)
    acts = Ledger.objects.filter(verb__startswith="search ").values_list("verb", "subject")
    verbs = ("search saved", "search renamed", "search removed")
    assert list(acts) == [(verb, slug) for verb in verbs]
    assert "Quillfish" not in str(list(Ledger.objects.filter(subject=slug).values()))


def test_one_slug_serves_page_file_api_and_feed(cast, client):
    client.force_login(cast.analyst)
    search = keep(cast.analyst, "provision=advertising-law%239(4)")
    page = Page(client.get(search.get_absolute_url()))
    assert "Muji" in page.text
    file = client.get(f"/saved/{search.slug}.csv", follow=True)
    assert b"Muji" in b"".join(file)
    told = client.get(f"/api/v1/searches/{search.slug}/").json()
    assert told["slug"] == search.slug
    assert {row["net"] for row in told["changes"]} == {"added"}
    path = told["incidents"].removeprefix("http://testserver")
    found = client.get(path).json()["results"]
    assert {row["ref"] for row in found} == {row["ref"] for row in told["changes"]}
    feed = client.get(f"/saved/{search.slug}.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert b"Added: " in feed.content
    assert client.get(f"/saved/{search.slug}.pdf").status_code == 404
    assert client.get("/api/v1/searches/?nonsense=1").status_code == 400


def test_a_feed_by_its_key_reads_what_its_person_reads_now(cast, client):
    reader = cast.person("reader@community.example", "analyst")
    row = keep(reader).subscriptions.get()
    ref = cast.release(cast.draft(marking=Marking.GREEN)).case.ref
    address = f"/saved/feeds/{row.feed_key}.atom"
    answer = client.get(address)
    assert ref in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    User.objects.filter(pk=reader.pk).update(roles=["admin"])
    assert ref not in client.get(address).content.decode()
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert client.get(address).status_code == 404
    assert client.get(f"/saved/feeds/{row.stop_key}.atom").status_code == 404


def test_a_feed_tells_of_a_withdrawn_entry_its_reference_alone(cast, client):
    client.force_login(cast.analyst)
    search = keep(cast.analyst)
    release = cast.release(cast.draft())
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    for address in (f"/saved/{search.slug}.atom", search.get_absolute_url()):
        told = client.get(address).content.decode()
        assert release.case.ref in told
        assert "Take a map" not in told
    (row,) = client.get(f"/api/v1/searches/{search.slug}/").json()["changes"]
    assert (row["net"], row["title"]) == ("withdrawn", "")


def test_a_search_that_is_no_longer_for_the_reader_says_so_and_can_be_removed(cast, client):
    search = SavedSearch.objects.create(name="Old", query="tier=community", owner=cast.admin)
    client.force_login(cast.admin)
    page = Page(client.get(search.get_absolute_url()))
    assert "The community tier is for vetted readers" in page.text
    assert client.get(f"/saved/{search.slug}.csv").status_code == 403
    assert client.get(f"/saved/{search.slug}.atom").status_code == 403
    assert client.post(f"/saved/{search.slug}/remove/").status_code == 302
    assert not SavedSearch.objects.exists()


def test_letters_are_set_renamed_and_removed_on_the_page(cast, client):
    search = keep(cast.officer_a, is_desks=True)
    client.force_login(cast.approver_a)
    here = search.get_absolute_url()
    assert client.post(f"{here}alerts/", {"pace": "daily"}).status_code == 302
    assert client.post(f"{here}alerts/", {"pace": "hourly"}).status_code == 400
    assert Subscription.objects.get(person=cast.approver_a).pace == "daily"
    assert Subscription.objects.get(person=cast.officer_a).pace == "never"
    client.post(f"{here}rename/", {"name": "Islands"})
    assert Page(client.get(here)).headings[0] == "Islands"
    assert client.get(f"{here}remove/").status_code == 405
    client.post(f"{here}remove/")
    assert client.get(here).status_code == 404
    assert not Subscription.objects.exists()


def test_a_mailbox_ends_letters_at_one_click_without_session_or_token(cast):
    """RFC 8058: a POST of that one field, no cookie, no redirect."""
    row = keep(cast.analyst, pace=Pace.DAILY).subscriptions.get()
    stranger, address = Client(enforce_csrf_checks=True), f"/saved/unsubscribe/{row.stop_key}/"
    for _ in range(2):
        asked = stranger.get(address)
        assert "Stop the e-mails" in asked.content.decode()
        assert "Maps" not in asked.content.decode()
    row.refresh_from_db()
    assert row.pace == "daily"
    ended = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert ended.status_code == 200
    assert "You will get no more e-mails" in ended.content.decode()
    row.refresh_from_db()
    assert row.pace == "never"
    assert "You will get no more e-mails" in stranger.get(address).content.decode()
    for key in ("x", row.feed_key, row.stop_key.swapcase()):
        assert stranger.post(f"/saved/unsubscribe/{key}/").status_code == 404
        assert stranger.get(f"/saved/unsubscribe/{key}/").status_code == 404


def test_keys_are_long_and_nobodys_twice(cast):
    rows = [keep(cast.analyst).subscriptions.get() for _ in range(3)]
    keys = {key for row in rows for key in (row.stop_key, row.feed_key)}
    assert len(keys) == 6
    assert all(len(key) == 43 for key in keys)


def test_pages_cost_no_more_queries_for_more_searches(cast, client, django_assert_max_num_queries):
    client.force_login(cast.analyst)
    first = keep(cast.analyst, "campaign=caac-letter-2018&authority=caac&q=taiwan")
    client.get("/saved/")
    for _ in range(5):
        keep(cast.analyst)
    # Two of each are the session's.
    with django_assert_max_num_queries(4):
        client.get("/saved/")
    with django_assert_max_num_queries(4):
        client.get("/api/v1/searches/")
    for address, most in (
        (first.get_absolute_url(), 12),
        (f"/saved/{first.slug}.atom", 6),
        (f"/api/v1/searches/{first.slug}/", 6),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
