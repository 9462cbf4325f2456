"""The second wall: with the scopes of Python taken away, PostgreSQL still shows no other desk."""

import pytest
from celery import current_app
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import F, Func, JSONField, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse
from django.test import Client
from psycopg import sql

from incidents import jobs, models
from incidents.actions.desk import teamwork
from incidents.models import Case
from incidents.models.people import second_wall, walled_tables
from tests.access.test_addresses import Places
from tests.support import evidence_files
from tests.support.addresses import DOORS
from tests.support.circles import desk_c
from tests.support.keys import with_keys
from tests.support.roles import OPEN
from tracker import wall

# Words that nobody else has: of desk A, and of the community tier.
OF_DESK, OF_TIER = "Zebrafinch", "Bowerbird"
SCOPES = ("visible_to", "known_to", "offered_to", "of_desk", "of_person", "joined_by")
WALLED = {f"incidents_{name}" for name in walled_tables.TABLES}
# What desk A has written: {model: (the column of its words, the rows)}.
WRITTEN = {
    "Case": ("title", {}),
    "CaseComment": ("text", {}),
    "CaseTask": ("text", {}),
    "EvidenceItem": ("title", {}),
    "CollectiveResponseDraft": ("name", {}),
    "Firm": ("name", {"desk__slug": "desk-a"}),
    "Campaign": ("title", {"desk__slug": "desk-a"}),
    "SavedSearch": ("name", {}),
    "CaseList": ("name", {}),
    "Webhook": ("name", {}),
    "OwnDashboard": ("name", {"sharing": "private"}),
    "PeerStatement": ("text", {"desk__slug": "desk-a", "approved_at": None}),
    "PartyChange": ("reason", {"is_shared": False}),
    "Reply": ("text", {"verified_at": None}),
    "LawProposal": ("title_en", {}),
    "Circle": ("purpose", {}),
}


class PlacesAtOnce(Places):
    """Rows for all addresses in one database: the inbox of a desk is begun once."""

    def __missing__(self, name):
        if name != "listed":
            return super().__missing__(name)
        assert self["report"]
        return self.cast.inbox_a.desk.slug


@pytest.fixture
def without_scopes(monkeypatch):
    """What a mistake in each scope would do at worst: everybody is given every row."""
    for model in apps.get_app_config("incidents").get_models(include_auto_created=True):
        for rows in model._default_manager.all().__class__.__mro__:
            for name in SCOPES:
                if name in vars(rows):
                    monkeypatch.setattr(rows, name, lambda self, *_args, **_more: self.all())


@pytest.fixture
def doors(cast):
    """Every (method, address) inside of the wall, with words of desk A in all that it wrote."""
    places = PlacesAtOnce(cast)
    doors = [
        (method, with_keys(route, address.format_map(places)))
        for method, route, address, _statuses in DOORS
    ]
    models.OwnDashboard.objects.update(sharing="private")
    case = Case.objects.get(reference=places["case"])
    teamwork.add_comment(case, "Ask them.", by=cast.officer_a)
    word = Concat(Value(f"{OF_DESK} "), Cast("pk", TextField()))
    counts = {
        name: getattr(models, name).objects.filter(**which).update(**{column: word})
        for name, (column, which) in WRITTEN.items()
    }
    assert all(counts.values()), counts
    title = Func(F("document"), Value("{title}"), Value(OF_TIER, JSONField()), function="jsonb_set")
    models.Incident.objects.filter(tier="community").update(title=OF_TIER, document=title)
    return sorted({door for door in doors if not wall.is_outside(door[1])})


@pytest.fixture
def open_doors():
    """The (method, address) at which everybody is answered, as far as they name no row."""
    return {(method, address) for method, _route, address, statuses in DOORS if statuses == OPEN}


@pytest.fixture
def people(cast):
    """{name: client} of each kind of reader that the wall tells apart."""
    every = ("officer", "approver", "inbox")
    readers = {
        "stranger": None,
        "admin": cast.admin,
        "analyst": cast.analyst,
        # In no circle with desk A, as desk B is.
        "desk_c": cast.person("all@desk-c.example", *every, desk=desk_c(cast)[0].desk),
        "desk_a": cast.person("all@desk-a.example", *every, desk=cast.officer_a.desk),
    }
    clients = {name: Client(raise_request_exception=False) for name in readers}
    for name, person in readers.items():
        if person:
            clients[name].force_login(person)
    return clients


def list_leaks(client, doors, words):
    """The doors at which somebody reads one of the words."""
    return [door for door in doors if any(word in read_door(client, *door) for word in words)]


def read_door(client, method, address):
    with transaction.atomic():
        typed = {"reason": "No.", "pace": "daily"} if method == "POST" else {}
        answer = getattr(client, method.lower())(address, typed)
        body = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return body.decode(errors="replace")


