"""Malformed cursors, bodies and addresses are refused with a sentence: never an error of ours."""

import base64
import json

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.values import cursors
from tests.access.test_addresses import Places
from tests.support.addresses import DOORS
from tests.support.keys import with_keys
from tests.support.roles import ROLES

LISTS = [
    ("stranger", "/incidents/?cursor="),
    ("stranger", "/incidents/?sort=changed&cursor="),
    ("stranger", "/incidents/?sort=firm&cursor="),
    ("stranger", "/incidents/?sort=relevance&q=taiwan&cursor="),
    ("stranger", "/firms/?cursor="),
    ("officer_a", "/desk/cases/?cursor="),
    *(
        ("stranger", f"/api/v1/{name}/?cursor=")
        for name in ("incidents", "campaigns", "regulations", "firms", "responses")
    ),
    ("analyst", "/api/v1/searches/?cursor="),
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from([10**30, -(10**30), 2**63, -(2**63) - 1, 10**400])
    | st.text(st.characters(codec=None))
    | st.sampled_from(
        [
            "2018-05-25",
            "0000-00-00",
            "9999-99-99",
            "10000-01-01",
            "2018-05-25T00:00:00",
            "2018-05-25T00:00:00+99:99",
            "0001-01-01T00:00:00+23:00",
            "9999-12-31T23:59:59-23:00",
            "\ud800",
        ]
    ),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=3), part),
    max_leaves=6,
)
TRIPLES = st.tuples(st.sampled_from([0, 1]), JSON, JSON).map(list)


def written(told):
    text = told if isinstance(told, str) else json.dumps(told)
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


CURSORS = (
    (TRIPLES | JSON).map(written)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"))
    | st.sampled_from([written("[" * 100_000), written("9" * 5_000), written('[0,"\\u0000",1]')])
    | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)


@pytest.fixture
def readers(cast):
    """A browser of each kind of reader; a fault of ours is raised into the test."""
    found = {"stranger": Client()}
    for name in ("officer_a", "analyst", "admin"):
        found[name] = Client()
        found[name].force_login(getattr(cast, name))
    return found


@pytest.mark.slow  # each example asks for a page
@pytest.mark.parametrize(("reader", "address"), LISTS)
@settings(max_examples=60)
@given(cursor=CURSORS)
def test_a_cursor_that_no_page_gave_is_refused(readers, reader, address, cursor):
    path, _mark, query = address.partition("?")
    asked = dict(pair.partition("=")[::2] for pair in query.split("&")) | {"cursor": cursor}
    answer = readers[reader].get(path, asked)
    if answer.status_code == 400:
        text = answer.json()["detail"] if "/api/" in path else answer.content.decode()
        assert "cursor" in text or "NUL" in text
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "cursor",
    [
        written([0, "\ud800", 1]),
        written("[" * 100_000),
        written([0, "2018-05-25", 10**30]),
        written([0, "2018-05-25", -(10**30)]),
        written([0, "2018-05-25T00:00:00", 1]),
        "é",
        "=",
        "A",
    ],
)
def test_cursors_that_were_errors_of_ours(readers, cursor):
    for reader, address in LISTS:
        path, _mark, query = address.partition("?")
        asked = dict(pair.partition("=")[::2] for pair in query.split("&")) | {"cursor": cursor}
        assert readers[reader].get(path, asked).status_code in (200, 400), address


@given(CURSORS)
def test_a_cursor_is_read_or_refused(cursor):
    try:
        backwards, value, pk = cursors.read_cursor(cursor)
    except cursors.BadCursor:
        return
    assert backwards in (True, False)
    assert isinstance(value, str)
    assert isinstance(pk, int)


# Rows of confidential reports are expensive to make, and tests of their own cover their addresses.
DEAR = ("{listed}", "{report}")
GETS = {
    address: (route, statuses)
    for method, route, address, statuses in DOORS
    if method == "GET" and not any(one in address for one in DEAR)
}
READERS = ("officer_a", "admin", "stranger")


