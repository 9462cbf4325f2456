"""What confidential reports do not store: hours, addresses, links to other chapters, order."""

import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.actions.reports import expiry, rewriting
from incidents.models import Ledger
from incidents.models.reports import keys, threads
from tests.support.filing import keys_of
from tracker.environment import ROOT

ROOM = rewriting.report_models()
# Keys are not rewritten each night: officers make them, and the ledger says when.
KEYS = [model for model in apps.get_models() if model.__module__ == keys.__name__]


def fields(*kinds):
    return [
        f"{model.__name__}.{field.name}"
        for model in ROOM
        for field in model._meta.get_fields()
        if isinstance(field, kinds)
    ]


def test_the_room_is_looked_at_whole():
    names = {model.__name__ for model in ROOM}
    assert {"Report", "Message", "Seal", "Grant", "Upload", "FilePart", "Opening"} <= names


def test_no_row_has_an_hour():
    assert fields(models.DateTimeField, models.TimeField, models.DurationField) == []


def test_no_row_has_an_address_of_the_network():
    assert fields(models.GenericIPAddressField, models.URLField, models.JSONField) == []


def test_keys_tell_no_order_and_no_number():
    """Random ones for each row; of salt and rewriting there is one a day."""
    for model in [*ROOM, *KEYS]:
        assert isinstance(model._meta.pk, models.UUIDField | models.DateField), model


def test_no_table_of_the_room_has_a_sequence(db):
    """A sequence counts on over what was erased: its value alone says how many ever came."""
    tables = [model._meta.db_table for model in [*ROOM, *KEYS]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.relname, s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid"
            " JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' AND t.relname = ANY(%s)",
            [tables],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name = ANY(%s) AND (is_identity = 'YES' OR column_default ~ 'nextval')",
            [tables],
        )
        assert cursor.fetchall() == []
        # The question finds what it looks for: the ledger counts its rows.
        cursor.execute("SELECT pg_get_serial_sequence('incidents_ledger', 'id')")
        assert cursor.fetchone()[0]


def test_nothing_outside_points_here_and_nothing_here_to_a_case():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            other = field.related_model if field.is_relation and field.concrete else None
            if other in ROOM:
                assert model in ROOM, f"{model.__name__}.{field.name}"
            if model in ROOM and other and other not in ROOM:
                assert other.__name__ in {"Desk", "User"}, f"{model.__name__}.{field.name}"


PAGES = (
    *("/report/", "/report/to/desk-a/", "/report/thread/", "/report/sealed-file/desk-a/"),
    *("/report/keys/", "/report/keys/desk-a/", "/report/sha256sums", "/report/proof/desk-a/"),
)


def test_filing_leaves_no_session_no_ledger_row_and_no_cookie(firm, client, caplog):
    before = Ledger.objects.count()
    for address in PAGES:
        assert client.get(address).status_code == 200
    assert firm.file().status_code == 201
    firm.post("/report/thread/open/", {"lookup": firm.lookup})
    assert not client.cookies
    assert Ledger.objects.count() == before
    assert caplog.text == ""


def test_no_cookie_of_the_site_outlives_the_browser_but_that_of_who_signed_in(settings):
    """One of forms alone would say for a year that somebody sat at this machine."""
    assert settings.CSRF_COOKIE_AGE is None
    assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60


def test_no_script_of_the_site_keeps_anything_in_the_browser():
    storage = re.compile(
        r"localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker|\bcaches\."
        r"|cookieStore|storage\.getDirectory"
    )
    # What an officer typed while their session ended waits in the tab for the sign-in (decision
    # "A form saves itself as a draft of its author"). No page of a report loads this script.
    drafts = ROOT / "static" / "js" / "desk" / "drafts.js"
    for path in (ROOT / "static" / "js").rglob("*.js"):
        stores = set(storage.findall(path.read_text()))
        assert stores <= ({"sessionStorage"} if path == drafts else set()), path
    for path in (ROOT / "templates" / "reports").rglob("*.html"):
        assert "js/desk/" not in path.read_text(), path


def test_a_visit_writes_no_row_and_no_salt(firm, client):
    """The seed is the same for all: whoever asks for it leaves nothing behind."""
    expiry.erase(timezone.localdate())
    with CaptureQueriesContext(connection) as made:
        for address in PAGES:
            client.get(address)
    assert not [one for one in made.captured_queries if not one["sql"].startswith("SELECT")]


def test_a_quota_has_no_day():
    assert [row.name for row in threads.Quota._meta.fields] == [
        # `alarmed`: how full it was when the desk last got an e-mail, in percent.
        *("id", "desk", "text_bytes", "file_bytes", "unproven", "alarmed"),
    ]


@pytest.mark.parametrize("page", ["/report/", "/report/to/desk-a/", "/report/thread/"])
def test_plain_text_has_no_name_and_no_form(cast, client, page):
    """A field without a name is in no form's body; a page without a form sends none."""
    keys_of(cast.officer_a.desk)
    markup = client.get(page).content.decode()
    assert "<form" not in markup
    assert " name=" not in markup.replace('<meta name="', "")
