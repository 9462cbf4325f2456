"""The same query as an Atom feed."""

from django.utils import timezone

from incidents.models import Incident
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
    assert links == {
        "self": "http://testserver/incidents.atom?topic=tibet",
        "alternate": "http://testserver/incidents/?topic=tibet",
        "first": "http://testserver/incidents.atom?topic=tibet",
    }
    assert told.findtext(f"{ATOM}author/{ATOM}name") == "Coercion Register"
    assert "creativecommons.org/licenses/by/4.0/" in told.findtext(f"{ATOM}rights")


def test_the_pages_of_the_feed_cover_every_incident_once_there_and_back(cast, client):
    there, here, links = [], "/incidents.atom", {}
    while here:
        told = parsed(body(client.get(here)))
        links = {link.get("rel"): link.get("href") for link in told.findall(f"{ATOM}link")}
        there.append([one.findtext(f"{ATOM}id") for one in told.findall(f"{ATOM}entry")])
        assert told.findtext(f"{ATOM}id") == "http://testserver/incidents.atom"
        here = links.get("next")
    listed = [one for page in there for one in page]
    assert len(listed) == len(set(listed)) == Incident.objects.filter(tier="public").count()
    back = parsed(body(client.get(links["previous"])))
    assert [one.findtext(f"{ATOM}id") for one in back.findall(f"{ATOM}entry")] == there[-2]
    assert client.get("/incidents.atom?cursor=x").status_code == 400
