"""The same query as an Atom feed."""

from django.utils import timezone

from tests.register.test_exports import ATOM, body, parsed


def feed(client, query=""):
    answer = client.get(f"/incidents.atom{query}")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return parsed(body(answer))


def test_the_feed_tells_the_newest_releases_first(cast, client):
    ref = cast.release(cast.draft(title="Tatra <b>hid</b> a map & more")).case.ref
    entries = feed(client).findall(f"{ATOM}entry")
    assert len(entries) == 50
    newest = entries[0]
    assert newest.findtext(f"{ATOM}title") == "Tatra <b>hid</b> a map & more"
    assert newest.findtext(f"{ATOM}id") == f"http://testserver/incidents/{ref}/"
    assert newest.find(f"{ATOM}link").get("href") == newest.findtext(f"{ATOM}id")
    assert newest.findtext(f"{ATOM}updated")[:10] == timezone.localdate().isoformat()


def test_the_feed_is_a_feed_by_its_standard(cast, client):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must hold."""
    told = feed(client, "?topic=tibet")
    for part in (told, *told.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert part.findtext(f"{ATOM}{name}"), name
    assert len(told.findall(f"{ATOM}entry")) == 3
    links = {link.get("rel"): link.get("href") for link in told.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/incidents.atom?topic=tibet"
