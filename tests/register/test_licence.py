"""What may be done with the data is said wherever it goes, and never of the community's."""

import io
import json
import re
import zipfile

import pytest
from django.conf import settings

from incidents.pages.register.incidents import EXPORTS
from tests.register.test_exports import body
from tests.support.editions import edition, folder, read_files

__all__ = ["edition", "folder"]

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def linked_data(client, address):
    """The linked data of a page, or None."""
    page = client.get(address).content.decode()
    texts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(texts[0]) if texts else None


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_names_its_terms(cast, client, form):
    address = f"/incidents.{form}?topic=tibet"
    assert client.get(address).headers["Link"] == f'<{CC_BY}>; rel="license"'
    client.force_login(cast.analyst)
    assert client.get(address).headers["Link"] == '<https://www.first.org/tlp/>; rel="license"'


def test_a_bundle_has_the_licence_as_a_file(cast, client):
    for person, wanted, other in (
        (None, CC_BY, "TLP:GREEN"),
        (cast.analyst, "TLP:GREEN", "creativecommons"),
    ):
        if person:
            client.force_login(person)
        raw = body(client.get("/incidents.zip?topic=tibet"))
        with zipfile.ZipFile(io.BytesIO(raw)) as bundle:
            texts = [bundle.read(name).decode() for name in ("LICENCE.txt", "README.txt")]
        assert all(wanted in text and other not in text for text in texts)


def test_an_edition_has_the_licence_as_a_file(edition):
    files = read_files(edition)
    assert CC_BY in files["LICENCE.txt"].decode()
    assert CC_BY in files["README.txt"].decode()
    assert b"  LICENCE.txt\n" in files["SHA256SUMS"]


def test_the_register_is_a_dataset_for_catalogues(cast, client, edition):
    """What Google Dataset Search requires and recommends of schema.org's Dataset."""
    for address in ("/incidents/", "/data/", "/data/1/"):
        told = linked_data(client, address)
        assert told["@type"] == "Dataset"
        assert 50 <= len(told["description"]) <= 5000
        assert told["license"] == CC_BY
        assert {"name", "creator", "url", "dateModified", "isAccessibleForFree"} <= set(told)
        assert told["distribution"]
        own = [file["contentUrl"].removeprefix(settings.ORIGIN) for file in told["distribution"]]
        names = {one.rpartition("/")[2] for one in own}
        if address == "/incidents/":
            assert all(client.get(one).status_code == 200 for one in own)
        else:
            assert names <= set(read_files(edition))
    assert linked_data(client, "/incidents/?topic=tibet") is None
    client.force_login(cast.analyst)
    assert linked_data(client, "/incidents/") is None


def test_an_entry_names_its_sources_and_terms_as_linked_data(cast, client):
    address = f"/incidents/{cast.muji_case.ref}/"
    told = linked_data(client, address)
    assert told["license"] == CC_BY
    assert told["dateModified"] == client.get(address).context["entry"]["released_on"].isoformat()
    assert [one["@type"] for one in told["citation"]] == ["CreativeWork"] * 2
    assert told["citation"][0]["url"].startswith("http")
    assert 'href="/data/licence/"' in client.get(address).content.decode()
    client.force_login(cast.analyst)
    assert "license" not in linked_data(client, address)
