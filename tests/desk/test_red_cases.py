"""TLP:RED means the readers who are named, and nobody else at the desk."""

from django.utils import timezone

from incidents.actions.desk import batches, releases
from incidents.models import Case, CaseBatch, Release, ReleaseBatch
from tests.desk.test_case_list import HERE, listed
from tests.support.together import proposed_together, read_all


def test_a_red_case_is_for_its_readers_alone(client, cast):
    reader, other = cast.officer_a, cast.approver_a
    case = cast.draft(owner=reader)
    release = releases.propose_release(case, by=reader)
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
        shown.append(b"".join(client.get("/desk/cases.csv").streaming_content).decode())
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
    address = f"{batch.get_absolute_url()}samples/{sample.pk}/"
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
