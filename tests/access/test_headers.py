"""What every answer tells the browser, and what it tells operations."""

import datetime as dt
import math

import pytest
from django.db.models import Count
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from incidents.models import Generation, Import, Incident, Ledger
from tracker import __version__
from tracker.headers import content_policy

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXPECTED = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
BEARER = {"Authorization": "Bearer a-long-token"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/healthz/live", "/no/such/page/"])
def test_every_answer_carries_the_headers(client, address):
    response = client.get(address)
    assert {name: response.headers.get(name) for name in EXPECTED} == EXPECTED
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in response.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_static_files_carry_the_headers_too(client):
    response = client.get("/static/css/tokens.css")
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == CSP
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    # The frame of the viewer has no origin, and loads its modules all the same.
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    response.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "forms", "referrer"),
    [
        ("/report/keys/", "'none'", "no-referrer"),
        ("/report/no/such/page/", "'none'", "no-referrer"),
        ("/report/sealed-file/nowhere/", "'self'", "same-origin"),
        ("/desk/inbox/", "'none'", "no-referrer"),
        ("/desk/inbox/no/such/page/", "'none'", "no-referrer"),
    ],
)
def test_a_sealed_room_says_more_whatever_it_answers(client, address, forms, referrer):
    response = client.get(address)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == referrer
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; require-trusted-types-for 'script'; trusted-types 'none'")
    assert f"; form-action {forms};" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_the_frame_of_the_viewer_has_no_origin_and_is_the_one_that_the_inbox_may_show(client):
    frame = client.get("/desk/inbox/viewer/").headers
    assert frame["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; worker-src blob:; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    )
    assert frame["Cache-Control"] == "no-store"
    inbox = client.get("/desk/inbox/").headers["Content-Security-Policy"]
    assert "; frame-src http://testserver/desk/inbox/viewer/; " in inbox
    stranger = client.get("/desk/inbox/", headers={"host": "x; y.example"})
    assert "; frame-src 'none'; " in stranger.headers["Content-Security-Policy"]
    for address in ("/desk/inbox/keys/", "/report/thread/", "/desk/"):
        assert "frame-src" not in client.get(address).headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/desk/", "/desk/cases.csv", "/accounts/login/", "/saved/"])
def test_what_signed_in_people_read_stays_in_no_cache(client, cast, address):
    client.force_login(cast.officer_a)
    assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_one_form_of_the_sealed_room_can_be_sent(client):
    headers = client.get("/report/sealed-file/nowhere/").headers
    assert "; form-action 'self';" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_sign_in_form_may_end_at_the_identity_provider():
    provider = {
        "settings": {"server_url": "https://login.example.org/.well-known/openid-configuration"}
    }
    assert "form-action 'self' https://login.example.org;" in content_policy(provider)


def test_a_browser_that_came_by_https_is_told_to_stay_there(settings):
    settings.SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    response = Client().get("/healthz/live", secure=True)
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_process_says_that_it_lives_without_asking_the_database(client):
    assert client.get("/healthz/live").json() == {"status": "alive"}


@pytest.mark.django_db
def test_it_is_ready_when_database_and_cache_answer(client):
    assert client.get("/healthz/ready").json() == {"status": "ready", "failing": []}


@pytest.mark.django_db
def test_a_monitor_asks_by_number_and_nobody_else_does(client, settings):
    """It was refused, with a traceback in the log each time."""
    settings.ALLOWED_HOSTS = [".register.example.org"]
    host = {"host": "10.0.0.7:8000"}
    for address in ("/healthz/live", "/healthz/ready", "/metrics"):
        assert client.get(address, headers=host).status_code == 200
    assert client.get("/incidents/", headers=host).status_code == 400


@pytest.mark.django_db
def test_it_is_not_ready_while_the_cache_does_not_answer(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "tracker.soft_cache.SoftCache",
            "LOCATION": "unix:///nowhere/redis.sock",
        }
    }
    response = client.get("/healthz/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "failing": ["cache"]}


def read_metrics(client):
    """Return {name of a metric: {its labels: value}}, as Prometheus reads them; all are gauges."""
    answer = client.get("/metrics")
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = list(text_string_to_metric_families(answer.content.decode()))
    assert {(family.type, bool(family.documentation)) for family in families} == {("gauge", True)}
    return {
        family.name: {tuple(sample.labels.items()): sample.value for sample in family.samples}
        for family in families
    }


@pytest.mark.django_db
def test_metrics_are_told_to_the_machine_itself(client, django_assert_num_queries):
    with django_assert_num_queries(5):
        found = read_metrics(client)
    assert found["tracker_build_info"] == {(("version", __version__),): 1}
    counted = Incident.objects.values_list("tier").annotate(Count("pk")).order_by()
    entries = {(("tier", tier),): number for tier, number in counted}
    assert len(entries) > 1
    assert found["tracker_register_entries"] == entries
    assert found["tracker_ledger_waiting"] == {
        (): Ledger.objects.filter(handled_at__isnull=True).count()
    }
    assert "tracker_emails" in found
    oldest = Ledger.objects.filter(handled_at__isnull=True).order_by("at")[0].at
    seconds = found["tracker_ledger_oldest_waiting_seconds"][()]
    assert seconds == pytest.approx((timezone.now() - oldest).total_seconds(), abs=5)
    assert found["tracker_disk_free_bytes"][()] > 1_000_000
    assert found["tracker_imports_waiting"] == {(): Import.objects.filter(state="waiting").count()}
    assert "tracker_backup_age_seconds" not in found


@pytest.mark.django_db
def test_metrics_give_the_age_of_backups_and_of_snapshots(client, settings, tmp_path):
    settings.BACKUPS_FOLDER = tmp_path
    assert read_metrics(client)["tracker_backup_age_seconds"] == {(): math.inf}
    (tmp_path / "register.age").touch()
    assert 0 <= read_metrics(client)["tracker_backup_age_seconds"][()] < 60
    changed = timezone.now() - dt.timedelta(minutes=5)
    row = Generation.objects.of("public")
    for number, behind in ((row.number, 0), (row.number + 1, 300)):
        names = [f"public-{row.number}-{'0' * 32}.parquet"]
        Generation.objects.filter(tier="public").update(
            number=number, files=names, changed_at=changed
        )
        found = read_metrics(client)["tracker_snapshot_behind_seconds"]
        assert found[(("tier", "public"),)] == pytest.approx(behind, abs=10)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "::1", 200),
        ("", {}, "203.0.113.7", 404),
        ("", {"X-Forwarded-For": "203.0.113.7"}, "127.0.0.1", 404),
        ("", {"Forwarded": "for=203.0.113.7"}, "127.0.0.1", 404),
        ("", {}, "", 404),
        ("", {"Authorization": "Bearer "}, "203.0.113.7", 404),
        ("a-long-token", {}, "203.0.113.7", 404),
        ("a-long-token", {"Authorization": "Bearer a-lönger-token"}, "203.0.113.7", 404),
        ("a-long-token", BEARER, "203.0.113.7", 200),
        ("a-long-token", BEARER | {"X-Forwarded-For": "203.0.113.7"}, "127.0.0.1", 200),
    ],
)
def test_metrics_are_told_to_whoever_shows_the_token(
    client, settings, token, headers, address, status
):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "is_kept"),
    [
        ("js/reports/report.js", False),
        ("vendor/sealed.js", False),
        ("sealed/proof.py", False),
        ("css/base.css", True),
    ],
)
def test_no_browser_keeps_the_scripts_of_the_sealed_rooms(client, file, is_kept):
    """Whoever takes the machine would read in its cache that the page was open."""
    answer = client.get(f"/static/{file}")
    assert answer.getvalue()
    answer.close()
    assert (answer.headers.get("Cache-Control") != "no-store") == is_kept
