"""TLP:RED means the readers who are named, and nobody else at the desk."""

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.actions.desk import batches, releases, unread_cases
from incidents.models import Case, CaseBatch, Ledger, Release, ReleaseBatch, SharedEntry, User
from tests.desk.test_case_list import HERE, listed
from tests.desk.test_parties import refusal
from tests.support.circles import make_circle, share_case
from tests.support.forms import sent
from tests.support.keys import key_of
from tests.support.together import proposed_together, read_all


def test_a_red_case_is_for_its_readers_alone(client, cast):
    reader, other = cast.officer_a, cast.approver_a
    case = cast.draft(owner=reader)
    release = releases.propose_release(case, by=reader, reason="The firm agreed.")
    deadline = cast.start_deadline(case)
    places = [
        case.get_absolute_url(),
        f"{case.get_absolute_url()}edit/",
        f"{case.get_absolute_url()}release/",
        release.get_absolute_url(),
        deadline.get_absolute_url(),
    ]
    Case.objects.filter(pk=case.pk).update(marking="red", changed_at=timezone.now())
    case.readers.add(reader)
    for person, status in ((reader, 200), (other, 404)):
        client.force_login(person)
        assert {client.get(place).status_code for place in places} == {status}
        shown = [client.get(HERE).content.decode(), client.get("/desk/releases/").content.decode()]
        shown.append(
            b"".join(
                client.post("/desk/cases.csv", {"reason": "A review."}).streaming_content
            ).decode()
        )
        mentions = [case.reference in text for text in shown]
        assert mentions == [person == reader, person == reader, person == reader]
        assert (case.reference in listed(person)) is (person == reader)


def test_of_a_batch_only_its_readers_see_and_decide_a_case_that_became_red(client, cast):
    reader, other = cast.officer_a, cast.approver_a
    plain, red = (cast.draft(firm=cast.firm(name=name)) for name in ("Plain Air", "Secret Air"))
    for case in (plain, red):
        case.uses.update(reliability="B", credibility="2")
    batch = proposed_together(cast, [plain, red])
    Case.objects.filter(pk=red.pk).update(marking="red", changed_at=timezone.now())
    red.readers.add(reader)
    sample = batch.items.get(release__case=red)
    assert sample.is_sample
    client.force_login(other)
    assert "Secret Air" not in client.get(batch.get_absolute_url()).content.decode()
    address = f"{batch.get_absolute_url()}samples/{key_of(sample)}/"
    assert client.post(address).status_code == 404
    read_all(batch, other)
    approve = f"{batch.get_absolute_url()}approve/"
    assert client.post(approve, {"verdict-99999999999999999999": "release"}).status_code == 302
    states = dict(Release.objects.filter(batch_item__batch=batch).values_list("case", "state"))
    assert states == {plain.pk: "approved", red.pk: "proposed"}
    assert [row.case_id for row in batches.waiting_releases(batch, reader)] == [red.pk]


def test_the_title_of_what_is_all_red_is_for_its_readers_alone(cast):
    reader, other = cast.officer_a, cast.approver_a
    case = cast.draft()
    batch = proposed_together(cast, [case])
    together = CaseBatch.objects.create(
        desk=reader.desk, title="Secret", logged_by=reader, logged_at=timezone.now()
    )
    Case.objects.filter(pk=case.pk).update(marking="red", batch=together)
    case.readers.add(reader)
    for model, row in ((ReleaseBatch, batch), (CaseBatch, together)):
        assert list(model.objects.visible_to(reader)) == [row]
        assert not model.objects.visible_to(other).filter(pk=row.pk).exists()


def left(person):
    """The person leaves the desk as an administrator records it."""
    User.objects.filter(pk=person.pk).update(desk=None, roles=["analyst"])


