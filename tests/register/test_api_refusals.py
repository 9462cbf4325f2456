"""Whatever is refused by the API, and wherever: problem details with a sentence."""

import pytest

from tests.register.test_api import API


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "incidents/?colour=red", 400),
        ("get", "incidents/?tier=community", 403),
        ("get", "incidents/CCI-2018-9999/", 404),
        ("get", "incidents/?edition=999", 404),
        ("get", "nothing/", 404),
        ("post", "incidents/", 405),
        ("get", "changes/?after=x", 409),
        ("get", "figures/removed/", 404),
    ],
)
def test_a_refusal_is_problem_details_with_a_sentence(cast, client, method, address, status):
    """RFC 9457, section 3.1."""
    answer = getattr(client, method)(f"{API}/{address}")
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail"}
    assert told["status"] == answer.status_code == status
    assert told["detail"].endswith((".", "?"))
    assert status != 405 or "GET" in answer.headers["Allow"]


def test_a_body_that_is_too_large_is_problem_details_too(client, db):
    answer = client.generic("POST", f"{API}/incidents/", b"x" * 3_000_000)
    assert (answer.status_code, answer.json()["status"]) == (413, 413)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_nul_is_refused_in_the_same_form(client, db):
    answer = client.get(f"{API}/incidents/?q=a%00b")
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert answer.headers["Content-Type"] == "application/problem+json"
