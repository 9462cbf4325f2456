"""Collective answers: what governments did together, or could do, and what it answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.campaigns import Campaign
from incidents.models.days import PartialDate, PartialDateField, is_partial_date
from incidents.models.law import Confidence

# Groups of states that act as one, beside the codes of ISO 3166-1.
BLOCS = ("EU", "G7")


class Followed(models.TextChoices):
    """What became of the demand or measure after an answer. It does not say because of it."""

    UPHELD = "upheld", _("upheld")
    LIFTED = "lifted", _("lifted")
    UNKNOWN = "unknown", _("not known")


class ResponseQuerySet(models.QuerySet):
    def with_record(self):
        """With steps, and with links and the campaigns behind them; three queries."""
        return self.prefetch_related("steps", "links__campaign")


class Response(models.Model):
    """A collective answer. Reference data: no desk owns one, everybody reads all."""

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

    slug = models.SlugField(unique=True, max_length=120)
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=40, choices=Kind)
    jurisdictions = ArrayField(
        models.CharField(max_length=2), verbose_name=_("jurisdictions taking part")
    )
    against = models.CharField(_("against"), max_length=2, blank=True)
    started_on = PartialDateField(_("began"), blank=True)
    status = models.CharField(_("status"), max_length=200, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    note = models.TextField(_("note"), blank=True)
    sources = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("sources"))
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "name"]
        verbose_name = _("collective answer")
        verbose_name_plural = _("collective answers")
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
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("response", args=[self.slug])

    def days_after(self, day):
        """Days from a demand to this answer; None unless both are known to the day."""
        if len(day or "") != 10 or len(self.started_on) != 10:
            return None
        return (self.started_on.earliest - PartialDate(day).earliest).days


class ResponseStep(models.Model):
    """One step of an answer: done, or laid down for whoever uses it."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("step"))
    actor = models.CharField(_("who acts"), max_length=200, blank=True)
    article = models.CharField(_("article"), max_length=60, blank=True)
    duration = models.CharField(_("time allowed"), max_length=200, blank=True)
    clock_start = models.CharField(_("counted from"), max_length=200, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence)

    class Meta:
        ordering = ["response", "position"]
        constraints = [
            models.UniqueConstraint(fields=["response", "position"], name="one_step_a_position"),
        ]

    def __str__(self):
        return self.text


class LinkQuerySet(models.QuerySet):
    def to(self, campaign="", refs=()):
        """Links to a campaign (its slug) or to one of these entries, the oldest answer first."""
        named = Q(ref__in=refs)
        if campaign:
            named |= Q(campaign__slug=campaign)
        return (
            self.filter(named)
            .select_related("response", "campaign")
            .order_by("response__started_on", "response__slug", "pk")
        )


class ResponseLink(models.Model):
    """An answer was given to a campaign, or to an entry of the register, by its reference.

    The reference alone: who may not read the entry is not told that it was answered.
    """

    class Scope(models.TextChoices):
        DIRECT = "direct", _("names this demand")
        WIDER = "wider", _("answers the wider pressure of which this is a part")

    response = models.ForeignKey(Response, models.CASCADE, related_name="links")
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, null=True, blank=True, related_name="answers"
    )
    ref = models.CharField(_("reference of an entry"), max_length=20, blank=True)
    scope = models.CharField(_("how near"), max_length=10, choices=Scope)
    reason = models.TextField(_("why it is an answer to this"))
    source = models.TextField(_("source"))
    followed = models.CharField(
        _("what followed"), max_length=10, choices=Followed, default=Followed.UNKNOWN
    )
    followed_on = PartialDateField(_("since"), blank=True)
    followed_note = models.TextField(_("how that is known"), blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answer_is_to_a_campaign_or_an_entry",
                condition=Q(campaign__isnull=False, ref="") | Q(campaign__isnull=True) & ~Q(ref=""),
            ),
            models.UniqueConstraint(
                fields=["response", "campaign", "ref"],
                name="an_answer_is_linked_once",
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