def test_the_wall_alone_keeps_desks_and_tiers_apart_at_every_address(
    cast, doors, open_doors, people, without_scopes, monkeypatch
):
    forbidden = {
        "stranger": (OF_DESK, OF_TIER),
        "admin": (OF_DESK, OF_TIER),
        "analyst": (OF_DESK,),
        "desk_c": (OF_DESK,),
    }
    read = [door for door in doors if door[0] == "GET"]
    # Where strangers come in, an administrator sees what a stranger sees, and an analyst what
    # somebody of desk C sees, without the desk: the same role and tier.
    signed = [door for door in read if door not in open_doors]
    walks = {"stranger": read, "desk_c": read, "admin": signed, "analyst": signed}
    leaks = {name: list_leaks(people[name], walks[name], forbidden[name]) for name in walks}
    assert not any(leaks.values()), leaks
    # The desk itself reads as before, so that it is the wall which stops the others.
    desk = [door for door in doors if door[1].startswith(("/desk/", "/saved/"))]
    register = [door for door in read if door[1].startswith("/incidents.")]
    leaks = list_leaks(people["desk_c"], [door for door in desk if door[0] == "POST"], (OF_DESK,))
    assert leaks == []
    assert len(list_leaks(people["desk_a"], desk, (OF_DESK,))) > 40
    assert len(list_leaks(people["analyst"], register, (OF_TIER,))) > 2
    monkeypatch.setattr(wall, "OUTSIDE", {"/": "taken away"})
    assert len(list_leaks(people["desk_c"], desk, (OF_DESK,))) > 40
    assert len(list_leaks(people["stranger"], register, (OF_TIER,))) > 2


def test_no_statement_of_another_desk_changes_a_row_of_this_one(
    cast, doors, people, without_scopes
):
    """What a door does is in the ledger: nothing that desk C does is in that of desk A."""
    acts = {}
    for who in ("desk_c", "desk_a"):
        for method, address in doors:
            if method == "POST" and address.startswith("/desk/"):
                with transaction.atomic():
                    before = models.Ledger.objects.filter(desk="desk-a").count()
                    people[who].post(address, {"reason": "No.", "pace": "daily"})
                    if models.Ledger.objects.filter(desk="desk-a").count() != before:
                        acts.setdefault(who, []).append(address)
                    transaction.set_rollback(True)
    assert acts.get("desk_c", []) == []
    assert len(acts["desk_a"]) > 10


def count_rows(user):
    """{table: rows} that a person sees in the tables with a policy, where there are any."""
    counts = {}
    with second_wall.stand_behind(user), connection.cursor() as cursor:
        for table in sorted(WALLED):
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            if count := cursor.fetchone()[0]:
                counts[table] = count
    return counts


# Rows of these belong to nobody, or to everybody who reads the community tier.
COMMON = {
    f"incidents_{name}"
    for name in (
        *("authority", "campaign", "campaign_amplified_by", "campaign_tactics", "campaign_topics"),
        *("campaigncitation", "campaigncount", "campaigndeadline", "campaignsource"),
        *("campaigntally", "change", "changenotice", "earlierversion", "firm", "partychange"),
        *("peer", "publishedsource", "receivedrelease"),
    )
}


def test_another_desk_sees_no_row_and_writes_none(cast, doors):
    other = desk_c(cast)[0]
    assert set(count_rows(other)) <= COMMON
    assert len(set(count_rows(cast.officer_a)) - COMMON) > 45
    case = cast.draft()
    with second_wall.stand_behind(other):
        assert Case.objects.filter(pk=case.pk).update(note="Ours now.") == 0
        assert Case.objects.filter(pk=case.pk).delete()[0] == 0
        case.pk, case.reference = None, "DRAFT-9999"
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            case.save()
    with second_wall.stand_behind(cast.officer_a):
        assert Case.objects.filter(pk=case.pk or 0).count() == 0
        case.save()


@transaction.atomic
def fail_aside(every):
    with second_wall.step_aside(second_wall.Across.MERGE):
        assert Case.objects.count() == every
        raise ZeroDivisionError


def test_what_steps_aside_comes_back_behind_the_wall(cast):
    """Also where what it does fails, and where its transaction is taken back."""
    own = Case.objects.filter(desk=cast.officer_b.desk).count()
    every = Case.objects.count()
    assert own < every
    with second_wall.stand_behind(cast.officer_b):
        for _turn in range(2):
            assert Case.objects.count() == own
            with pytest.raises(ZeroDivisionError):
                fail_aside(every)
            assert Case.objects.count() == own
        with pytest.raises(TypeError), second_wall.step_aside("anything"):
            pass
    assert Case.objects.count() == every


def test_the_roles_bypass_nothing_and_are_put_down(cast, client):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = ANY (%s)",
            [list(second_wall.ROLES)],
        )
        assert cursor.fetchall() == [(False, False, False)] * 2
        client.force_login(cast.officer_b)
        assert client.get("/desk/cases/").status_code == 200
        cursor.execute("SELECT current_user = session_user, current_setting('tracker.desk')")
        assert cursor.fetchone() == (True, "")


