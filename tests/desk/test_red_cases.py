"""TLP:RED means the readers who are named, and nobody else at the desk."""

from django.utils import timezone

from incidents.actions.desk import releases
from incidents.models import Case
from tests.desk.test_case_list import HERE, listed


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
