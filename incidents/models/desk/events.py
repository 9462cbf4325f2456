"""The timeline of a case: dated events, and what is read from their order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.values.firm_responses import FirmResponse


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
    LIFTED = "lifted", _("lifted")
    STATEMENT = "statement", _("statement")
    DENIAL = "denial", _("denial")


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
    due_on = PartialDateField(_("demand deadline"), blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="one_event_a_position"),
            models.CheckConstraint(
                name="an_event_is_on_partial_dates",
                condition=is_partial_date("on") & is_partial_date("due_on"),
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
