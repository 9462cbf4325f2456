"""The second wall: what steps aside, what is open, which jobs it stands around, and its roles."""

import datetime as dt

import pytest
from celery import current_app
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone

from incidents import jobs, models
from incidents.actions.desk import peer_statements
from incidents.actions.people import ledger, ledger_days
from incidents.actions.saved import response_alerts
from incidents.actions.saved import webhooks as saved_webhooks
from incidents.models import Case
from incidents.models.people import second_wall
from tests.access.test_addresses import Places
from tests.access.test_second_wall import COMMON, WALLED
from tests.desk.test_parties import accept, merge, published_firms
from tests.support import evidence_files
from tracker import wall


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


def is_without_role():
    """Whether the connection itself has no role, whatever the wall believes."""
    return connection.connection.execute("SELECT current_user = session_user").fetchone()[0]


def test_whoever_steps_aside_within_the_wall_of_another_is_outside_of_both(cast):
    """A request brings in a small table: the work for its desk stands within the request's wall."""
    with second_wall.stand_behind(cast.officer_a):
        assert Case.objects.exists()
        with (
            second_wall.serve_desk(cast.officer_a.desk_id),
            second_wall.step_aside(second_wall.Across.ROWS_IN_BULK),
        ):
            assert is_without_role()


def test_a_role_that_came_back_with_a_savepoint_is_put_down(cast):
    """Rows that were only tried are taken back, and with them that the role was put down."""
    across = second_wall.Across.LEDGER
    with second_wall.stand_behind(cast.officer_a):
        assert Case.objects.exists()
        with transaction.atomic():
            with second_wall.step_aside(across):
                pass
            transaction.set_rollback(True)
        with second_wall.step_aside(across):
            assert is_without_role()


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


def test_what_rightly_works_across_desks_works_behind_the_wall(cast):
    """A merge of shared firms, a statement on another desk's entry, and proofs of signed days."""
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    case = cast.draft(firm=double, by=cast.officer_b)
    with second_wall.stand_behind(cast.officer_a):
        change = merge(double, stays, cast.officer_a)
    with second_wall.stand_behind(cast.approver_a):
        accept(change, cast.approver_a)
    assert Case.objects.get(pk=case.pk).firm == stays
    ref = cast.muji_case.ref
    with second_wall.stand_behind(cast.officer_b):
        statement = peer_statements.propose_statement(
            "contests", ref=ref, text="Not ours.", by=cast.officer_b
        )
    assert statement.addressee == cast.officer_a.desk
    ledger_days.sign_days(timezone.localdate() + dt.timedelta(days=1))
    with second_wall.stand_behind(cast.officer_b):
        own = models.Ledger.objects.filter(desk="desk-b").latest("pk")
        proof = ledger_days.DayTrees().prove(own)
        last = (saved_webhooks.last_act(), response_alerts.last_number())
    assert proof == ledger_days.DayTrees().prove(own) != {}
    assert last == (saved_webhooks.last_act(), response_alerts.last_number())
    assert ledger.faults() == []


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
