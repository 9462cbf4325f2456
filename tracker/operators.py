"""A page for operators: the values of /metrics, each with its bound and what to do beyond it."""

import math
from dataclasses import dataclass

from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incidents.access import Permission, needs
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.strict import asks_nothing
from tracker.deployment import LONGEST_WITHOUT_BACKUP
from tracker.metrics import Rows

COUNT, SECONDS, BYTES, YES = "count", "seconds", "bytes", "yes"


@dataclass(frozen=True)
class Bound:
    """How a metric is called on the page, how far it may go, and what to do beyond.

    `most` or `least` is the bound, in the unit; neither for what is only shown. `state`: the one
    value of the label `state` that counts.
    """

    title: str
    unit: str
    advice: str
    most: float | None = None
    least: float | None = None
    state: str = ""

    def is_kept_by(self, value: float) -> bool:
        is_low_enough = self.most is None or value <= self.most
        return is_low_enough and (self.least is None or value >= self.least)


@dataclass(frozen=True)
class Measurement:
    """One value as the page shows it; `bound` and `advice` are blank for what is only shown."""

    title: str
    labels: str
    value: str
    bound: str
    is_kept: bool
    advice: str


# {name of a metric: its bound}, in the order of the page. Every metric is here.
BOUNDS = {
    "tracker_ledger_waiting": Bound(
        gettext_lazy("Rows of the history that wait for a job"),
        COUNT,
        gettext_lazy("Look whether worker and mail server run: manage.py check --deploy, its log."),
        most=1000,
    ),
    "tracker_ledger_oldest_waiting_seconds": Bound(
        gettext_lazy("Age of the oldest of them"),
        SECONDS,
        gettext_lazy("The worker is late or stopped, or the mail server refuses: read their logs."),
        most=300,
    ),
    "tracker_imports_waiting": Bound(
        gettext_lazy("Files that wait for their import"),
        COUNT,
        gettext_lazy("Each takes a minute or more. If none is done, restart the worker."),
        most=20,
    ),
    "tracker_snapshot_behind_seconds": Bound(
        gettext_lazy("For how long figures have lacked a change"),
        SECONDS,
        gettext_lazy("Run manage.py write_snapshots and read what it says."),
        most=300,
    ),
    "tracker_disk_free_bytes": Bound(
        gettext_lazy("Room left on the disk"),
        BYTES,
        gettext_lazy("Free room in TRACKER_HOME, or move it to a larger disk, before it is full."),
        least=1024**3,
    ),
    "tracker_backup_age_seconds": Bound(
        gettext_lazy("Age of the newest backup"),
        SECONDS,
        gettext_lazy("Run manage.py backup each night, and look why it stopped."),
        most=LONGEST_WITHOUT_BACKUP.total_seconds(),
    ),
    "tracker_beat_silent_seconds": Bound(
        gettext_lazy("Since beat sent a task"),
        SECONDS,
        gettext_lazy("Restart beat: without it no e-mail leaves and nothing is erased in time."),
        most=180,
    ),
    "tracker_time_is_set": Bound(
        gettext_lazy("The time of the machine is set"),
        YES,
        gettext_lazy("Set it by NTP, such as Debian's systemd-timesyncd."),
        least=1,
    ),
    "tracker_emails": Bound(
        gettext_lazy("E-mails of saved searches in 90 days"),
        COUNT,
        gettext_lazy("The mail server refuses addresses for good: ask whoever runs it why."),
        most=0,
        state="refused",
    ),
    "tracker_generation": Bound(gettext_lazy("Generation of the tier"), COUNT, ""),
    "tracker_register_entries": Bound(gettext_lazy("Entries of the register"), COUNT, ""),
    "tracker_build_info": Bound(gettext_lazy("Version"), COUNT, ""),
}


@never_cache
@require_safe
@needs(Permission.INVITE_PEOPLE)
@needs_recent_sign_in
@asks_nothing
def show_operations(request):
    """Show administrators how the site runs, what is beyond its bound first."""
    rows = sorted(list_measurements(), key=lambda row: row.is_kept)
    context = {"rows": rows, "beyond": [row for row in rows if not row.is_kept]}
    return render(request, "people/operators.html", context)


def list_measurements():
    """List a Measurement for each sample that /metrics gives at this moment."""
    families = {family.name: family for family in Rows().collect()}
    return [
        judge_sample(bound, sample)
        for name, bound in BOUNDS.items()
        if name in families
        for sample in families[name].samples
    ]


def judge_sample(bound, sample):
    """Return the Measurement of one sample of a metric."""
    applies = bound.most is not None or bound.least is not None
    applies = applies and bound.state in ("", sample.labels.get("state"))
    is_kept = not applies or bound.is_kept_by(sample.value)
    edge = bound.most if bound.most is not None else bound.least
    words = _("at most %(value)s") if bound.most is not None else _("at least %(value)s")
    if bound.unit == YES:
        words = "%(value)s"
    return Measurement(
        title=str(bound.title),
        labels=", ".join(filter(None, sample.labels.values())),
        value=write_value(sample.value, bound.unit),
        bound=words % {"value": write_value(edge, bound.unit)} if applies else "",
        is_kept=is_kept,
        advice="" if is_kept else str(bound.advice),
    )


def write_value(value, unit):
    """Return a value in words, such as "3 hours", "1.0 GB" or "never"."""
    if unit == YES:
        return _("yes") if value else _("no")
    if math.isinf(value):
        return _("never, as far as is known")
    if unit == BYTES:
        return filesizeformat(value)
    if unit == SECONDS:
        return write_seconds(round(value))
    return str(round(value))


def write_seconds(seconds):
    """Return seconds, or minutes or hours where there are more than two of them, in words."""
    if seconds > 2 * 3600:
        count = seconds // 3600
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    if seconds > 2 * 60:
        count = seconds // 60
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
