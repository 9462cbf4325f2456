"""What desks say to each other: corroborate, contest, propose a change, ask what others know."""

import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.circles import Circle, CircleMember
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.desk.shares import CaseShare, SharedEntry, ShareRelease
from incidents.models.desk.sharing import Marking, readable_cases
from incidents.models.fields import search_slug
from incidents.models.people.people import Desk, User

# An enquiry that nobody has taken up by then is asked again, or is no longer asked.
DAYS_OPEN = dt.timedelta(days=90)


class StatementKind(models.TextChoices):
    CORROBORATES = "corroborates", _("Our firms saw the same demand")
    CONTESTS = "contests", _("We contest this")
    CHANGE = "change", _("We propose a change")
    ENQUIRY = "enquiry", _("We ask what other desks know")


class FirmBand(models.TextChoices):
    """How many firms, as a band: an exact number would tell when one more came."""

    FEW = "1-2", _("1 or 2 firms")
    SEVERAL = "3-5", _("3 to 5 firms")
    MANY = "6+", _("6 firms or more")


class PeerStatementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the desk's own, what was sent to it, and what is said of shares that it reads.

        One officer may invite a desk, and two people sent what was said before: so who joins later
        reads nothing of that, as of the shares themselves.
        """
        if not may(user, Permission.LOG_CASE):
            return self.none()
        desk = user.desk_id
        readable = Q(share__isnull=True) | readable_cases(user, "share__case__")
        to_us = Q(addressee=desk) & readable & ~Q(ref__in=_list_hidden_refs(user))
        then = OuterRef("proposed_at")
        read = SharedEntry.objects.visible_to(user).filter(
            release__share=OuterRef("share"), ended_on__isnull=True, member__joined_at__lte=then
        )
        versions = ShareRelease.objects.filter(
            share=OuterRef("share"), audience__contains=[desk], approved_at__lte=then
        )
        of_shares = Exists(read) & Exists(versions)
        members = CircleMember.objects.present().filter(desk=desk, joined_at__lte=then)
        of_circles = Exists(members.filter(circle=OuterRef("circle"))) & Q(
            approved_at__gt=earliest_open()
        )
        sent = Q(approved_at__isnull=False, withdrawn_at__isnull=True)
        return self.filter(Q(desk=desk) | sent & (to_us | of_shares | of_circles))

    def waiting(self):
        """Return those that nobody has approved or taken back."""
        return self.filter(approved_at__isnull=True, withdrawn_at__isnull=True)

    def sent(self):
        """Return those that other desks read."""
        return self.filter(approved_at__isnull=False, withdrawn_at__isnull=True)

    def with_names(self):
        return self.select_related("desk", "addressee", "circle", "share", "proposed_by")


def _list_hidden_refs(user):
    """The incidents of TLP:RED cases of the desk that the person may not read."""
    red = Case.objects.filter(desk=user.desk_id, marking=Marking.RED).exclude(ref="")
    return red.exclude(pk__in=user.red_cases.values("pk")).values("ref")


def earliest_open():
    """The moment before which an enquiry is no longer shown to others."""
    return timezone.now() - DAYS_OPEN


class PeerStatement(models.Model):
    """One desk says something about another's entry, or asks a circle. Two people send it.

    About one of: a share, an incident of the register, a circle. A corroboration has a band and no
    text, so that it can name no firm. Nothing of it is in the register.
    """

    slug = models.SlugField(max_length=10, unique=True, default=search_slug)
    kind = models.CharField(_("what you say"), max_length=12, choices=StatementKind)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    # The desk whose entry it is about; an enquiry goes to all desks of its circle.
    addressee = models.ForeignKey(Desk, models.PROTECT, null=True, related_name="+")
    share = models.ForeignKey(CaseShare, models.PROTECT, null=True, related_name="statements")
    ref = models.CharField(_("reference of the incident"), max_length=20, blank=True)
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, related_name="+")
    firms = models.CharField(_("how many firms"), max_length=4, choices=FirmBand, blank=True)
    text = models.TextField(_("text"), blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    # What the other desk made of it. No text: one person alone sends none to another desk.
    is_accepted = models.BooleanField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = PeerStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_statement_is_about_one_thing",
                condition=Q(share__isnull=False, ref="", circle__isnull=True)
                | Q(share__isnull=True, circle__isnull=True) & ~Q(ref="")
                | Q(share__isnull=True, ref="", circle__isnull=False),
            ),
            models.CheckConstraint(
                name="an_enquiry_goes_to_a_circle_and_all_else_to_a_desk",
                condition=Q(kind="enquiry", circle__isnull=False, addressee__isnull=True)
                | ~Q(kind="enquiry") & Q(circle__isnull=True, addressee__isnull=False),
            ),
            models.CheckConstraint(
                name="a_corroboration_is_a_band_and_no_text",
                condition=Q(kind="corroborates", firms__in=FirmBand.values, text="")
                | ~Q(kind="corroborates") & Q(firms="") & ~Q(text=""),
            ),
            models.CheckConstraint(
                name="a_desk_says_nothing_to_itself",
                condition=Q(addressee__isnull=True) | ~Q(addressee=F("desk")),
            ),
            models.CheckConstraint(
                name="a_statement_needs_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            *(
                models.CheckConstraint(
                    name=f"a_statement_was_{verb}_by_and_at",
                    condition=decision_is_complete(f"{verb}_by", f"{verb}_at"),
                )
                for verb in ("approved", "withdrawn", "answered")
            ),
            models.CheckConstraint(
                name="only_a_sent_statement_is_answered",
                condition=Q(answered_at__isnull=True, is_accepted__isnull=True)
                | Q(answered_at__isnull=False, is_accepted__isnull=False, approved_at__isnull=False)
                & Q(addressee__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["desk", "share", "ref"],
                condition=Q(kind="corroborates", withdrawn_at__isnull=True),
                name="a_desk_corroborates_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.slug})"

    def get_absolute_url(self):
        return reverse("statement", args=[self.slug])

    @property
    def reference(self):
        """What the history calls it; texts stay out of the ledger."""
        return f"statement {self.slug}"

    @property
    def state(self):
        """Where it is: in words of the pages."""
        if self.withdrawn_at:
            return _("withdrawn")
        if not self.approved_at:
            return _("awaiting approval")
        if self.is_accepted is None:
            return _("sent")
        return _("accepted") if self.is_accepted else _("not accepted")
