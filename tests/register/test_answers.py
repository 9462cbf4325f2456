"""Answers of the API that are looked up: whose they are, and when they are no longer."""

import psycopg
import pytest
from django.db import connection

from incidents.actions.desk import releases
from incidents.api.answers import STORE, AnswerStore
from incidents.api.generations import GenerationLink
from incidents.models import Generation, Release

API = "/api/v1/incidents/"


def withdraw(cast):
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)


def test_a_second_reader_is_given_what_was_made_for_the_first(
    cast, client, django_assert_num_queries
):
    first = client.get(f"{API}?topic=tibet&state=CN&state=RU")
    # The one query: which generation the tier is in.
    with django_assert_num_queries(1):
        again = client.get(f"{API}?state=RU&state=CN&topic=tibet")
    assert again.content == first.content
    for name in ("Content-Type", "ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]
    assert client.get(f"{API}?topic=tibet&state=CN").headers["ETag"] != first.headers["ETag"]


def test_whoever_has_it_is_told_so(cast, client, django_assert_num_queries):
    tag = client.get(API).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(API, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(f"{API}?topic=tibet", headers={"If-None-Match": tag}).status_code == 200


def test_a_withdrawal_counts_at_once(cast, client):
    address = f"{API}?regulation=advertising-law&fields=ref"
    before = client.get(address)
    withdraw(cast)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert cast.muji_case.ref in before.content.decode()
    assert cast.muji_case.ref not in after.content.decode()


def test_no_tier_is_given_what_was_made_for_the_other(cast, client):
    own = cast.release(cast.draft(marking="green")).case.ref
    told = []
    for who in ("analyst", None, "analyst", None):
        client.logout()
        if who:
            client.force_login(getattr(cast, who))
        told.append(own in client.get(API).content.decode())
    assert told == [True, False, True, False]
    client.force_login(cast.analyst)
    assert own not in client.get(f"{API}?tier=public").content.decode()
    assert own in client.get(f"{API}?tier=community").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        *("expand=firm", "firm=delta-air-lines", "authority=caac", "edition=1"),
        "provision=advertising-law%239(4)",
    ],
)
def test_what_depends_on_more_than_the_data_is_made_each_time(cast, client, query):
    STORE.clear()
    assert "ETag" not in client.get(f"{API}?{query}").headers
    assert STORE.size == 0


def test_a_refusal_is_not_remembered(cast, client):
    STORE.clear()
    for query in ("colour=red", "topic=no-such", "tier=community", "cursor=x", "cursor=&cursor="):
        answer = client.get(f"{API}?{query}")
        assert answer.status_code in (400, 403)
        assert "ETag" not in answer.headers
    assert STORE.size == 0


def test_an_answer_names_the_host_that_was_asked(cast, client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for host in settings.ALLOWED_HOSTS:
        following = client.get(API, headers={"host": host}).json()["next"]
        assert following.startswith(f"http://{host}/")


def test_a_connection_that_the_server_ends_is_made_anew(cast):
    link = GenerationLink()
    now = Generation.objects.get(tier="public")
    assert link.read("public") == (now.number, now.stamp)
    assert link.read("nobodys") is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [link._connection.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        link.read("public")
    assert link.read("public") == (now.number, now.stamp)
    link.close()


def test_the_store_drops_what_was_not_asked_for_lately():
    store = AnswerStore(1_000)
    for name in "abcdefghijk":
        store.store(name, name.encode() * 100)
        store.find("a")
    assert store.find("a")
    assert store.find("b") is None
    assert store.size <= 1_000
    store.store("long", b"x" * 101)
    assert store.find("long") is None
