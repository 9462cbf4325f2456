"""The register: published incidents, tombstones of withdrawn ones, and unique numbers."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import tier_of
from incidents.models.desk.releases import Release, TierChoices
from incidents.models.fields import PartialDateField, listed_field
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution
from incidents.models.register.firms import FirmKind
from incidents.values.borderline import Borderline
from incidents.values.case_kinds import CaseKind
from incidents.values.case_origins import CaseOrigin
from incidents.values.concession_scale import (
    ConcessionLanguages,
    ConcessionPlaces,
    ConcessionWords,
)
from incidents.values.fine_grounds import FineGround
from incidents.values.firm_responses import FirmResponse
from incidents.values.measure_status import MeasureStatus
from incidents.values.political_links import PoliticalLink
from incidents.values.response_times import DemandOutcome
from incidents.values.tiers import Tier


class NumberQuerySet(models.QuerySet):
    def following(self, scope, count=1):
        """Give the next number of a scope ("CCI-2018"), or the first of the next `count`.

        Call inside a transaction: the update locks the row until it ends, so two officers who
        approve at once get different numbers. A number that is rolled back is given again, so that
        no gap reveals a case.
        """
        self.get_or_create(scope=scope)
        self.filter(scope=scope).update(last=F("last") + count)
        return self.get(scope=scope).last - count + 1


class Number(models.Model):
    """The last number given in a scope."""

    scope = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)

    objects = NumberQuerySet.as_manager()


class TierQuerySet(models.QuerySet):
    def visible_to(self, user, tier=""):
        """Rows of the one tier that the person reads; with `tier="public"`, of the public tier."""
        readers_tier = Tier.PUBLIC if tier == Tier.PUBLIC else tier_of(user)
        visible = self.filter(tier=readers_tier.value)
        # For incidents.figures.engine.engines, which has one snapshot a tier.
        visible._add_hints(tier=readers_tier.value)
        return visible


class IncidentQuerySet(TierQuerySet):
    def citing(self, key):
        """Incidents that cite an instrument ("advertising-law") or a provision ("...#9(4)")."""
        if "#" in key:
            return self.filter(provisions__contains=[key])
        return self.filter(instruments__contains=[key])

    def demands(self):
        """Incidents in which something was demanded: only these can end in a concession."""
        return self.filter(case_kind=CaseKind.DEMAND)

    def newest_first(self):
        return self.order_by("-reported_from", "-pk")


def keys_field():
    return ArrayField(models.CharField(max_length=150), default=list, blank=True)


def kinds_field():
    """The kinds of its sources, each once; empty in rows from before sources had kinds."""
    kind = models.CharField(max_length=20)
    return ArrayField(kind, default=list, db_default=[], blank=True)


def names_field(title):
    """A list of names; empty in rows from before there was one."""
    name = models.CharField(max_length=200)
    return ArrayField(name, default=list, db_default=[], blank=True, verbose_name=title)


class Findable(models.Model):
    """The columns that a query filters and searches (incidents.queries)."""

    case_kind = models.CharField(
        _("kind of case"), max_length=12, choices=CaseKind, default=CaseKind.DEMAND
    )
    found_by = models.CharField(
        _("how the case was found"), max_length=15, choices=CaseOrigin, blank=True
    )
    measure_status = models.CharField(
        _("status of the measure"), max_length=10, choices=MeasureStatus, blank=True
    )
    demand_outcome = models.CharField(
        max_length=10, choices=DemandOutcome, default=DemandOutcome.UNKNOWN
    )
    days_most = models.PositiveIntegerField(null=True)
    firm_slug = models.CharField(max_length=120, blank=True)
    country = models.CharField(_("home country"), max_length=2, blank=True)
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    authority = models.CharField(_("authority"), max_length=120, blank=True)
    coercing_state = models.CharField(_("coercing state"), max_length=2)
    attribution = models.CharField(_("attribution"), max_length=20, choices=Attribution)
    political_link = listed_field(_("tie to politics"), PoliticalLink, 10)
    # The best grade of its sources, reliability first: "B2", or "" without a source.
    best_grade = models.CharField(max_length=2, blank=True, default="", db_default="")
    source_kinds = kinds_field()
    confidence = listed_field(_("confidence"), Confidence, 10)
    # "" in rows from before it was recorded; the reason is in the document.
    borderline = listed_field(_("borderline"), Borderline, 3)
    campaign = models.CharField(_("campaign"), max_length=120, blank=True)
    topics = keys_field()
    tactics = keys_field()
    instruments = keys_field()
    provisions = keys_field()
    reported_from = models.DateField()
    reported_until = models.DateField()
    demand_deadline_from = models.DateField(null=True)
    firm_response = models.CharField(_("firm's response"), max_length=20, choices=FirmResponse)
    search = SearchVectorField()

    class Meta:
        abstract = True


class IncidentColumns(Findable):
    """The columns of an incident, in the register and in the editions.

    Columns hold what is filtered, counted or searched; `document` holds what is only displayed.
    """

    ref = models.CharField(_("reference"), max_length=20)
    version = models.PositiveSmallIntegerField(_("version"))
    released_at = models.DateTimeField(_("released"))
    # Why this version replaced the one before it; blank for the first.
    change_reason = models.TextField(
        _("reason for the new version"), blank=True, default="", db_default=""
    )
    title = models.CharField(_("title"), max_length=400)
    firm = models.CharField(_("firm"), max_length=200, blank=True)
    # The name of the enterprise group, by which firms are counted; that of the firm without one.
    firm_group = models.CharField(_("enterprise group"), max_length=200, blank=True)
    firm_kind = models.CharField(max_length=30, choices=FirmKind, blank=True)
    isic = models.CharField(_("ISIC Rev. 4"), max_length=3, blank=True)
    further_authorities = names_field(_("further authorities"))
    amplified_by = names_field(_("amplified by"))
    checked_on = PartialDateField(_("read a second time"), blank=True, default="", db_default="")
    demanded_change = models.TextField(_("what was demanded"), blank=True)
    wording_before = models.TextField(_("wording before"), blank=True)
    wording_after = models.TextField(_("wording after"), blank=True)
    reported_on = PartialDateField(_("first reported"))
    demanded_on = PartialDateField(_("demanded"), blank=True)
    demand_deadline_on = PartialDateField(_("demand deadline"), blank=True)
    responded_on = PartialDateField(_("firm responded"), blank=True)
    lifted_on = PartialDateField(_("demand lifted"), blank=True)
    # From demand to first concession, as bounds in days (values.response_times).
    days_least = models.PositiveIntegerField(default=0)
    is_demand_dated = models.BooleanField(default=False)
    # Of a measure: its latest status, times in force, and days to its end as bounds.
    measure_spells = keys_field()
    days_to_end_least = models.PositiveIntegerField(null=True)
    days_to_end_most = models.PositiveIntegerField(null=True)
    # The interval of the first concession; an end that is not known is null.
    conceded_from = models.DateField(null=True)
    conceded_until = models.DateField(null=True)
    demand_deadline_until = models.DateField(null=True)
    designations_used = keys_field()
    fined_on = PartialDateField(_("fined"), blank=True)
    concession_words = listed_field(_("words of the concession"), ConcessionWords, 12)
    concession_places = listed_field(_("places of the concession"), ConcessionPlaces, 15)
    concession_languages = listed_field(
        _("language versions of the concession"), ConcessionLanguages, 5
    )
    fine_amount = models.DecimalField(_("fine"), max_digits=18, decimal_places=2, null=True)
    fine_currency = models.CharField(_("currency"), max_length=3, blank=True)
    fine_ground = models.CharField(
        _("formal ground of the fine"), max_length=10, choices=FineGround, blank=True
    )
    document = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True


class Incident(IncidentColumns):
    """A published incident in one tier. Written by releases only, never by hand.

    Nothing here points at a Case: the release does, and readers have no access to releases.
    """

    tier = models.CharField(max_length=10, choices=TierChoices)
    release = models.ForeignKey(Release, models.PROTECT, related_name="entries")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            models.UniqueConstraint(fields=["ref", "tier"], name="one_entry_a_tier"),
            models.CheckConstraint(
                name="an_interval_does_not_end_before_it_begins",
                condition=Q(reported_from__lte=F("reported_until")),
            ),
        ]
        indexes = [
            # After the order come the most used filters, so that a row that does not match is
            # skipped in the index without reading the table.
            models.Index(
                "tier",
                F("reported_from").desc(),
                F("id").desc(),
                "country",
                "coercing_state",
                "authority",
                "sector",
                "firm_response",
                name="entry_newest",
            ),
            models.Index("tier", F("released_at").desc(), F("id").desc(), name="entry_changed"),
            models.Index("tier", "firm", "id", name="entry_by_firm"),
            models.Index("tier", "firm_slug", name="entry_of_firm"),
            models.Index("tier", "campaign", name="entry_of_campaign"),
            models.Index("tier", "demand_deadline_from", name="entry_deadline"),
            GinIndex(fields=["topics"], name="entry_topics"),
            GinIndex(fields=["tactics"], name="entry_tactics"),
            GinIndex(fields=["instruments"], name="entry_instruments"),
            GinIndex(fields=["provisions"], name="entry_provisions"),
            # No pending list: an approval must not wait while another transaction merges it.
            GinIndex(fields=["search"], name="entry_search", fastupdate=False),
        ]

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("incident", args=[self.ref])


class Tombstone(models.Model):
    """What is left at the address of a withdrawn incident: the day and the reason."""

    ref = models.CharField(max_length=20)
    tier = models.CharField(max_length=10, choices=TierChoices)
    withdrawn_on = models.DateField(_("withdrawn"))
    reason = models.TextField(_("reason"))
    # The incident of the same tier that says what this one said; blank for most. Readers are led
    # there only while they may read it (incidents.queries.register.replacements).
    replaced_by = models.CharField(_("replaced by"), max_length=20, blank=True, db_default="")

    objects = TierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "tier"], name="one_tombstone_a_tier"),
            models.CheckConstraint(
                name="a_withdrawn_incident_does_not_replace_itself",
                condition=~Q(replaced_by=F("ref")),
            ),
        ]

    def __str__(self):
        return self.ref
