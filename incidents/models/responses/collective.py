"""Collective responses: what governments did together or can do, and to which demands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Confidence
from incidents.models.register.campaigns import Campaign
from incidents.values.partial_dates import PartialDate


class Followed(models.TextChoices):
    """What became of the demand or measure afterwards. It does not say why."""

    UPHELD = "upheld", _("upheld")
    LIFTED = "lifted", _("lifted")
    UNKNOWN = "unknown", _("not known")


class CollectiveResponseQuerySet(models.QuerySet):
    def with_record(self):
        """With steps, and with links and the campaigns behind them; three queries."""
        return self.prefetch_related("steps", "links__campaign")


class CollectiveResponseFacts(models.Model):
    """The facts of a collective response, the same at a desk and in public."""

    class Kind(models.TextChoices):
        STATUTE_WITH_PROCEDURE = (
            "statutory-instrument-with-procedure",
            _("statutory instrument with procedure"),
        )
        STATUTE = "statutory-instrument", _("statutory instrument")
        REPORTING_DUTY = "reporting-duty-and-list", _("reporting duty and list")
        STATUTE_AND_DIPLOMACY = "statute-and-diplomacy", _("statute and diplomacy")
        BILL = "bill", _("bill")
        CASEWORK = "casework-system", _("casework system")
        DISPUTE = "wto-dispute", _("WTO dispute")
        COORDINATION = "political-coordination", _("political coordination")
        SUPPORT = "support-to-a-coerced-partner", _("support to a coerced partner")
        JOINT_STATEMENT = "joint-statement", _("joint statement")
        STATEMENT = "public-statement", _("public statement")
        DEMARCHE = "public-statement-and-demarche", _("public statement and demarche")

    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=40, choices=Kind)
    jurisdictions = ArrayField(models.CharField(max_length=2), verbose_name=_("who takes part"))
    against = models.CharField(_("against"), max_length=2, blank=True)
    started_on = PartialDateField(_("started on"), blank=True)
    status = models.CharField(_("status"), max_length=200, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    note = models.TextField(_("note"), blank=True)
    sources = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("sources"))
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    # Imposed on the coercing state. A range, because no single sum is known.
    cost_low = models.DecimalField(
        _("costs imposed, at least"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    cost_high = models.DecimalField(
        _("costs imposed, at most"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    cost_currency = models.CharField(_("currency of the costs"), max_length=3, blank=True)
    cost_method = models.TextField(_("how the costs were estimated"), blank=True)
    cost_source = models.TextField(_("source of the costs"), blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def costs(self):
        """{"low", "high", "currency", "method", "source"}: sums as decimal text; None unknown."""
        if self.cost_low is None:
            return None
        return {
            "low": str(self.cost_low),
            "high": str(self.cost_high),
            "currency": self.cost_currency,
            "method": self.cost_method,
            "source": self.cost_source,
        }


def costs_are_complete():
    """Costs have a range, a currency, a method and a source, or none of these."""
    texts = {"cost_currency": "", "cost_method": "", "cost_source": ""}
    return Q(cost_low__isnull=True, cost_high__isnull=True, **texts) | (
        # Without "is not null" the comparison of a missing sum is unknown, which passes.
        Q(cost_low__isnull=False, cost_high__isnull=False)
        & Q(cost_low__gte=0, cost_high__gte=F("cost_low"), cost_currency__regex="^[A-Z]{3}$")
        & ~Q(cost_method="")
        & ~Q(cost_source="")
    )


COSTS_FAULT = _(
    "Fill in all five cost fields or none: at least, at most, currency, method and source."
)


class CollectiveResponse(CollectiveResponseFacts):
    """A public collective response: shipped with the software, or released by a desk.

    `release`: what two people of a desk released; None for reference data. Rows with a release
    are written by incidents.actions.responses.publication only.
    """

    slug = models.SlugField(unique=True, max_length=120)
    release = models.ForeignKey(
        "incidents.CollectiveResponseRelease",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    released_at = models.DateTimeField(_("released"), null=True, editable=False)

    objects = CollectiveResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "name"]
        verbose_name = _("collective response")
        verbose_name_plural = _("collective responses")
        constraints = [
            models.CheckConstraint(
                name="a_response_began_on_a_partial_date",
                condition=is_partial_date("started_on"),
            ),
            models.CheckConstraint(
                name="somebody_takes_part_in_a_response",
                condition=Q(jurisdictions__len__gt=0),
            ),
            models.CheckConstraint(
                name="a_dispute_is_against_a_state",
                condition=~Q(kind="wto-dispute") | ~Q(against=""),
            ),
            models.CheckConstraint(
                name="costs_are_a_range_with_method_and_source",
                condition=costs_are_complete(),
                violation_error_message=COSTS_FAULT,
            ),
        ]

    def get_absolute_url(self):
        return reverse("response", args=[self.slug])

    def days_after(self, day):
        """Days from a demand to this response; None unless both are known to the day."""
        if len(day or "") != 10 or len(self.started_on) != 10:
            return None
        return (self.started_on.earliest - PartialDate(day).earliest).days


class StepFacts(models.Model):
    """One step of a collective response: taken, or laid down in the law."""

    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("step"))
    actor = models.CharField(_("who acts"), max_length=200, blank=True)
    article = models.CharField(_("article"), max_length=60, blank=True)
    duration = models.CharField(_("time allowed"), max_length=200, blank=True)
    counted_from = models.CharField(_("counted from"), max_length=200, blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence, default=Confidence.HIGH
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.text


class CollectiveResponseStep(StepFacts):
    """A step of a public collective response."""

    response = models.ForeignKey(CollectiveResponse, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["response", "position"]
        constraints = [
            models.UniqueConstraint(fields=["response", "position"], name="one_step_a_position"),
        ]


class LinkQuerySet(models.QuerySet):
    def to(self, campaign="", refs=()):
        """Links to a campaign (its slug) or to one of these entries, the oldest response first."""
        named = Q(ref__in=refs)
        if campaign:
            named |= Q(campaign__slug=campaign)
        return (
            self.filter(named)
            .select_related("response", "campaign")
            .order_by("response__started_on", "response__slug", "pk")
        )


class LinkFacts(models.Model):
    """What links a collective response to a campaign, or to an incident by its reference.

    Only the reference: readers who may not see the incident must not learn of a response to it.
    """

    class Scope(models.TextChoices):
        DIRECT = "direct", _("directly names this demand")
        WIDER = "wider", _("part of a wider response")

    ref = models.CharField(_("reference of an incident"), max_length=20, blank=True)
    scope = models.CharField(_("relevance"), max_length=10, choices=Scope)
    reason = models.TextField(_("how it responds to this demand"))
    source = models.TextField(_("source"))
    followed = models.CharField(
        _("the demand afterwards"), max_length=10, choices=Followed, default=Followed.UNKNOWN
    )
    followed_on = PartialDateField(_("since"), blank=True)
    followed_note = models.TextField(_("how this is known"), blank=True)

    class Meta:
        abstract = True


class CollectiveResponseLink(LinkFacts):
    """A public collective response to a campaign or an incident."""

    response = models.ForeignKey(CollectiveResponse, models.CASCADE, related_name="links")
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, null=True, blank=True, related_name="collective_responses"
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_response_is_to_a_campaign_or_an_incident",
                condition=Q(campaign__isnull=False, ref="") | Q(campaign__isnull=True) & ~Q(ref=""),
            ),
            models.UniqueConstraint(
                fields=["response", "campaign", "ref"],
                name="a_response_is_linked_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="what_followed_is_on_a_partial_date", condition=is_partial_date("followed_on")
            ),
            models.CheckConstraint(
                name="what_is_not_known_has_no_day",
                condition=~Q(followed="unknown") | Q(followed_on=""),
            ),
        ]

    def __str__(self):
        return self.ref or str(self.campaign)


class WithdrawnCollectiveResponse(models.Model):
    """What remains at the address of a withdrawn response: the date and the reason."""

    slug = models.SlugField(unique=True, max_length=120)
    withdrawn_on = models.DateField(_("withdrawn"))
    reason = models.TextField(_("reason"))

    def __str__(self):
        return self.slug
