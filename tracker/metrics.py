"""What operations measure: which version runs, how much it holds, what waits."""

import math
import shutil
import time
from hmac import compare_digest

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Count, Min
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from tracker import __version__
from tracker.deployment import find_newest_backup, is_clock_set
from tracker.schedule import BEAT_SENT

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


@login_not_required
@never_cache
def metrics(request):
    """Answer the machine itself, or whoever shows the token; tell others of nothing."""
    if not (is_from_here(request) or shows_token(request)):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Rows())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def is_from_here(request):
    """Return whether the machine asks for itself: a proxy on it speaks for others, and says so."""
    if any(name in request.META for name in FORWARDED):
        return False
    return request.META.get("REMOTE_ADDR") in LOOPBACK


def shows_token(request):
    token = settings.METRICS_TOKEN
    token_shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and compare_digest(token_shown.encode(), token.encode())


class Rows(Collector):
    """Gauges counted in the database when they are read, so every process gives the same numbers.

    No counter is kept in a process: with several of them it would need files that they share.
    """

    def describe(self):
        # Without this a registry would count once more to learn the names.
        return []

    def collect(self):
        names = ("Incident", "Ledger", "Digest")
        incident, ledger, digest = (apps.get_model("incidents", name) for name in names)
        yield gauge("tracker_build_info", "The version that runs.", "version", {__version__: 1})
        yield gauge(
            "tracker_register_entries",
            "Entries of the register, by tier.",
            "tier",
            count_by("tier", incident),
        )
        waiting = ledger.objects.filter(handled_at__isnull=True)
        rows = waiting.aggregate(count=Count("pk"), oldest=Min("at"))
        yield GaugeMetricFamily(
            "tracker_ledger_waiting",
            "Ledger rows that no job has handled yet.",
            value=rows["count"],
        )
        yield GaugeMetricFamily(
            "tracker_ledger_oldest_waiting_seconds",
            "Age of the oldest of them; 0 without any.",
            value=seconds_since(rows["oldest"]),
        )
        yield GaugeMetricFamily(
            "tracker_disk_free_bytes",
            "Room left on the disk of TRACKER_HOME.",
            value=shutil.disk_usage(settings.TRACKER_HOME).free,
        )
        yield gauge(
            "tracker_emails",
            "E-mails of saved searches in the last 90 days, by state.",
            "state",
            count_by("state", digest),
        )
        yield from collect_jobs()
        yield from collect_machine()
        yield from collect_backups()


def collect_jobs():
    """Yield what waits for the worker beside the ledger: imports, and snapshots that are behind."""
    imports, generation = (apps.get_model("incidents", name) for name in ("Import", "Generation"))
    yield GaugeMetricFamily(
        "tracker_imports_waiting",
        "Files that desks have brought and no job has imported yet.",
        value=imports.objects.filter(state="waiting").count(),
    )
    rows = list(generation.objects.all())
    behind = {
        row.tier: 0 if row.files and is_newest(row) else seconds_since(row.changed_at)
        for row in rows
    }
    yield gauge(
        "tracker_snapshot_behind_seconds",
        "For how long the newest snapshot of a tier has lacked a change; 0 when it lacks none.",
        "tier",
        behind,
    )
    yield gauge(
        "tracker_generation",
        "How often a tier has changed: less than before means that a restore took changes back.",
        "tier",
        {row.tier: row.number for row in rows},
    )


def collect_machine():
    """Yield whether beat sends tasks, and whether anything sets the time of this machine."""
    sent_at = cache.get(BEAT_SENT)
    yield GaugeMetricFamily(
        "tracker_beat_silent_seconds",
        "Seconds since beat last sent a task; infinite where the cache has no word of it.",
        value=math.inf if sent_at is None else max(time.time() - sent_at, 0),
    )
    yield GaugeMetricFamily(
        "tracker_time_is_set",
        "1 where the kernel says that the time of this machine is synchronised, else 0.",
        value=int(is_clock_set()),
    )


def is_newest(row):
    """Whether a generation's last file is of that very generation."""
    return any(file.startswith(f"{row.tier}-{row.number}-") for file in row.files)


def collect_backups():
    """Yield the age of the newest backup, where TRACKER_BACKUPS says where backups are."""
    if settings.BACKUPS_FOLDER is None:
        return
    newest = find_newest_backup(settings.BACKUPS_FOLDER)
    yield GaugeMetricFamily(
        "tracker_backup_age_seconds",
        "Age of the newest backup; infinite without any.",
        value=seconds_since(newest) if newest else math.inf,
    )


def seconds_since(moment):
    """Return the seconds since a moment; 0 without one."""
    return (timezone.now() - moment).total_seconds() if moment else 0


def count_by(field, model):
    """Return {value of a field: number of rows}."""
    return dict(model.objects.order_by(field).values_list(field).annotate(Count("pk")))


def gauge(name, text, label, values):
    """Return a gauge with one sample for each value of its label."""
    family = GaugeMetricFamily(name, text, labels=[label])
    for word, value in values.items():
        family.add_metric([word], value)
    return family