@pytest.mark.parametrize("who", ["officer_a", "officer_b", "analyst", "stranger"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_request_sees_the_rows_of_one_desk_or_of_none(cast, rf, who, method):
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
    request = getattr(rf, method)("/anything/")
    request.user = getattr(cast, who)
    wall.Wall(page)(request)
    own = Case.objects.filter(desk=getattr(request.user, "desk_id", None)).count()
    assert seen == [own, own, own]


# Tables of a desk or person without a policy, and why.
OPEN_TABLES = {
    # Asked before anybody is known: who signs in, with what, and what that person may do.
    **dict.fromkeys(
        ("user", "desk", "session", "apitoken", "appointment"),
        "decides who somebody is, before the wall knows whose rows to show",
    ),
    "recipientlist": "signed lists of keys are public: firms encrypt to them",
    "headwitness": "signed heads of the log of receipts are public",
    "officerkey": "public keys and sealed ones, read by colleagues and firms",
    "classicoffer": "public keys, offered to firms without scripts",
    "earlierwrap": "keys that only the words of their owner open",
    "incident": "a policy would make each search read all rows: a view shows the public tier",
    "collectiveresponse": "public rows of what was released; of the draft, a policy",
    "lawedit": "proposed by administrators about laws, which everybody reads",
}


def test_every_table_of_a_desk_or_person_is_behind_the_wall_or_says_why_not(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE strpos(qual, 'tracker_') > 0")
        assert {row[0] for row in cursor.fetchall()} == WALLED
    above = {f"incidents_{name}" for name in ("desk", "user")} | WALLED - COMMON
    of_desks = {
        model._meta.db_table
        for model in apps.get_app_config("incidents").get_models(include_auto_created=True)
        if any(
            field.is_relation and field.related_model._meta.db_table in above
            for field in model._meta.fields
        )
    }
    allowed = {f"incidents_{name}" for name in OPEN_TABLES}
    assert of_desks - WALLED <= allowed


def test_the_view_of_the_public_tier_has_every_column_of_the_register(cast):
    with connection.cursor() as cursor:
        cursor.execute(second_wall.FIND_VIEW)
        assert cursor.fetchone() == (True,)


# Jobs that serve all desks, and why; the others take on the wall of a desk or person for each row.
JOBS_OF_ALL = {
    **dict.fromkeys(
        ("send_waiting_emails", "remind_of_work"), "tells people of each desk of its own acts"
    ),
    "send_digests": "matches the searches of many people at once, each in its person's tier",
    "refresh_case_summaries": "makes anew what was changed, of whichever desk; shows nothing",
    "delete_old_changes": "deletes what is too old, whosesoever it is",
    **dict.fromkeys(
        ("verify_ledger", "close_ledger_days", "close_log_days"), "reads one chain of all desks"
    ),
    **dict.fromkeys(
        ("write_snapshots", "publish_monthly_edition", "write_editions", "pull_peers"),
        "works on what is published or received, and no row of a desk",
    ),
    "publish_statistical_release": "counts the cases of all desks, as the firms agreed",
    **dict.fromkeys(
        ("send_daily_notices", "erase_expired", "give_back_idle_files", "rewrite_the_day"),
        "handles the ciphertext of all desks, and opens none",
    ),
}
JOBS_OF_ONE = {"import_waiting_files", "draw_waiting_evidence", "send_webhooks"}


def test_each_job_is_of_one_desk_or_says_why_it_serves_all():
    tasks = {name.rpartition(".")[2] for name in current_app.tasks if name.startswith("incidents.")}
    assert tasks == {*JOBS_OF_ALL} | JOBS_OF_ONE
    assert not JOBS_OF_ONE & {*JOBS_OF_ALL}


def test_what_a_job_does_for_a_desk_is_behind_the_wall_of_that_desk(cast):
    """An import, and flat pictures of evidence."""
    record = models.Import.objects.get(pk=Places(cast)["checked"])
    models.Import.objects.filter(pk=record.pk).update(state="waiting")
    version = evidence_files.add(cast)
    readers = {'"incidents_filerow"': set(), 'INTO "incidents_evidencepicture"': set()}

    def note(execute, statement, *rest):
        result = execute(statement, *rest)
        for words in (words for words in readers if words in statement):
            said = "SELECT current_user, current_setting('tracker.desk', true)"
            readers[words].add(connection.connection.execute(said).fetchone())
        return result

    with connection.execute_wrapper(note):
        jobs.import_waiting_files()
        jobs.draw_waiting_evidence()
    record.refresh_from_db()
    version.refresh_from_db()
    assert (record.state, version.drawing) == ("imported", "drawn")
    own = (second_wall.PUBLIC_ROLE, str(cast.officer_a.desk_id))
    assert list(readers.values()) == [{own}, {own}]
