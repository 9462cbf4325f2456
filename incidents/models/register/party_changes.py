"""Corrections and merges of parties, which are firms and authorities: proposed, made, undone."""

from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.people.people import Desk, User
from incidents.models.register.authorities import Authority
from incidents.models.register.firms import Firm


@dataclass(frozen=True)
class PartyKind:
    """Firms or authorities: their table, and the columns that name them elsewhere.

    `name`: the column of Case, Release and PartyChange. `entry_column`: the column of Incident that
    holds the slug. `place`: the column beside the name that tells two parties apart. `columns`:
    what officers correct.
    """

    name: str
    plural: str
    model: type[models.Model]
    entry_column: str
    place: str
    columns: tuple[str, ...]

    @property
    def rows(self):
        return self.model._default_manager


FIRMS = PartyKind(
    "firm",
    "firms",
    Firm,
    "firm_slug",
    "country",
    ("name", "other_names", "kind", "country", "sector", "parent", "lei", "uscc", "isin"),
)
AUTHORITIES = PartyKind(
    "authority",
    "authorities",
    Authority,
    "authority",
    "coercing_state",
    ("name", "other_names", "kind", "coercing_state"),
)
PARTY_KINDS = {kind.plural: kind for kind in (FIRMS, AUTHORITIES)}


class PartyDecision(models.TextChoices):
    MADE = "made", _("made")
    DECLINED = "declined", _("declined")


class PartyChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return changes of shared parties, and those that the person's own desk proposed."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(Q(is_shared=True) | Q(desk=user.desk_id))

    def waiting(self):
        return self.filter(decision="")

    def about(self, party):
        """Return the changes of a party, and the merges into it."""
        name = "firm" if isinstance(party, Firm) else "authority"
        return self.filter(Q(**{name: party}) | Q(**{f"into_{name}": party}))

    def with_names(self):
        return self.select_related(
            "firm", "authority", "into_firm", "into_authority", "desk", "proposed_by", "decided_by"
        )


class PartyChange(models.Model):
    """One correction of a firm or authority, or its merge into another.

    What only one desk knows is changed at once by one person; what is shared needs two.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, related_name="changes")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="changes")
    # The party that stays, of a merge.
    into_firm = models.ForeignKey(Firm, models.PROTECT, null=True, related_name="+")
    into_authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    # {column: [before, after]} of a correction; of a merge, of the party that stays.
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # {table: [keys]} of rows that a merge moved, for its undoing.
    moved = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    is_shared = models.BooleanField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=PartyDecision, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = PartyChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="a_party_change_is_of_one_party",
                condition=Q(firm__isnull=False, authority__isnull=True, into_authority__isnull=True)
                | Q(firm__isnull=True, authority__isnull=False, into_firm__isnull=True),
            ),
            models.CheckConstraint(
                name="a_party_is_not_merged_with_itself",
                condition=(Q(into_firm__isnull=True) | ~Q(into_firm=F("firm")))
                & (Q(into_authority__isnull=True) | ~Q(into_authority=F("authority"))),
            ),
            models.CheckConstraint(
                name="a_shared_party_is_changed_by_two_people",
                condition=Q(is_shared=False)
                | ~Q(decision=PartyDecision.MADE)
                | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Another officer has to decide on your proposal."),
            ),
            models.CheckConstraint(
                name="a_decided_party_change_has_decided_by_and_at",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_what_was_made_is_undone",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(decision=PartyDecision.MADE, undone_by__isnull=False, undone_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["firm"], condition=Q(decision=""), name="one_waiting_change_a_firm"
            ),
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(decision=""),
                name="one_waiting_change_an_authority",
            ),
        ]

    def __str__(self):
        return f"{self.party} {self.pk}"

    @property
    def kind(self):
        return FIRMS if self.firm_id else AUTHORITIES

    @property
    def party(self):
        return self.firm or self.authority

    @property
    def into(self):
        """Return the party that stays of a merge; None of a correction."""
        return self.into_firm or self.into_authority

    @property
    def is_merge(self):
        return self.into is not None

    @property
    def is_waiting(self):
        return not self.decision

    @property
    def is_in_force(self):
        return self.decision == PartyDecision.MADE and self.undone_at is None


class DismissedLikeness(models.Model):
    """Two parties that are not the same, as an officer of a desk decided for good."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    first_firm = models.ForeignKey(Firm, models.CASCADE, null=True, related_name="+")
    second_firm = models.ForeignKey(Firm, models.CASCADE, null=True, related_name="+")
    first_authority = models.ForeignKey(Authority, models.CASCADE, null=True, related_name="+")
    second_authority = models.ForeignKey(Authority, models.CASCADE, null=True, related_name="+")
    dismissed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_dismissed_likeness_is_of_two_in_order",
                condition=Q(
                    first_firm__isnull=False,
                    second_firm__isnull=False,
                    first_firm__lt=F("second_firm"),
                    first_authority__isnull=True,
                    second_authority__isnull=True,
                )
                | Q(
                    first_authority__isnull=False,
                    second_authority__isnull=False,
                    first_authority__lt=F("second_authority"),
                    first_firm__isnull=True,
                    second_firm__isnull=True,
                ),
            ),
            models.UniqueConstraint(
                fields=[
                    "desk",
                    "first_firm",
                    "second_firm",
                    "first_authority",
                    "second_authority",
                ],
                name="a_likeness_is_dismissed_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.pk}"