def test_a_red_case_whose_last_reader_left_falls_to_an_approver_who_takes_it_over(client, cast):
    reader, approver = cast.officer_a, cast.approver_a
    case = cast.draft(owner=reader, marking="red", title="Secret Air hid a map")
    case.readers.add(reader)
    take_over = f"{case.get_absolute_url()}take-over/"
    client.force_login(approver)
    assert case.reference not in client.get("/desk/").content.decode()
    client.post(take_over)
    assert not Case.objects.visible_to(approver).filter(pk=case.pk).exists()
    left(reader)
    page = client.get("/desk/").content.decode()
    assert case.reference in page
    assert "Secret Air" not in page
    client.force_login(cast.approver_b)
    assert case.reference not in client.get("/desk/").content.decode()
    client.post(take_over)
    client.force_login(approver)
    client.post(take_over)
    case.refresh_from_db()
    assert (case.owner, list(case.readers.all())) == (approver, [approver])
    assert Ledger.objects.about(case.reference).last().verb == "case taken over"
    assert client.get(case.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["inbox"]}])
def test_a_reader_who_cannot_read_any_more_is_none(cast, change):
    case = cast.draft(owner=cast.officer_a, marking="red")
    case.readers.add(cast.officer_a)
    assert unread_cases.list_unread_cases(cast.approver_a) == []
    User.objects.filter(pk=cast.officer_a.pk).update(**change)
    assert [row.reference for row in unread_cases.list_unread_cases(cast.approver_a)] == [
        case.reference
    ]


def test_officers_and_newcomers_take_nothing_over(cast):
    case = cast.draft(marking="red")
    assert unread_cases.list_unread_cases(cast.officer_a) == []
    assert refusal(lambda: unread_cases.take_over_case(case.reference, by=cast.officer_a))
    cast.approver_a.joined_desk_at = timezone.now()
    assert "first seven days" in refusal(
        lambda: unread_cases.take_over_case(case.reference, by=cast.approver_a)
    )


def test_a_batch_counts_only_the_cases_that_its_reader_may_read(client, cast):
    reader, other = cast.officer_a, cast.approver_a
    plain, red = (cast.draft(firm=cast.firm(name=name)) for name in ("Plain Air", "Secret Air"))
    proposed_together(cast, [plain, red])
    Case.objects.filter(pk=red.pk).update(marking="red", changed_at=timezone.now())
    red.readers.add(reader)
    for person, count in ((reader, 2), (other, 1)):
        client.force_login(person)
        for page, name in (("/desk/releases/", "batches"), ("/desk/", "work")):
            context = client.get(page).context[name]
            (batch,) = context.batches if name == "work" else context
            assert batch.waiting == count


# TLP:RED is not set on several cases together: its readers are named one case at a time.
@pytest.mark.parametrize(
    ("way", "marking"), [("form", "red"), ("form", "strict"), ("together", "strict")]
)
def test_a_marking_for_the_desk_ends_what_circles_read_and_the_officer_reads_so_first(
    client, cast, way, marking
):
    shared = share_case(cast, make_circle(cast))
    case, entry = shared.share.case, SharedEntry.objects.get()
    client.force_login(cast.officer_a)
    if way == "form":
        here = f"{case.get_absolute_url()}edit/"
        values = sent(client.get(here), marking=marking)
    else:
        here, values = reverse("edit_together"), {"case": case.reference, "asked": "1"}
        values |= {"marking": marking, f"seen-{case.pk}": case.changed_at.isoformat()}
    assert b"that ends at once" in client.post(here, values).content
    entry.refresh_from_db()
    assert entry.ended_on is None
    client.post(here, values | {"confirmed": "1"})
    case.refresh_from_db()
    entry.refresh_from_db()
    shared.refresh_from_db()
    assert (case.marking, shared.state) == (marking, "withdrawn")
    assert entry.ended_on == timezone.localdate()
    row = Ledger.objects.get(verb="share withdrawn")
    assert (row.subject, row.actor) == (shared.share.reference, cast.officer_a.email)
    client.force_login(cast.officer_b)
    text = client.get(entry.get_absolute_url()).content.decode()
    assert "Its desk no longer shares this case." in text
    assert case.demanded_change not in text
    assert "TLP:RED" not in text
