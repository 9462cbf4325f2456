"""Cases: a desk's own record of one firm facing one demand. Only that desk sees it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Confidence
from incidents.models.people.people import Desk, User
from incidents.models.register.authorities import Attribution, Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import Firm
from incidents.models.register.vocabulary import Sector, Tactic, Topic
from incidents.values.firm_responses import FirmResponse
from incidents.values.tiers import Consent


class ConsentChoices(models.TextChoices):
    """How much of its story the firm lets the desk release (incidents.values.tiers)."""

    INTERNAL = Consent.INTERNAL.value, _("internal: stays at the desk")
    AGGREGATE = Consent.AGGREGATE.value, _("aggregate: counted in confidential statistics only")
    SECTOR = Consent.SECTOR.value, _("sector: released without the firm's name or home country")
    NAMED = Consent.NAMED.value, _("named: released with the firm's name")


class Marking(models.TextChoices):
    """FIRST, Traffic Light Protocol 2.0: who may read what is written here."""

    RED = "red", _("TLP:RED: named people only")
    AMBER = "amber", _("TLP:AMBER: this desk only")
    GREEN = "green", _("TLP:GREEN: the community")
    CLEAR = "clear", _("TLP:CLEAR: everyone")


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the cases of the person's own desk if they log cases there; else none."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(desk=user.desk_id)

    def mentioning(self, text):
        """Return cases with the text in firm, title, demand or reference; all if it is blank."""
        if not text:
            return self
        return self.filter(
            Q(firm__name__icontains=text)
            | Q(title__icontains=text)
            | Q(demanded_change__icontains=text)
            | Q(reference__icontains=text)
            | Q(ref__iexact=text)
        )

    def with_names(self):
        return self.select_related("firm__sector", "own_sector", "authority", "campaign", "desk")

    def with_record(self):
        """Load all that a release needs, in a constant number of queries."""
        return self.with_names().prefetch_related(
            "topics",
            "tactics",
            "events",
            "wordings",
            "citations__instrument",
            "citations__provision__instrument",
            "uses__source",
        )


class Case(models.Model):
    """One firm facing one demand, as a desk knows it."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="cases")
    reference = models.CharField(_("desk's reference"), max_length=40, unique=True, editable=False)
    # The register's number, given at the first approval and never changed or reused.
    ref = models.CharField(_("register's reference"), max_length=20, blank=True, editable=False)
    # Data set and key identify a file's row; the hash is of rows loaded before FileRow existed.
    data_set = models.CharField(_("data set"), max_length=120, blank=True)
    slug = models.CharField(_("key in the file it came from"), max_length=120, blank=True)
    row_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    title = models.CharField(_("title in one sentence"), max_length=300, blank=True)
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="cases", verbose_name=_("firm"))
    # The line of business that was affected, where it is not the firm's usual one.
    own_sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    authority = models.ForeignKey(
        Authority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("authority"),
    )
    state = models.CharField(_("coercing state"), max_length=2)
    attribution = models.CharField(
        _("attribution"), max_length=20, choices=Attribution, default=Attribution.NONE
    )
    attribution_source = models.TextField(_("source for the attribution"), blank=True)
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("campaign"),
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    tactics = models.ManyToManyField(
        Tactic, blank=True, related_name="+", verbose_name=_("tactics")
    )
    demanded_change = models.TextField(_("what was demanded"), blank=True)
    reported_on = PartialDateField(_("first reported"))
    consent = models.CharField(
        _("consent"), max_length=10, choices=ConsentChoices, default=ConsentChoices.INTERNAL
    )
    marking = models.CharField(_("marking"), max_length=10, choices=Marking, default=Marking.AMBER)
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence, default=Confidence.HIGH
    )
    doubts = models.TextField(_("what is uncertain"), blank=True)
    community_note = models.TextField(_("note for the community tier"), blank=True)
    note = models.TextField(_("note for the desk"), blank=True)
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    logged_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["ref"], condition=~Q(ref=""), name="a_register_number_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["desk", "data_set", "slug"],
                condition=~Q(slug=""),
                name="a_file_row_is_one_case",
            ),
            models.CheckConstraint(
                name="a_case_was_reported_on_a_partial_date",
                condition=is_partial_date("reported_on"),
            ),
            models.CheckConstraint(
                name="an_attribution_has_a_source",
                condition=Q(attribution=Attribution.NONE) | ~Q(attribution_source=""),
                violation_error_message=_("Name the source for the attribution."),
            ),
        ]
        indexes = [models.Index(fields=["desk", "-changed_at"], name="case_by_desk")]

    def __str__(self):
        return self.title or self.claim

    def get_absolute_url(self):
        return reverse("case", args=[self.reference])

    @property
    def public_url(self):
        return reverse("incident", args=[self.ref]) if self.ref else ""

    @property
    def claim(self):
        """Return the title as typed, or one made from the firm and the demand."""
        demand = self.demanded_change.strip()
        return self.title or f"{self.firm.name}: {demand or _('demand not known')}"

    @property
    def sector(self):
        return self.own_sector or self.firm.sector

    @property
    def timeline(self):
        """Return events by time; undated ones after those they were entered behind."""
        return ordered(self.events.all())

    @property
    def firm_response(self):
        last = last_response_event(self.timeline)
        return last.kind if last else FirmResponse.UNKNOWN

    @property
    def responded_on(self):
        last = last_response_event(self.timeline)
        return last.on if last else ""

    @property
    def demand_deadline_on(self):
        """Return the latest demand deadline, set or extended, as a partial date, or ""."""
        dues = [event.due_on for event in self.timeline if event.due_on]
        return max(dues, key=lambda due: (due.latest, len(due)), default="")

    @property
    def demanded_on(self):
        """Return the day of the first demand, or "": a demand known only "by" a day has none."""
        demands = [event for event in self.timeline if event.kind == EventKind.DEMANDED]
        return next((event.on for event in demands if event.on and not event.is_by), "")

    @property
    def fine(self):
        """Return (sum as Decimal, ISO 4217 currency), or None. A case has one currency."""
        fines = [event for event in self.timeline if event.amount is not None]
        return (sum(event.amount for event in fines), fines[0].currency) if fines else None


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

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
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
