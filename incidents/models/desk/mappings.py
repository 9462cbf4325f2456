"""A desk's decisions on foreign tables: profiles of columns, and words proposed as new."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.imports import Import
from incidents.models.people.people import Desk, User


class OfImportersQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the rows of the person's own desk, if they import files there."""
        if not may(user, Permission.IMPORT_CASES):
            return self.none()
        return self.filter(desk=user.desk_id)


class MappingProfile(models.Model):
    """How the columns and words of one kind of table become ours, under a name of the desk's."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="mapping_profiles")
    name = models.CharField(_("name"), max_length=120)
    # intake.mapping.profiles.Mapping
    mapping = models.JSONField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = OfImportersQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "name"], name="one_profile_a_name_at_a_desk"),
        ]

    def __str__(self):
        return self.name


class WordKind(models.TextChoices):
    TOPIC = "topic", _("topic")
    TACTIC = "tactic", _("tactic")
    SECTOR = "sector", _("sector")
    AUTHORITY = "authority", _("authority")
    CAMPAIGN = "campaign", _("campaign")
    LAW = "law", _("law")


class WordDecision(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmed as new")
    MATCHED = "matched", _("matched to a word of ours")
    DECLINED = "declined", _("left blank")


class WordProposal(models.Model):
    """A word of a file that no list has, proposed by one person for another to decide on."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="word_proposals")
    kind = models.CharField(_("kind"), max_length=10, choices=WordKind)
    word = models.CharField(_("word"), max_length=300)
    # Of an authority; else blank.
    coercing_state = models.CharField(_("coercing state"), max_length=2, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    record = models.ForeignKey(
        Import, models.SET_NULL, null=True, blank=True, related_name="word_proposals"
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=WordDecision, blank=True)
    # The key of our word, where it was matched to one.
    ours = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = OfImportersQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "word"]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "kind", "word", "coercing_state"], name="a_word_is_proposed_once"
            ),
            models.CheckConstraint(
                name="a_word_needs_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Another officer has to decide on your proposal."),
            ),
            models.CheckConstraint(
                name="a_decided_word_has_decided_by_and_at",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_matched_word_names_one_of_ours",
                condition=~Q(decision=WordDecision.MATCHED) | ~Q(ours=""),
            ),
        ]

    def __str__(self):
        return self.word
