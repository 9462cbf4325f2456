"""Right of reply: what a firm or authority named in an entry says about it, and who verified it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.fields import search_slug
from incidents.models.people.people import Desk, User


class ReplyKind(models.TextChoices):
    """What the sender wants."""

    REPLY = "reply", _("Reply")
    CORRECTION = "correction", _("Request to correct the entry")


class ReplyParty(models.TextChoices):
    """In whose name: of those whom the entry names."""

    FIRM = "firm", _("the firm")
    AUTHORITY = "authority", _("the authority")


class ReplyWay(models.TextChoices):
    """How an officer knows that the firm or authority itself wrote."""

    LETTERHEAD = "letterhead", _("a letter on its letterhead")
    DOMAIN = "domain", _("an e-mail from its own domain")
    CALL = "call", _("a call to a number that the desk found itself")


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those about entries of the person's desk, if they log cases there."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(desk=user.desk_id)

    def waiting(self):
        return self.filter(verified_at__isnull=True, refused_at__isnull=True)

    def verified(self, ref):
        """Return what is shown with an entry, oldest first. The reader has found the entry."""
        return self.filter(ref=ref, verified_at__isnull=False).order_by("verified_at", "pk")


class Reply(models.Model):
    """A text of somebody whom an entry names. Nobody edits it: it is shown whole, or not at all.

    `ref` and no foreign key: an entry's rows are replaced by each new version.
    """

    slug = models.SlugField(max_length=10, unique=True, default=search_slug, editable=False)
    ref = models.CharField(_("reference"), max_length=20)
    version = models.PositiveSmallIntegerField(_("version"))
    # Of the release that the entry came from: its officers decide.
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="replies")
    kind = models.CharField(_("kind"), max_length=10, choices=ReplyKind)
    party = models.CharField(_("in the name of"), max_length=10, choices=ReplyParty)
    sender = models.CharField(_("name of the firm or authority"), max_length=200)
    text = models.TextField(_("text"))
    contact = models.TextField(_("how to reach you"))
    received_at = models.DateTimeField()
    way = models.CharField(_("how it was verified"), max_length=12, choices=ReplyWay, blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(_("reason for the refusal"), blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        verbose_name_plural = _("replies")
        indexes = [
            models.Index("ref", name="reply_of_an_entry", condition=Q(verified_at__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(
                name="a_reply_says_something",
                condition=~Q(text="") & ~Q(sender="") & ~Q(contact=""),
            ),
            models.CheckConstraint(
                name="reply_verified_by_and_at",
                condition=decision_is_complete("verified_by", "verified_at"),
            ),
            models.CheckConstraint(
                name="a_verified_reply_says_how",
                condition=Q(verified_at__isnull=True, way="")
                | Q(verified_at__isnull=False, way__in=ReplyWay.values),
            ),
            models.CheckConstraint(
                name="reply_refused_by_and_at",
                condition=decision_is_complete("refused_by", "refused_at"),
            ),
            models.CheckConstraint(
                name="a_refused_reply_says_why",
                condition=Q(refused_at__isnull=True, refusal="")
                | (Q(refused_at__isnull=False) & ~Q(refusal="")),
            ),
            models.CheckConstraint(
                name="a_reply_is_decided_once",
                condition=Q(verified_at__isnull=True) | Q(refused_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.sender} on {self.ref}"

    def get_absolute_url(self):
        return reverse("reply_decision", args=[self.slug])
