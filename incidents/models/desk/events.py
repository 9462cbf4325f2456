"""The timeline of a case: dated events, and what is read from their order."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.values.fine_grounds import FineGround
from incidents.values.firm_responses import CONCEDED, FirmResponse


class EventKind(models.TextChoices):
    DEMANDED = "demanded", _("demanded")
    REPORTED = "reported", _("first reported")
    THREATENED = "threatened", _("threatened")
    DEADLINE_SET = "deadline-set", _("deadline set")
    DEADLINE_EXTENDED = "deadline-extended", _("deadline extended")
    COMPLIED = "complied", _("complied")
    PARTLY_COMPLIED = "partly-complied", _("partly complied")
    REFUSED = "refused", _("refused")
    APOLOGISED = "apologised", _("apologised")
    REVERSED = "reversed", _("reversed")
    FINED = "fined", _("fined")
    RECORDED = "recorded", _("recorded on credit file")
    DELISTED = "delisted", _("delisted")
    IMPOSED = "imposed", _("measure imposed")
    EXTENDED = "extended", _("measure extended")
    SUSPENDED = "suspended", _("measure suspended")
    RESUMED = "resumed", _("measure resumed")
    EXPIRED = "expired", _("measure expired")
    CLOSED = "closed", _("website or app closed")
    RESTORED = "restored", _("site or app restored")
    LIFTED = "lifted", _("lifted")
    STATEMENT = "statement", _("statement")
    DENIAL = "denial", _("denial")


# Changes of a measure: each needs a source, because silence is neither a start nor an end.
MEASURE_CHANGES = (
    EventKind.IMPOSED,
    EventKind.EXTENDED,
    EventKind.SUSPENDED,
    EventKind.RESUMED,
    EventKind.EXPIRED,
    EventKind.CLOSED,
    EventKind.RESTORED,
)
DEADLINES = (EventKind.DEADLINE_SET, EventKind.DEADLINE_EXTENDED)


def ordered(events):
    """Sort events by time. An undated one, or one dated "by" only, keeps its place."""
    placed, last = [], None
    for event in sorted(events, key=lambda event: event.position):
        if event.on and not event.is_by:
            last = event.on.earliest
        placed.append((last is not None, last, event.position, event))
    undated_first = [row for row in placed if not row[0]]
    dated = sorted((row for row in placed if row[0]), key=lambda row: row[1:3])
    return [row[3] for row in undated_first + dated]


def first_concession_event(timeline):
    """Return the first event in which the firm conceded, in full or in part, or None."""
    return next((event for event in timeline if event.kind in CONCEDED), None)


def last_response_event(timeline):
    """Return the event that is the firm's latest response, or None."""
    responses = [event for event in timeline if event.kind in FirmResponse.values]
    return responses[-1] if responses else None


class Event(models.Model):
    """A dated event. Firm's response, demand deadline and fines are read from the events."""

    case = models.ForeignKey("Case", models.CASCADE, related_name="events")
    kind = models.CharField(_("event"), max_length=20, choices=EventKind)
    on = PartialDateField(_("date"), blank=True)
    is_by = models.BooleanField(_("on or before this date"), default=False)
    # With "on or before": the event came between the two.
    not_before = PartialDateField(_("not before this date"), blank=True)
    due_on = PartialDateField(_("demand deadline"), blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    fine_ground = models.CharField(
        _("formal ground of the fine"), max_length=10, choices=FineGround, blank=True
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    source = models.CharField(_("source of this event"), max_length=600, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="one_event_a_position"),
            models.CheckConstraint(
                name="an_event_is_on_partial_dates",
                condition=is_partial_date("on")
                & is_partial_date("due_on")
                & is_partial_date("not_before"),
            ),
            models.CheckConstraint(
                name="only_an_interval_has_two_ends",
                condition=Q(not_before="") | Q(is_by=True) & ~Q(on=""),
                violation_error_message=_(
                    "To enter an interval, give its last date, mark it “on or before this date”,"
                    " and give its first date as “not before”."
                ),
            ),
            models.CheckConstraint(
                name="a_change_of_a_measure_has_a_source",
                condition=~Q(kind__in=MEASURE_CHANGES) | ~Q(source=""),
                violation_error_message=_("Name the source of this event."),
            ),
            models.CheckConstraint(
                name="only_a_deadline_falls_due",
                condition=Q(due_on="") | Q(kind__in=DEADLINES),
                violation_error_message=_(
                    "Only “deadline set” and “deadline extended” have a demand deadline."
                ),
            ),
            models.CheckConstraint(
                name="a_deadline_falls_due",
                condition=~Q(kind__in=DEADLINES) | ~Q(due_on=""),
                violation_error_message=_("Enter the demand deadline."),
            ),
            models.CheckConstraint(
                name="only_a_fine_has_a_ground",
                condition=Q(fine_ground="")
                | Q(kind=EventKind.FINED, fine_ground__in=FineGround.values),
                violation_error_message=_("Only a fine has a formal ground."),
            ),
            models.CheckConstraint(
                name="a_sum_is_a_fine_in_a_currency",
                condition=Q(amount__isnull=True, currency="")
                # Without "is not null" the comparison of a missing amount is unknown, which passes.
                | Q(amount__isnull=False, amount__gt=0)
                & Q(currency__regex="^[A-Z]{3}$", kind=EventKind.FINED),
                violation_error_message=_(
                    "Only a fine has an amount. Enter it above zero, with a currency such as CNY."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}".strip()

    def clean(self):
        """Refuse an interval that ends before it begins."""
        super().clean()
        if self.not_before and self.on and self.not_before.earliest > self.on.latest:
            raise ValidationError(
                {"not_before": _("This is after the date before which the event came.")},
                code="interval",
            )

    @property
    def days(self):
        """The interval of the event as {"not_before", "not_after"}, "" where an end is not known.

        A date is both ends of its own interval, as precise as it is.
        """
        return {"not_before": self.not_before if self.is_by else self.on, "not_after": self.on}