def who_asks(address, statuses, is_first):
    """Who asks an address: everybody the first thing, and the rest only who gets furthest in.

    A page that does not open for a reader answers before it has read anything of the address.
    """
    answers = dict(zip(ROLES, statuses, strict=True))
    likeliest = "admin" if address.startswith("/admin/") else "officer_a"
    furthest = next((one for one in READERS if answers[one] == 200), likeliest)
    return READERS if is_first else (furthest,)


def asks(address, statuses, first, other):
    """[(reader, query)]: the first query by everybody, the other by who gets furthest in."""
    furthest = who_asks(address, statuses, is_first=False)
    return [*((one, first) for one in READERS), *((one, other) for one in furthest)]


@pytest.mark.parametrize("others", [["%00=q", "=%00", "a=b&topic=x%00y"]])
def test_a_nul_in_an_address_is_refused_everywhere(cast, readers, others):
    """One NUL by each reader, and one of the other places for a NUL in turn."""
    places = Places(cast)
    for number, (address, (route, statuses)) in enumerate(GETS.items()):
        path = with_keys(route, address.format_map(places)).partition("?")[0]
        for reader, query in asks(address, statuses, "q=%00", others[number % len(others)]):
            answer = readers[reader].get(f"{path}?{query}")
            assert answer.status_code == 400, path
            text = answer.json()["detail"] if path.startswith("/api/") else answer.content.decode()
            assert "NUL" in text, path


@pytest.mark.parametrize("others", [["%ED%A0%80=q", "q=%FF%FE", "q=%EF%BF%BF%0B%1B"]])
def test_what_is_no_text_in_an_address_is_no_error(cast, readers, others):
    places = Places(cast)
    for number, (address, (route, statuses)) in enumerate(GETS.items()):
        path = with_keys(route, address.format_map(places)).partition("?")[0]
        for reader, query in asks(address, statuses, "q=%ED%A0%80", others[number % len(others)]):
            assert readers[reader].get(f"{path}?{query}").status_code < 500, path


BODIES = ["", "{", "[]", "null", '"\\ud800"', "{}", '{"id": {}}', "[" * 100_000, "\x00", "é"]
SEALED = ("/report/", "/desk/inbox/")
POSTS = {
    address: (route, statuses)
    for method, route, address, statuses in DOORS
    if method in ("GET", "POST")
    and not address.startswith(SEALED)
    and not any(one in address for one in DEAR)
}


@pytest.mark.slow  # every door is asked by everybody
def test_a_malformed_body_is_no_error_at_any_door(cast, readers):
    places = Places(cast)
    reading = 0
    for address, (route, statuses) in POSTS.items():
        path = with_keys(route, address.format_map(places))
        was_read = {post_and_see(readers, one, path, "{") for one in READERS}
        if True in was_read:
            reading += 1
            (furthest,) = who_asks(address, statuses, is_first=False)
            for body in BODIES:
                post_and_see(readers, furthest, path, body)
    # Else the search for doors that read finds none any more: programs have tests of their own.
    assert reading > 5, reading


def post_and_see(readers, reader, path, body):
    """Send a body and see that it is no error; return whether anything has read it.

    To a door that does not read JSON every body is the same one.
    """
    answer = readers[reader].post(path, body.encode(), content_type="application/json")
    assert answer.status_code < 500, (path, reader, body)
    request = answer.wsgi_request
    return hasattr(request, "_body") or request._read_started


PASSKEYS = [
    "/accounts/2fa/webauthn/login/",
    "/accounts/2fa/authenticate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/reauthenticate/",
]
CREDENTIALS = st.sampled_from(BODIES) | JSON.map(json.dumps)


@pytest.mark.slow  # each example asks four pages
@pytest.mark.parametrize("reader", ["stranger", "officer_a"])
@settings(max_examples=40)
@given(credential=CREDENTIALS)
def test_a_malformed_passkey_is_refused(readers, reader, credential):
    for path in PASSKEYS:
        readers[reader].get(path)
        answer = readers[reader].post(path, {"credential": credential.replace("\0", "")})
        assert answer.status_code < 500


@pytest.mark.parametrize("reader", ["stranger", "officer_a"])
def test_a_deeply_nested_passkey_is_refused(readers, reader):
    for path in PASSKEYS:
        readers[reader].get(path)
        assert readers[reader].post(path, {"credential": "[" * 100_000}).status_code < 500
