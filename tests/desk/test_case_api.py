"""A desk's own cases by token: logged, changed, proposed, approved by another person's token."""

import pytest

from incidents.actions.people import tokens
from incidents.models import Case, Incident, Ledger, Release
from incidents.pages.desk.history import sentence_of
from incidents.queries.address_keys import read_address_key

CASES, PROPOSALS = "/api/v1/cases/", "/api/v1/proposals/"
WHY = {"reason": "The firm agreed."}
CASE = {
    "firm_name": "Tatra Instruments",
    "firm_country": "SK",
    "sector": "airline",
    "authority_name": "Civil Aviation Administration of China",
    "coercing_state": "CN",
    "topics": ["maps-and-borders"],
    "tactics": ["threat"],
    "demanded_change": "Take a map off the wall",
    "reported_on": "2026-03-14",
    "consent": "named",
    "marking": "clear",
    "events": [{"kind": "demanded", "on": "2026-03-10"}, {"kind": "refused", "on": "2026-03"}],
    "wordings": [{"before": "Taiwan", "after": "Taiwan, China", "is_quoted": True}],
    "citations": [{"text": "advertising-law#9(4)", "invoked": "unstated"}],
    "sources": [
        {
            "title": "A paper of record",
            "url": "https://paper.example/1",
            "reliability": "B",
            "credibility": "2",
        }
    ],
}


@pytest.fixture
def act(cast, client):
    """Ask as the program of somebody: act("officer_a", "post", address, data, **headers)."""
    secrets = {}

    def ask(who, method, address, data=None, **headers):
        if who not in secrets:
            person = getattr(cast, who)
            scopes = [scope.value for scope in tokens.scopes_of(person)]
            secrets[who] = tokens.make_token(who, scopes, days=1, by=person)[1]
        sent = {"data": data, "content_type": "application/json"} if method != "get" else {}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        own = {"Authorization": f"Bearer {secrets[who]}"} | headers
        return getattr(client, method)(address, headers=own, **sent)

    return ask


def test_from_a_case_to_the_register_by_the_tokens_of_two_people(cast, act, client):
    answer = act("officer_a", "post", CASES, CASE)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    for name, value in CASE.items():
        if name not in ("events", "wordings", "citations", "sources"):
            assert told[name] == value, name
        else:
            assert [one | own for one, own in zip(told[name], value, strict=True)] == told[name]
    reference = told["reference"]
    proposal = act("officer_a", "post", f"{CASES}{reference}/proposals/", WHY).json()
    assert (proposal["state"], proposal["tiers"]) == ("proposed", ["community", "public"])
    listed = act("approver_a", "get", PROPOSALS).json()
    assert [one["key"] for one in listed] == [proposal["key"]]
    approve = f"{PROPOSALS}{proposal['key']}/approve/"
    assert act("officer_a", "post", approve).status_code == 403
    approved = act("approver_a", "post", approve).json()
    assert approved["state"] == "approved"
    assert client.get(f"/incidents/{approved['ref']}/").status_code == 200
    rows = Ledger.objects.filter(subject=reference)
    assert [row.verb for row in rows] == ["case logged", "release proposed", "release approved"]
    people = ["officer@desk-a.example", "officer@desk-a.example", "approver@desk-a.example"]
    for row, person in zip(rows, people, strict=True):
        assert row.actor == person
        assert f"{person} (by a program, token {row.detail['token']}" in sentence_of(row)


def test_nobody_approves_their_own_proposal_by_another_token(cast, act):
    reference = act("approver_a", "post", CASES, CASE).json()["reference"]
    key = act("approver_a", "post", f"{CASES}{reference}/proposals/", WHY).json()["key"]
    answer = act("approver_a", "post", f"{PROPOSALS}{key}/approve/")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Another officer has to approve your release."
    assert Release.objects.get(pk=read_address_key("release", key)).state == "proposed"


