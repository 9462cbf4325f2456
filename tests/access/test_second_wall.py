"""The second wall: with the scopes of Python taken away, PostgreSQL still shows no other desk."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from incidents.models import Case, CaseComment, CollectiveResponseDraft, EvidenceItem
from incidents.models.desk.cases import CaseQuerySet
from incidents.models.desk.releases import ReleaseQuerySet
from incidents.models.desk.sharing import CasesTogetherQuerySet, DeskRowQuerySet
from incidents.models.desk.teamwork import OfCaseQuerySet
from tests.access.test_addresses import Places
from tests.support.addresses import DOORS
from tests.support.keys import with_keys
from tracker import wall

SECRET = "Zebrafinch"
SCOPED = (CaseQuerySet, ReleaseQuerySet, DeskRowQuerySet, CasesTogetherQuerySet, OfCaseQuerySet)
PLACES = ("/desk/", "/api/v1/cases", "/api/v1/proposals")


@pytest.fixture
def without_scopes(monkeypatch):
    """What a mistake in each scope would do at worst: everybody is given every row."""
    for rows in SCOPED:
        monkeypatch.setattr(rows, "visible_to", lambda self, user: self.all())


@pytest.fixture
def doors(cast):
    """Every address of desk A that is read, with rows that have a word which nobody else has."""
    places = Places(cast)
    read = [door for door in DOORS if door[0] == "GET" and door[2].startswith(PLACES)]
    addresses = [with_keys(route, address.format_map(places)) for _m, route, address, _s in read]
    Case.objects.update(title=SECRET, demanded_change=SECRET, note=SECRET)
    CaseComment.objects.update(text=SECRET)
    EvidenceItem.objects.update(title=SECRET)
    CollectiveResponseDraft.objects.update(name=SECRET)
    return addresses


def list_leaks(person, addresses):
    """The addresses at which somebody reads the word of desk A."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return [address for address in addresses if SECRET in read_all(client.get(address))]


def read_all(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode(errors="replace")


def test_nothing_of_another_desk_is_read_by_the_second_wall_alone(
    cast, doors, without_scopes, monkeypatch
):
    assert list_leaks(cast.approver_b, doors) == []
    # The desk itself reads as before, so that it is the wall which stops the others.
    assert len(list_leaks(cast.approver_a, doors)) > 15
    monkeypatch.setattr(wall, "READING", ())
    assert len(list_leaks(cast.approver_b, doors)) >= 10


def test_the_role_bypasses_nothing_and_is_put_down(cast, client):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = %s",
            [wall.ROLE],
        )
        assert cursor.fetchone() == (False, False, False)
        client.force_login(cast.officer_b)
        assert client.get("/desk/cases/").status_code == 200
        cursor.execute("SELECT current_user = session_user, current_setting('tracker.desk')")
        assert cursor.fetchone() == (True, "")


@pytest.mark.parametrize("who", ["officer_a", "officer_b", "analyst", "stranger"])
def test_a_reader_sees_the_rows_of_one_desk_or_of_none(cast, rf, who):
    """Whatever a page asks for, also in and after transactions that it took back."""
    seen = []

    def page(request):
        for _turn in range(2):
            with transaction.atomic():
                seen.append(Case.objects.count())
                transaction.set_rollback(True)
        seen.append(Case.objects.count())
        return HttpResponse()

    cast.draft(by=cast.officer_b)
    request = rf.get("/anything/")
    request.user = getattr(cast, who)
    wall.Wall(page)(request)
    own = Case.objects.filter(desk=getattr(request.user, "desk_id", None)).count()
    assert seen == [own, own, own]


# Tables of a desk that stand in no wall, because others than the desk read them, or nobody can.
OPEN_TABLES = {
    # People, and what decides about them before anybody has a desk.
    *("incidents_appointment", "incidents_user", "incidents_apitoken"),
    # What desks do together, and with what is public.
    *("incidents_circle", "incidents_circlemember", "incidents_caseshare"),
    "incidents_sharedentry",
    *("incidents_peerstatement", "incidents_jointdemand", "incidents_jointcase"),
    *("incidents_authority", "incidents_campaign", "incidents_firm", "incidents_partychange"),
    *("incidents_dismissedlikeness", "incidents_dismissedrelation", "incidents_lawproposal"),
    *("incidents_incident", "incidents_reply"),
    "incidents_renewedconsent",
    # Reports are ciphertext, and firms have no account.
    *("incidents_lanecode", "incidents_report", "incidents_upload", "incidents_quota"),
    *("incidents_reportnotice", "incidents_sealedlink", "incidents_recipientlist"),
    "incidents_headwitness",
    # Read by a secret address, or by the person alone.
    *("incidents_calendarkey", "incidents_savedsearch", "incidents_webhook", "incidents_caselist"),
}


def test_every_table_of_a_desk_is_behind_the_wall_or_says_why_not(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE strpos(qual, %s) > 0", [wall.ROLE])
        walled = {row[0] for row in cursor.fetchall()}
    assert walled == {f"incidents_{name}" for name in wall.TABLES}
    above = {f"incidents_{name}" for name in ("desk", "case", "release", "import")}
    of_desks = {
        model._meta.db_table
        for model in apps.get_app_config("incidents").get_models(include_auto_created=True)
        if any(
            field.is_relation and field.related_model._meta.db_table in above
            for field in model._meta.fields
        )
    }
    assert of_desks - walled == OPEN_TABLES
