"""Consent and marking of a case, and who at a desk may read it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.access import ROLE_PERMISSIONS, Permission, may
from incidents.values.tiers import Consent

# The roles in which somebody logs cases.
AT_WORK = [role for role, may_do in ROLE_PERMISSIONS.items() if Permission.LOG_CASE in may_do]


class ConsentChoices(models.TextChoices):
    """How much of its story the firm lets the desk release (incidents.values.tiers)."""

    INTERNAL = Consent.INTERNAL.value, _("internal: stays at the desk")
    AGGREGATE = Consent.AGGREGATE.value, _("aggregate: counted in confidential statistics only")
    SECTOR = Consent.SECTOR.value, _("sector: released without the firm's name or home country")
    NAMED = Consent.NAMED.value, _("named: released with the firm's name")


class Marking(models.TextChoices):
    """FIRST, Traffic Light Protocol 2.0: who may read what is written here."""

    RED = "red", _("TLP:RED: named people only")
    STRICT = "strict", _("TLP:AMBER+STRICT: this desk only")
    AMBER = "amber", _("TLP:AMBER: this desk, and circles that two people share it with")
    GREEN = "green", _("TLP:GREEN: the community")
    CLEAR = "clear", _("TLP:CLEAR: everyone")


def readable_cases(user, path=""):
    """Return the condition that a person may read a case of their own desk.

    TLP:RED means its named readers and nobody else at the desk. `path`: the way to the case from
    another row, such as "case__". The person must be one who may log cases: callers check it.
    """
    named = user.red_cases.values("pk")
    is_readable = ~Q(**{f"{path}marking": Marking.RED}) | Q(**{f"{path}pk__in": named})
    return Q(**{f"{path}desk": user.desk_id}) & is_readable


class DeskRowQuerySet(models.QuerySet):
    """Rows with a `desk`."""

    def visible_to(self, user):
        """Return the rows of the person's own desk, if they log cases there; else none."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(desk=user.desk_id)


class CasesTogetherQuerySet(DeskRowQuerySet):
    """Rows that hold several cases. `CASES` of the model: the way to them. A title quotes them."""

    def visible_to(self, user):
        """Return those of the person's desk with a case that they may read."""
        readable = self.model._base_manager.filter(readable_cases(user, f"{self.model.CASES}__"))
        return super().visible_to(user).filter(pk__in=readable.values("pk"))


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the cases of the person's own desk that they may read; none if they log none."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(readable_cases(user))

    def unreadable_at(self, desk):
        """Return the TLP:RED cases of a desk that nobody there can read any more.

        Their readers have left the desk, cannot sign in, or log cases no longer.
        """
        at_work = Q(readers__is_active=True, readers__desk=desk, readers__roles__overlap=AT_WORK)
        read = self.model._base_manager.filter(at_work, desk=desk).values("pk")
        return self.filter(desk=desk, marking=Marking.RED).exclude(pk__in=read)

    def mentioning(self, text):
        """Return cases with the text in firm, title, demand or reference; all if it is blank."""
        if not text:
            return self
        return self.filter(
            Q(firm__name__icontains=text)
            | Q(title__icontains=text)
            | Q(demanded_change__icontains=text)
            | Q(reference__icontains=text)
            | Q(ref__iexact=text)
        )

    def with_names(self):
        return self.select_related(
            "firm__sector", "firm__parent__parent", "own_sector", "authority", "campaign", "desk"
        )

    def with_record(self):
        """Load all that a release needs, in a constant number of queries."""
        excerpts = self.model._meta.get_field("excerpts").related_model.objects
        # One without evidence to release, as most are, costs no query more.
        has_excerpts = models.Exists(excerpts.filter(case=models.OuterRef("pk")))
        return (
            self.with_names()
            .annotate(has_excerpts=has_excerpts)
            .prefetch_related(
                "topics",
                "tactics",
                "further_authorities",
                "amplified_by",
                "events",
                "wordings",
                "citations__instrument",
                "citations__provision__instrument",
                "citations__provision__texts__version__instrument",
                "uses__source",
            )
        )
