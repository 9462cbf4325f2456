"""Cases: a desk's own record of one firm facing one demand. Only that desk sees it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.case_course import CaseCourse
from incidents.models.desk.sharing import CaseQuerySet, ConsentChoices, Marking
from incidents.models.fields import PartialDateField, is_partial_date, listed_field
from incidents.models.law.instruments import Confidence
from incidents.models.people.people import Desk, User
from incidents.models.register.authorities import Attribution, Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import Firm
from incidents.models.register.vocabulary import Sector, Tactic, Topic
from incidents.values.case_kinds import CaseKind, head_act
from incidents.values.case_origins import CaseOrigin
from incidents.values.concession_scale import (
    ConcessionLanguages,
    ConcessionPlaces,
    ConcessionWords,
)
from incidents.values.consent_groups import LEAST_FIRMS, ORDER
from incidents.values.political_links import PoliticalLink
from incidents.values.tiers import Consent


def within_limit():
    """Return the condition that the consent of a case is no wider than the firm's limit."""
    condition = Q(consent=Consent.INTERNAL.value)
    for place, limit in enumerate(ORDER, 1):
        condition |= Q(consent_limit=limit.value, consent__in=[one.value for one in ORDER[:place]])
    return condition


class Case(CaseCourse, models.Model):
    """One firm facing one demand, as a desk knows it."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="cases")
    reference = models.CharField(_("desk's reference"), max_length=40, unique=True, editable=False)
    # The register's number, given at the first approval and never changed or reused.
    ref = models.CharField(_("register's reference"), max_length=20, blank=True, editable=False)
    # Data set and key identify a file's row; the hash is of rows loaded before FileRow existed.
    data_set = models.CharField(_("data set"), max_length=120, blank=True)
    slug = models.CharField(_("key in the file it came from"), max_length=120, blank=True)
    row_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # Only a demand can be conceded; reprisals and retaliation are counted apart.
    case_kind = models.CharField(
        _("kind of case"), max_length=12, choices=CaseKind, default=CaseKind.DEMAND
    )
    found_by = models.CharField(
        _("how the case was found"), max_length=15, choices=CaseOrigin, blank=True
    )
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
    # Other bodies that acted too, and organs of the state that made a boycott known. Of a boycott
    # nobody is the authority: it is a tactic.
    further_authorities = models.ManyToManyField(
        Authority, blank=True, related_name="+", verbose_name=_("further authorities")
    )
    amplified_by = models.ManyToManyField(
        Authority, blank=True, related_name="+", verbose_name=_("amplified by")
    )
    coercing_state = models.CharField(_("coercing state"), max_length=2)
    attribution = models.CharField(
        _("attribution"), max_length=20, choices=Attribution, default=Attribution.NONE
    )
    attribution_source = models.TextField(_("source for the attribution"), blank=True)
    # Of a reprisal or a retaliation. A demand says itself what it is about.
    political_link = listed_field(_("tie to politics"), PoliticalLink, 10)
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
    # Unknown is not waiting: only a day that a source names says that a firm was still silent.
    last_known_on = PartialDateField(_("last known not to have responded"), blank=True)
    # How far the firm went, where a source says so. A later reversal is an event.
    concession_words = listed_field(_("words of the concession"), ConcessionWords, 12)
    concession_places = listed_field(_("places of the concession"), ConcessionPlaces, 15)
    concession_languages = listed_field(
        _("language versions of the concession"), ConcessionLanguages, 5
    )
    consent = models.CharField(
        _("consent"), max_length=10, choices=ConsentChoices, default=ConsentChoices.INTERNAL
    )
    # What the firm allows for each part of its story: {ConsentGroup: consent}. `consent_limit` is
    # the narrowest of those that bound the whole case.
    group_consents = models.JSONField(default=dict, db_default={}, blank=True)
    consent_limit = models.CharField(
        _("most that the firm allows"),
        max_length=10,
        choices=ConsentChoices,
        default=ConsentChoices.NAMED,
        db_default=ConsentChoices.NAMED,
    )
    # The firm lets its case be used only once so many firms have told the desk of the same demand.
    # Never lowered: a trigger of the database refuses it.
    least_firms = models.PositiveSmallIntegerField(
        _("use only together"), choices=LEAST_FIRMS, null=True, blank=True
    )
    marking = models.CharField(_("marking"), max_length=10, choices=Marking, default=Marking.AMBER)
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence, default=Confidence.HIGH
    )
    # Somebody who had not collected it read it again, against a source of their own.
    checked_on = PartialDateField(_("read a second time on"), blank=True, default="", db_default="")
    checked_by = models.CharField(
        _("read a second time by"), max_length=120, blank=True, default="", db_default=""
    )
    doubts = models.TextField(_("what is uncertain"), blank=True)
    # Why it may lie outside of what the register is about; blank for a case that is clearly inside.
    borderline = models.TextField(_("borderline, because"), blank=True, default="", db_default="")
    community_note = models.TextField(_("note for the community tier"), blank=True)
    note = models.TextField(_("note for the desk"), blank=True)
    # Who looks after the case. Somebody who has left the desk looks after nothing.
    owner = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("owner"),
    )
    # With TLP:RED, the only people who may read it.
    readers = models.ManyToManyField(User, blank=True, editable=False, related_name="red_cases")
    # The cases that were logged together from one demand.
    batch = models.ForeignKey(
        "CaseBatch", models.PROTECT, null=True, blank=True, editable=False, related_name="cases"
    )
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
                condition=is_partial_date("reported_on") & is_partial_date("last_known_on"),
            ),
            models.CheckConstraint(
                name="a_second_reading_says_when_and_by_whom",
                condition=Q(checked_on="", checked_by="")
                | is_partial_date("checked_on") & ~Q(checked_on="") & ~Q(checked_by=""),
                violation_error_message=_(
                    "If somebody read the case a second time, enter the date and who it was."
                ),
            ),
            models.CheckConstraint(
                name="a_case_is_of_a_known_kind",
                condition=Q(case_kind__in=CaseKind.values),
            ),
            models.CheckConstraint(
                name="a_case_was_found_in_a_known_way",
                condition=Q(found_by__in=["", *CaseOrigin.values]),
            ),
            models.CheckConstraint(
                name="a_concession_went_as_far_as_is_listed",
                condition=Q(concession_words__in=["", *ConcessionWords.values])
                & Q(concession_places__in=["", *ConcessionPlaces.values])
                & Q(concession_languages__in=["", *ConcessionLanguages.values]),
            ),
            models.CheckConstraint(
                name="a_consent_is_within_the_firms_limits",
                condition=within_limit(),
                violation_error_message=_(
                    "The firm allows less than this for a part of the case. Choose a narrower"
                    " consent."
                ),
            ),
            models.CheckConstraint(
                name="use_only_together_means_two_to_five_firms",
                condition=Q(least_firms__isnull=True) | Q(least_firms__range=(2, 5)),
            ),
            models.CheckConstraint(
                name="only_what_is_no_demand_has_a_tie_to_politics",
                condition=Q(political_link="")
                | Q(political_link__in=PoliticalLink.values) & ~Q(case_kind=CaseKind.DEMAND),
                violation_error_message=_(
                    "Leave the tie to politics blank for a demand. It is for reprisals and"
                    " retaliation."
                ),
            ),
            models.CheckConstraint(
                name="an_attribution_has_a_source",
                condition=Q(attribution=Attribution.NONE) | ~Q(attribution_source=""),
                violation_error_message=_("Name the source for the attribution."),
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "-changed_at"], name="case_by_desk"),
            # What the tabs of the list count, without reading the table.
            models.Index(fields=["desk", "owner", "marking"], include=["id"], name="case_by_owner"),
        ]

    def __str__(self):
        return self.title or self.claim

    def get_absolute_url(self):
        return reverse("case", args=[self.reference])

    @property
    def public_url(self):
        return reverse("incident", args=[self.ref]) if self.ref else ""

    @property
    def claim(self):
        """Return the title as typed, or one of the firm and what was demanded or done."""
        act = head_act(self.demanded_change) or _("demand not known")
        return self.title or f"{self.firm.name}: {act}"

    @property
    def sector(self):
        return self.own_sector or self.firm.sector

    def keep_readable(self, *people):
        """Name these people and the owner as readers if this is TLP:RED: none of them loses it."""
        if self.marking == Marking.RED:
            self.readers.add(*people, *filter(None, [self.owner]))
