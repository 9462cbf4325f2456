"""Beat's scheduler: Celery's own, which does not wait for a time that was never reached."""

import datetime as dt
import logging
import time

from celery.beat import PersistentScheduler
from django.core.cache import cache

from tracker.schedule import BEAT_SENT, ONLY_IN_ITS_HOUR

logger = logging.getLogger(__name__)

# Clocks are corrected by seconds all the time, and each task waits that much longer at most.
TOLERANCE = dt.timedelta(minutes=1)


class Scheduler(PersistentScheduler):
    """Resets last runs in the future, at the start and at every tick; makes up for what was missed.

    But for tasks that would tell the hour: those wait for their own.

    A task is due when its interval has passed since its last run. After a clock that ran a year
    ahead was set back, no task would be due for a year, and Celery would not say so: the last
    runs are kept in a file, so a restart alone would not help.
    """

    def setup_schedule(self):
        super().setup_schedule()
        self.reset_future_runs()

    def tick(self, *args, **kwargs):
        self.reset_future_runs()
        return super().tick(*args, **kwargs)

    def apply_entry(self, entry, producer=None):
        """Send a task that is due, unless its hour is over. Its next run is planned already."""
        if not is_too_late(entry, entry.default_now()):
            super().apply_entry(entry, producer=producer)
            # For metrics and the operators' page: some task is due each minute.
            cache.set(BEAT_SENT, time.time(), None)

    def reset_future_runs(self):
        """Count from now for each task whose last run is in the future, and say so in the log."""
        names = []
        for name, entry in self.schedule.items():
            now = entry.default_now()
            if entry.last_run_at > now + TOLERANCE:
                logger.warning("%s last ran in the future (%s): reset", name, entry.last_run_at)
                entry.last_run_at = now
                names.append(name)
        if names:
            # The heap holds the times that the old last runs led to.
            self._heap = None
            self.sync()


def is_too_late(entry, now):
    """Whether a task is due that may run in its own hour only, and that hour is over."""
    return entry.name in ONLY_IN_ITS_HOUR and now.hour not in entry.schedule.hour
