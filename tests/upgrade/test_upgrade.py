"""A site of each release so far, filled by that release, is migrated to the newest and works."""

import io

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from incidents.actions.desk import releases
from incidents.actions.people import ledger
from incidents.models import Case, Incident, Release, User
from incidents.models.register.labels import forget_labels
from tests.support import seeded
from tests.upgrade import rows

# Each migration is applied once, and those after the first two releases again: 30 s of a processor.
pytestmark = pytest.mark.slow

# The newest migration of each release; a new one gets a row, and a fixture: CONTRIBUTING.md.
RELEASES = ("0003", "0022", "0038")
# What migrations fill by themselves, and what Django adds for new tables.
GROWS = {"auth_permission", "django_content_type"}
DOCUMENTS = {
    "incidents_incident": "ref || tier || version || document::text",
    "incidents_release": "id || state || documents::text",
    "incidents_earlierversion": "id || document::text",
    "incidents_editionentry": "id || document::text",
}
OPEN_PAGES = (
    *("/", "/incidents/", "/incidents.csv", "/incidents.json", "/firms/", "/authorities/"),
    *("/campaigns/", "/regulations/", "/responses/", "/dashboards/", "/data/", "/data/1/"),
    *("/api/v1/incidents/", "/dashboards/figures/by-year.json", "/healthz/ready"),
)
DESK_PAGES = ("/desk/", "/desk/cases/", "/desk/releases/", "/desk/history/", "/saved/")


def read_documents():
    """{table: the texts of what was released}."""
    found = {}
    with connection.cursor() as cursor:
        for table, text in DOCUMENTS.items():
            cursor.execute(f"SELECT {text} FROM {table} ORDER BY id")  # noqa: S608
            found[table] = cursor.fetchall()
    return found


@pytest.fixture(scope="module")
def sites(django_db_blocker):
    """{release: (database, {table: rows}, documents)}: each at its schema, with its rows."""
    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        found = make_sites(f"{own}_upgraded_")
        yield found
        with seeded.maintenance() as ask:
            for database, _counts, _documents in found.values():
                # A page left a connection of its own, which looks whether the register changed.
                ask(f'DROP DATABASE "{database}" WITH (FORCE)')
        enter(own)


def make_sites(prefix):
    """The first release's site is upgraded step by step; each next begins as its copy."""
    with seeded.maintenance() as ask:
        for release in RELEASES:
            ask(f'DROP DATABASE IF EXISTS "{prefix}{release}" WITH (FORCE)')
        ask(f'CREATE DATABASE "{prefix}{RELEASES[0]}"')
    enter(f"{prefix}{RELEASES[0]}")
    rows.migrate_to(RELEASES[0])
    found = {RELEASES[0]: fill(prefix, RELEASES[0])}
    for release in RELEASES[1:]:
        enter(f"{prefix}{RELEASES[0]}")
        rows.migrate_to(release)
        with seeded.maintenance() as ask:
            ask(f'CREATE DATABASE "{prefix}{release}" TEMPLATE "{prefix}{RELEASES[0]}"')
        found[release] = fill(prefix, release)
    return found


def enter(database):
    connection.close()
    connection.close_pool()
    seeded.connect_to(database)


def fill(prefix, release):
    enter(f"{prefix}{release}")
    return f"{prefix}{release}", rows.load_rows(release), read_documents()


@pytest.fixture(params=RELEASES)
def upgraded(request, sites, django_db_blocker):
    """(rows, documents) before, connected to the site of a release after its upgrade."""
    database, counts, documents = sites[request.param]
    with django_db_blocker.unblock():
        enter(database)
        # As docs/production.md says of an upgrade.
        rows.migrate_to_newest()
        forget_labels()
        cache.clear()
        yield counts, documents
        connection.close()


def test_a_site_of_each_release_is_whole_after_its_upgrade(upgraded):
    counts, documents = upgraded
    assert read_documents() == documents
    assert len(documents["incidents_incident"]) > 10
    assert count_rows(set(counts) - GROWS) == {
        table: count for table, count in counts.items() if table not in GROWS
    }
    call_command("check", databases=["default"], fail_level="WARNING")
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    call_command("verify_ledger", stdout=io.StringIO())
    call_command("load_reference", stdout=io.StringIO())
    assert read_documents() == documents
    demand_pages()
    demand_work()


def count_rows(tables):
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def demand_pages():
    """Pages answer, with what the site held."""
    reader, officer = Client(), Client()
    officer.force_login(User.objects.get(email="officer@desk-a.example"))
    entry = Incident.objects.filter(tier="public", firm_slug="marriott-international").get()
    case = Case.objects.get(desk__slug="desk-a", slug="marriott-2018")
    own = [f"/incidents/{entry.ref}/", f"/incidents/{entry.ref}/versions/1/"]
    whose = {**dict.fromkeys([*OPEN_PAGES, *own], reader), **dict.fromkeys(DESK_PAGES, officer)}
    refused = {path: client.get(path).status_code for path, client in whose.items()}
    assert {path: status for path, status in refused.items() if status != 200} == {}
    for client, path in ((reader, own[0]), (reader, own[1]), (officer, case.get_absolute_url())):
        assert b"Marriott" in client.get(path).content, path


def demand_work():
    """What was proposed before the upgrade is approved after it, and the chain goes on."""
    proposal = Release.objects.get(state="proposed")
    approver = User.objects.get(email="approver@desk-a.example")
    assert releases.approve_release(proposal, by=approver).state == "approved"
    assert Incident.objects.filter(release=proposal).exists()
    assert not ledger.faults()
