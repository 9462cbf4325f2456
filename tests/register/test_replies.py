"""The right of reply: from a firm's text to the entry, by an officer who verified who wrote it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents import jobs
from incidents.actions.register import replies
from incidents.models import Incident, Ledger, Reply
from tests.register.test_exports import READERS, body
from tests.support.page_text import Page
from tests.support.roles import ROLES

TEXT = "We never agreed to this.\nWe withdrew the map on 3 May."


@pytest.fixture
def entry(cast):
    return Incident.objects.visible_to(cast.stranger).get(ref=cast.muji_case.ref)


@pytest.fixture
def form(entry):
    return {"party": "firm", "kind": "reply", "text": TEXT, "contact": "press@muji.example"}


@pytest.fixture
def waiting(entry):
    said = {"text": TEXT, "contact": "press@muji.example"}
    return replies.receive_reply(entry, kind="reply", party="firm", **said)


def api_of(client, entry):
    return client.get(f"/api/v1/incidents/{entry.ref}/").json()["replies"]


def test_a_firm_replies_an_officer_verifies_and_everybody_reads_it(
    cast, client, entry, form, mailoutbox
):
    jobs.send_waiting_emails()
    mailoutbox.clear()
    address = f"/incidents/{entry.ref}/reply/"
    assert client.get(address).status_code == 200
    assert client.post(address, form).headers["Location"] == entry.get_absolute_url()
    assert TEXT.splitlines()[0] not in client.get(entry.get_absolute_url()).text
    assert api_of(client, entry) == []
    jobs.send_waiting_emails()
    [email] = mailoutbox
    assert email.to == ["approver@desk-a.example"]
    assert "MUJI" not in (email.subject + email.body).upper()
    client.force_login(cast.approver_a)
    row = Reply.objects.get()
    assert TEXT.splitlines()[0] in Page(client.get(row.get_absolute_url())).text
    client.post(row.get_absolute_url(), {"way": "letterhead"})
    client.logout()
    page = Page(client.get(entry.get_absolute_url())).text
    assert "We never agreed to this." in page
    assert "Verified by a letter on its letterhead." in page
    assert "press@muji.example" not in page
    [shown] = api_of(client, entry)
    assert (shown["text"], shown["sender"], shown["way"]) == (TEXT, entry.firm, "letterhead")
    assert "contact" not in shown


@pytest.mark.parametrize("values", [{}, {"way": "call", "reason": "Both."}])
def test_an_officer_says_how_or_why_not(cast, client, waiting, values):
    client.force_login(cast.officer_a)
    assert client.post(waiting.get_absolute_url(), values).status_code == 422
    assert Reply.objects.waiting().get() == waiting


def test_a_refused_reply_is_shown_nowhere_and_decided_once(cast, client, entry, waiting):
    replies.refuse_reply(waiting, reason="The firm did not write this.", by=cast.officer_a)
    assert api_of(client, entry) == []
    with pytest.raises(ValidationError, match="already been decided"):
        replies.verify_reply(waiting, way="call", by=cast.approver_a)
    verbs = Ledger.objects.filter(subject=entry.ref, verb__startswith="reply").order_by("pk")
    assert list(verbs.values_list("verb", "actor", "desk")) == [
        ("reply received", "system", "desk-a"),
        ("reply refused", "officer@desk-a.example", "desk-a"),
    ]


@pytest.mark.parametrize(
    "role", [role for role in ROLES if role not in ("officer_a", "approver_a")]
)
def test_nobody_but_the_desk_that_released_the_entry_decides(cast, waiting, role):
    with pytest.raises(ValidationError, match="permission"):
        replies.verify_reply(waiting, way="call", by=getattr(cast, role))


def test_a_firm_that_only_the_community_knows_is_not_named_to_the_public(cast, client):
    """One reference, two tiers: the firm is named in one of them, and replies in its own name."""
    case = cast.draft(consent="named", marking="green")
    cast.release(case)
    case.refresh_from_db()
    for own in Incident.objects.filter(release__case=case):
        said = {"text": TEXT, "contact": "x@firm.example"}
        row = replies.receive_reply(own, kind="reply", party="firm", **said)
        replies.verify_reply(row, way="call", by=cast.officer_a)
        assert [one.text for one in replies.list_replies(own)] == [TEXT]
        # As the public tier would have it: the sector, and no firm.
        own.firm = ""
        assert replies.list_replies(own) == []
        assert replies.named_parties(own).keys() <= {"authority"}
        break
    else:
        pytest.fail("nothing was released")


@pytest.mark.parametrize(
    "broken", [{"party": "nobody"}, {"text": ""}, {"contact": ""}, {"kind": "praise"}]
)
def test_what_lacks_something_is_not_stored_and_nothing_typed_is_lost(client, entry, form, broken):
    page = client.post(f"/incidents/{entry.ref}/reply/", form | broken)
    assert page.status_code == 422
    kept = (form | broken)["text"]
    assert kept.splitlines()[:1] == [line for line in kept.splitlines()[:1] if line in page.text]
    assert not Reply.objects.exists()


def test_a_flood_is_stopped(client, entry, form, monkeypatch):
    address = f"/incidents/{entry.ref}/reply/"
    sent = [client.post(address, form).status_code for _time in range(6)]
    assert sent == [302] * 5 + [422]
    monkeypatch.setattr(replies, "MOST_WAITING", 5)
    with pytest.raises(ValidationError, match="Too many replies"):
        replies.receive_reply(entry, kind="reply", party="firm", text="x", contact="y")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "parquet", "xlsx"])
def test_files_have_the_replies_of_those_whom_a_row_names(cast, client, waiting, form):
    replies.verify_reply(waiting, way="letterhead", by=cast.approver_a)
    address = f"/incidents.{form}?q={waiting.ref}"
    rows = READERS[form](body(client.get(address)))
    (row,) = [one for one in rows if one["ref"] == waiting.ref]
    text = row["replies"] if isinstance(row["replies"], str) else " | ".join(row["replies"])
    day = timezone.localdate().isoformat()
    assert text.startswith(f"{waiting.sender}, Reply, version 1, {day}: We never agreed to this.")
    assert "press@muji.example" not in text
    # Whom a row does not name has no reply in it: there its firm would be known.
    Reply.objects.update(sender="Somebody else")
    rows = READERS[form](body(client.get(address)))
    assert not next(one for one in rows if one["ref"] == waiting.ref)["replies"]
