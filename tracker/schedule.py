"""When each background job runs. Times are UTC."""

from celery.schedules import crontab

# The key in the cache of the moment at which beat last sent a task, in seconds since 1970.
BEAT_SENT = "beat-sent-a-task-at"
# Sent at the restart of a machine that was off at six, the notice would tell when that was.
ONLY_IN_ITS_HOUR = {"tell of post"}
CELERY_BEAT_SCHEDULE = {
    "handle what waits": {
        "task": "incidents.jobs.send_waiting_emails",
        "schedule": 60,
        # What piled up while no worker ran would be the same look, many times over.
        "options": {"expires": 50},
    },
    "send digests": {
        "task": "incidents.jobs.send_digests",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "send webhooks": {
        "task": "incidents.jobs.send_webhooks",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "import files": {
        "task": "incidents.jobs.import_waiting_files",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "draw evidence": {
        "task": "incidents.jobs.draw_waiting_evidence",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "refresh summaries of cases": {
        "task": "incidents.jobs.refresh_case_summaries",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "remind of work": {
        "task": "incidents.jobs.remind_of_work",
        "schedule": crontab(hour=5, minute=23),
        "options": {"expires": 3600},
    },
    "forget changes": {
        "task": "incidents.jobs.delete_old_changes",
        "schedule": crontab(hour=3, minute=47),
    },
    "write columns": {
        "task": "incidents.jobs.write_snapshots",
        "schedule": 60,
        "options": {"expires": 50},
    },
    # One fixed hour: a letter that followed the post would tell when a firm spoke.
    "tell of post": {
        "task": "incidents.jobs.send_daily_notices",
        "schedule": crontab(hour=6, minute=0),
        "options": {"expires": 3600},
    },
    "erase what is over": {
        "task": "incidents.jobs.erase_expired",
        "schedule": crontab(hour=2, minute=41),
    },
    # After what is over is erased, so that its remains are cleared away as well.
    "rewrite the day's rows": {
        "task": "incidents.jobs.rewrite_the_day",
        "schedule": crontab(hour=2, minute=53),
        "options": {"expires": 3600},
    },
    # The first thing of a day: a day that is closed later is closed as it was.
    "close a day of the log of receipts": {
        "task": "incidents.jobs.close_log_days",
        "schedule": crontab(hour=0, minute=7),
    },
    "sign a day of the ledger": {
        "task": "incidents.jobs.close_ledger_days",
        "schedule": crontab(hour=0, minute=11),
    },
    # A missed hour is only more patience.
    "give back idle files": {
        "task": "incidents.jobs.give_back_idle_files",
        "schedule": crontab(minute=23),
        "options": {"expires": 3000},
    },
    "verify the ledger": {
        "task": "incidents.jobs.verify_ledger",
        "schedule": crontab(hour=3, minute=17),
    },
    "publish the month's public data": {
        "task": "incidents.jobs.publish_monthly_edition",
        "schedule": crontab(hour=5, minute=11),
    },
    "read from other installations": {
        "task": "incidents.jobs.pull_peers",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "write the files of editions": {
        "task": "incidents.jobs.write_editions",
        "schedule": 60,
        "options": {"expires": 50},
    },
    # Asked each day, done once a month: a worker that slept on the first publishes on the second.
    "publish the month's edition": {
        "task": "incidents.jobs.publish_statistical_release",
        "schedule": crontab(hour=4, minute=41),
    },
}
