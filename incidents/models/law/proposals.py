"""Laws and articles that a desk proposes; a second person confirms them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.evidence import Invocation
from incidents.models.desk.sharing import readable_cases
from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Instrument, InstrumentKind, Provision
from incidents.models.people.people import Desk, User
from incidents.values.article_numbers import label_number


class LawProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the proposals of the person's desk; of a case, if they may read that case."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        of_case = Q(case__isnull=True) | readable_cases(user, "case__")
        return self.filter(of_case, desk=user.desk_id)

    def waiting(self):
        return self.filter(decided_at__isnull=True)


class LawProposal(models.Model):
    """A law, or an article of one, that is not in the register yet: its desk's own until confirmed.

    Nothing of it is in the tables of the law, so that no page, file or figure has to leave it out.
    Confirming it makes the rows, and the citation of the case for which it was proposed.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="law_proposals"
    )
    # A law that is in the register, of which an article is proposed; else the facts of a new one.
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_orig = models.CharField(_("original title"), max_length=300, blank=True)
    title_lang = models.CharField(_("language of the original"), max_length=12, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, blank=True)
    issuing_body = models.CharField(_("issuing body"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=InstrumentKind, blank=True)
    adopted_on = PartialDateField(_("adopted"), blank=True)
    in_force_from = PartialDateField(_("in force from"), blank=True)
    number = models.CharField(_("number of the article"), max_length=60, blank=True)
    gist = models.TextField(_("summary of the article, in your words"), blank=True)
    text = models.TextField(_("text in the original"), blank=True)
    language = models.CharField(_("language of the text"), max_length=12, blank=True)
    source_title = models.CharField(_("title of the source"), max_length=400)
    source_issuer = models.CharField(_("who issued the source"), max_length=300)
    source_url = models.URLField(_("web address of the source"), max_length=600, blank=True)
    invoked = models.CharField(
        _("how it was cited"), max_length=20, choices=Invocation, default=Invocation.UNSTATED
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_confirmed = models.BooleanField(default=False)

    objects = LawProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("proposed law")
        verbose_name_plural = _("proposed laws")
        constraints = [
            models.CheckConstraint(
                name="a_law_is_confirmed_by_a_second_person",
                condition=Q(is_confirmed=False)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="a_proposed_law_is_decided_by_and_at",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_proposal_names_a_law_or_an_article_of_one",
                condition=(Q(instrument__isnull=False) & ~Q(number=""))
                | (~Q(title_en="") & ~Q(jurisdiction="") & ~Q(issuing_body="") & ~Q(kind="")),
            ),
            models.CheckConstraint(
                name="a_proposed_article_has_a_summary", condition=Q(number="") | ~Q(gist="")
            ),
            models.CheckConstraint(
                name="proposed_law_days_are_partial_dates",
                condition=is_partial_date("adopted_on") & is_partial_date("in_force_from"),
            ),
        ]

    def __str__(self):
        title = str(self.instrument) if self.instrument else self.title_en
        return f"{title} {label_number(self.number)}" if self.number else title

    def get_absolute_url(self):
        return reverse("law_proposal", args=[self.pk])

    @property
    def reference(self):
        """What the history calls it; titles stay out of the ledger."""
        return f"law proposal {self.pk}"

    @property
    def cited_key(self):
        """The key under which a confirmed one is cited; "" before that."""
        if not self.is_confirmed or self.instrument is None:
            return ""
        row = Provision.objects.filter(instrument=self.instrument, number=self.number).first()
        return row.key if self.number and row else self.instrument.key
