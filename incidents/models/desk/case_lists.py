"""The list of cases: what each case is filtered and sorted by, saved lists, chosen columns."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.sharing import CasesTogetherQuerySet, readable_cases
from incidents.models.fields import PartialDateField, search_slug
from incidents.models.people.people import Desk, User
from incidents.models.register.incidents import Findable, keys_field


class CaseBatch(models.Model):
    """Cases that one person logged together: one demand to many firms."""

    CASES = "cases"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    objects = CasesTogetherQuerySet.as_manager()

    class Meta:
        ordering = ["-logged_at"]

    def __str__(self):
        return self.title


class CaseSummaryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the summaries of the cases that the person may read."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(readable_cases(user, "case__"), desk=user.desk_id)


class CaseSummary(Findable):
    """What a list of cases filters and sorts by, in the columns that the register has, too.

    It is made from the case by incidents.actions.desk.summaries and holds nothing of its own. It
    is out of date when the case was changed after `as_of`; then it is made again before it is used.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="summary")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    # The `changed_at` of the case that this was made from.
    as_of = models.DateTimeField()
    designations_used = keys_field()
    wording_before = models.TextField(blank=True)
    wording_after = models.TextField(blank=True)
    demand_deadline_on = PartialDateField(blank=True)
    responded_on = PartialDateField(blank=True)
    fine_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    fine_currency = models.CharField(max_length=3, blank=True)
    # How many requirements of incidents.models.desk.completeness are met.
    met = models.PositiveSmallIntegerField()

    objects = CaseSummaryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("desk", F("as_of").desc(), F("case").desc(), name="case_summary_changed"),
            models.Index(
                "desk", F("reported_from").desc(), F("case").desc(), name="case_summary_reported"
            ),
        ]

    def __str__(self):
        return f"{self.case_id}"


class CaseListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return a person's own lists and those of their desk."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(Q(owner=user.pk) | Q(desk=user.desk_id))


class CaseList(models.Model):
    """Filters, order and columns of the list of cases, saved under a name."""

    slug = models.CharField(max_length=20, unique=True, default=search_slug)
    name = models.CharField(_("name"), max_length=60)
    # The canonical query string, without its question mark.
    query = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=30))
    # Who leaves takes their own lists along.
    owner = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, related_name="+")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = CaseListQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_case_list_is_a_persons_or_a_desks",
                condition=Q(owner__isnull=True, desk__isnull=False)
                | Q(owner__isnull=False, desk__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name


class CaseColumns(models.Model):
    """The columns that a person chose for the list of cases, in their order."""

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    columns = ArrayField(models.CharField(max_length=30))

    def __str__(self):
        return f"{self.person_id}"
