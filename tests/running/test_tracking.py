"""Links that other sites added tracking to lead where they led before."""

import pytest

from tests.support.addresses import DOORS
from tracker.tracking import without_tracking

NAMES = ("fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "utm_source", "utm_medium", "UTM_Term")
ADDRESSES = sorted({address for method, _route, address, _by in DOORS if method == "GET"})


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_redirected_to_itself(client, db, address):
    path, _mark, query = address.partition("?")
    asked = "&".join(part for part in ("fbclid=a", query, "utm_source=b%20c") if part)
    for ask in (client.get, client.head):
        answer = ask(f"{path}?{asked}")
        assert answer.status_code == 302
        assert answer.headers["Location"] == address.replace("{", "%7B").replace("}", "%7D")


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_is_taken_away(client, cast, name):
    answer = client.get(f"/incidents/?{name}=1", follow=True)
    assert answer.redirect_chain == [("/incidents/", 302)]
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("fbclid=1", ""),
        ("fbclid", ""),
        ("%66bclid=1", ""),
        ("topic=tibet&fbclid=1&topic=hong-kong&q=a+b%20c", "topic=tibet&topic=hong-kong&q=a+b%20c"),
        ("utm_source=x&utm_campaign=y&state=CN", "state=CN"),
        ("topic=tibet", "topic=tibet"),
        ("q=%E5%8F%B0%E6%B9%BE&gclid=1", "q=%E5%8F%B0%E6%B9%BE"),
        ("q=fbclid", "q=fbclid"),
        ("x.fbclid=1", "x.fbclid=1"),
        ("autm_source=1", "autm_source=1"),
        ("a=1&&b=2", "a=1&&b=2"),
    ],
)
def test_other_parameters_stay_as_they_were(query, kept):
    assert without_tracking(query) == kept


def test_what_is_left_is_read_as_strictly_as_before(client, cast):
    answer = client.get("/incidents/?fbclid=1&topci=tibet", follow=True)
    assert answer.redirect_chain == [("/incidents/?topci=tibet", 302)]
    assert answer.status_code == 400


def test_a_form_is_never_redirected(client, cast):
    assert client.post("/accounts/login/?fbclid=1").status_code == 200


@pytest.mark.parametrize("path", ["//evil.example/", "/%2F/evil.example/", "//evil.example"])
def test_no_address_leads_to_another_site(client, db, path):
    where = client.get(f"{path}?fbclid=1").headers["Location"]
    assert not where.startswith(("//", "http"))


def test_what_is_not_ascii_or_broken_is_passed_on_quoted(client, db):
    answer = client.get("/incidents/", QUERY_STRING="q=\xe5\x8f\xb0\r\nX: y&fbclid=1")
    assert answer.headers["Location"] == "/incidents/?q=%E5%8F%B0%0D%0AX:%20y"
