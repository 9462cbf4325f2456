"""The clock: Celery wakes the tasks that claim waiting rows. No work passes through it."""

import os

from celery import Celery, signals

from tracker.log_lines import CURRENT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Our background jobs are in incidents/jobs.py; Celery looks for "tasks" if nobody says so.
app.autodiscover_tasks(related_name="jobs")


@signals.celeryd_init.connect
@signals.beat_init.connect
def have_a_broker(**_):
    """Start the embedded Valkey where a worker or beat is started without REDIS_URL."""
    from django.conf import settings

    if settings.ENV.redis is None:
        from tracker.embedded import registry

        registry.start_valkey(settings.TRACKER_HOME)


@signals.task_prerun.connect
def identify_job(task_id="", **_):
    """Lines of a job belong to it, as those of a request do; each task sets its own."""
    CURRENT.set(f"job-{task_id[:8]}")