def test_a_request_that_is_sent_again_does_nothing_again(cast, act):
    before = Case.objects.count()
    first, again = (
        act("officer_a", "post", CASES, CASE, Idempotency_Key="one") for _time in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.headers["ETag"] == again.headers["ETag"]
    assert Case.objects.count() == before + 1
    other = act("officer_a", "post", CASES, CASE | {"note": "x"}, Idempotency_Key="one")
    assert other.status_code == 422
    # Another person's program has keys of its own, and a refusal is not remembered.
    assert act("officer_b", "post", CASES, CASE, Idempotency_Key="one").status_code == 201
    faulty = act("officer_a", "post", CASES, {}, Idempotency_Key="two")
    assert faulty.status_code == 422
    assert act("officer_a", "post", CASES, CASE, Idempotency_Key="two").status_code == 201
    assert act("officer_a", "post", CASES, CASE, Idempotency_Key="x" * 101).status_code == 400
    assert Case.objects.count() == before + 3


def test_an_approval_that_is_sent_again_is_answered_and_not_refused(cast, act):
    reference = act("officer_a", "post", CASES, CASE).json()["reference"]
    key = act("officer_a", "post", f"{CASES}{reference}/proposals/", WHY).json()["key"]
    answers = [
        act("approver_a", "post", f"{PROPOSALS}{key}/approve/", Idempotency_Key="a")
        for _time in range(2)
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert act("approver_a", "post", f"{PROPOSALS}{key}/approve/").status_code == 422


def test_a_change_names_the_version_that_it_changes(cast, act):
    made = act("officer_a", "post", CASES, CASE)
    here, etag = f"{CASES}{made.json()['reference']}/", made.headers["ETag"]
    assert act("officer_a", "patch", here, {"note": "x"}).status_code == 428
    changed = act("officer_a", "patch", here, {"note": "Ours"}, If_Match=etag)
    assert changed.status_code == 200
    assert changed.json() == made.json() | {
        "note": "Ours",
        "changed_at": changed.json()["changed_at"],
    }
    stale = act("approver_a", "patch", here, {"note": "Theirs"}, If_Match=etag)
    assert stale.status_code == 412
    told = stale.json()
    assert (told["current"]["note"], told["sent"]) == ("Ours", {"note": "Theirs"})
    again = act("approver_a", "patch", here, {"note": "Both"}, If_Match=stale.headers["ETag"])
    assert again.json()["note"] == "Both"
    assert act("officer_a", "get", here).headers["ETag"] == again.headers["ETag"]


@pytest.mark.parametrize(
    ("change", "faulty"),
    [
        ({"coercing_state": "XX"}, "coercing_state"),
        ({"reported_on": "03/04/2026"}, "reported_on"),
        ({"sector": "no-such"}, "sector"),
        ({"topics": ["no-such"]}, "topics"),
        ({"sources": []}, "sources"),
        ({"sources": [{"title": ""}]}, "sources[0].title"),
        ({"events": "none"}, "events"),
        ({"events": [7]}, "events[0]."),
        ({"events": [{"kind": "exploded"}]}, "events[0].kind"),
        ({"citations": [{"text": "no-law", "invoked": "unstated"}]}, "citations[0].text"),
        ({"colour": "red"}, "colour"),
        ({"firm_name": None}, "firm_name"),
    ],
)
def test_a_faulty_case_is_refused_field_by_field(cast, act, change, faulty):
    before = Case.objects.count()
    answer = act("officer_a", "post", CASES, CASE | change)
    assert answer.status_code == 422
    assert faulty in answer.json()["faults"]
    assert Case.objects.count() == before


@pytest.mark.parametrize("body", [[1], '"x"', "7", "null"])
def test_what_is_no_object_is_refused(cast, act, body):
    assert act("officer_a", "post", CASES, body).status_code == 422


def test_another_desk_finds_nothing(cast, act):
    made = act("officer_a", "post", CASES, CASE)
    reference = made.json()["reference"]
    key = act("officer_a", "post", f"{CASES}{reference}/proposals/", WHY).json()["key"]
    here = f"{CASES}{reference}/"
    assert act("officer_b", "get", here).status_code == 404
    assert act("officer_b", "patch", here, {}, If_Match=made.headers["ETag"]).status_code == 404
    assert act("officer_b", "post", f"{here}proposals/", {}).status_code == 404
    assert act("approver_b", "post", f"{PROPOSALS}{key}/approve/").status_code == 404
    assert act("officer_b", "get", PROPOSALS).json() == []
    listed = act("officer_b", "get", CASES).json()["results"]
    assert reference not in {row["reference"] for row in listed}


def test_a_case_that_one_may_no_longer_read_is_not_shown_to_a_repeated_request(cast, act):
    made = act("officer_a", "post", CASES, CASE, Idempotency_Key="red").json()
    case = Case.objects.get(reference=made["reference"])
    Case.objects.filter(pk=case.pk).update(marking="red")
    again = act("officer_a", "post", CASES, CASE, Idempotency_Key="red")
    assert again.status_code == 404
    assert b"Tatra" not in again.content


def test_a_proposal_is_sent_back_with_a_reason(cast, act):
    reference = act("officer_a", "post", CASES, CASE).json()["reference"]
    key = act("officer_a", "post", f"{CASES}{reference}/proposals/", WHY).json()["key"]
    here = f"{PROPOSALS}{key}/send-back/"
    assert act("approver_a", "post", here, {}).status_code == 422
    answer = act("approver_a", "post", here, {"reason": "No source."})
    assert answer.json()["state"] == "sent-back"
    assert not Incident.objects.filter(ref=answer.json()["ref"] or "-").exists()


@pytest.mark.parametrize("name", ["sources", "citations"])
def test_what_may_be_there_once_is_refused_twice_with_a_sentence(cast, act, name):
    before = Case.objects.count()
    answer = act("officer_a", "post", CASES, CASE | {name: CASE[name] * 2})
    assert answer.status_code == 422, answer.content
    assert "twice" in answer.content.decode()
    assert Case.objects.count() == before


def test_a_comment_is_written_once_under_its_persons_name_and_names_its_token(cast, act):
    case = cast.draft()
    here = f"{CASES}{case.reference}/comments/"
    sent = {"text": "Ask the firm again, @approver."}
    first, again = (act("officer_a", "post", here, sent, Idempotency_Key="a") for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    (listed,) = act("approver_a", "get", here).json()
    assert (listed["text"], listed["written_by"]) == (sent["text"], str(cast.officer_a))
    assert cast.approver_a.mentions.count() == 1
    row = Ledger.objects.get(subject=case.reference, verb="comment written")
    assert row.detail["token"].startswith("ccr_")
    for wrong in ({"text": " "}, {"text": 7}, {"words": "x", "text": "y"}, ["x"]):
        assert act("officer_a", "post", here, wrong).status_code == 422
    # Of another desk, and of a TLP:RED case of a colleague: there is no such case.
    assert act("officer_b", "get", here).status_code == 404
    red = cast.draft(by=cast.approver_a, marking="red")
    for method, data in (("get", None), ("post", sent)):
        hidden = act("officer_a", method, f"{CASES}{red.reference}/comments/", data)
        assert hidden.status_code == 404
    assert case.comments.count() == 1
