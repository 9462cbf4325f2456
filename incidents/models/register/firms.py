"""Firms: organisations under pressure. A private person is never one."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from stdnum import isin, lei
from stdnum.cn import uscc

from incidents.models.desk.offers import Mergeable, OfferedQuerySet
from incidents.models.people.people import Desk, User
from incidents.models.register.vocabulary import Sector


class FirmKind(models.TextChoices):
    COMPANY = "company", _("company")
    ASSOCIATION = "association", _("association")
    UNIVERSITY = "university", _("university")
    PUBLISHER = "publisher", _("publisher")
    COMMUNITY = "community-organisation", _("community organisation")


def check_lei(code):
    """Refuse an invalid Legal Entity Identifier (ISO 17442: 18 characters, 2 check digits)."""
    if not lei.is_valid(code):
        raise ValidationError(
            _(
                "This is not a valid LEI. An LEI has 20 letters and digits, for example"
                " 7ZW8QJWVPR4P1J1KQY45. Check for a typing error."
            )
        )


def check_uscc(code):
    """Refuse an invalid unified social credit code (GB 32100-2015, 18 characters)."""
    if not uscc.is_valid(code):
        raise ValidationError(
            _(
                "This is not a valid unified social credit code. A code has 18 letters and digits,"
                " for example 91110000600037341L. Check for a typing error."
            )
        )


def check_isin(code):
    """Refuse an invalid International Securities Identification Number (ISO 6166)."""
    if not isin.is_valid(code):
        raise ValidationError(
            _(
                "This is not a valid ISIN. An ISIN has two letters and ten letters and digits, for"
                " example US0378331005. Check for a typing error."
            )
        )


class CodeField(models.CharField):
    """A code with check digits. Migrations have it as plain text: the check is no column's rule."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.CharField", args, kwargs


class Firm(Mergeable):
    """An organisation under pressure. `desk` is blank once an incident names it."""

    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(unique=True, max_length=120)
    name = models.CharField(_("name"), max_length=200)
    other_names = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("other names")
    )
    # {language: name in the script of that language}; search and files find them by other_names.
    original_names = models.JSONField(
        _("names in original script"), default=dict, db_default={}, blank=True
    )
    kind = models.CharField(_("kind"), max_length=30, choices=FirmKind, default=FirmKind.COMPANY)
    country = models.CharField(_("home country"), max_length=2, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, verbose_name=_("sector")
    )
    lei = CodeField(_("LEI"), max_length=20, blank=True, validators=[check_lei])
    uscc = CodeField(
        _("unified social credit code"), max_length=18, blank=True, validators=[check_uscc]
    )
    isin = CodeField(
        _("ISIN"), max_length=12, blank=True, default="", db_default="", validators=[check_isin]
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("parent company")
    )
    # Somebody looked up who owns the firm: that no parent is recorded then means that it has none.
    group_checked_on = models.DateField(
        _("enterprise group checked"), null=True, blank=True, editable=False
    )
    group_checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = OfferedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("firm")
        verbose_name_plural = _("firms")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "country"],
                condition=models.Q(desk__isnull=True, merged_into__isnull=True),
                name="one_shared_firm_a_name_and_country",
            ),
            models.UniqueConstraint(
                fields=["desk", "name", "country"],
                condition=models.Q(desk__isnull=False, merged_into__isnull=True),
                name="one_firm_a_name_and_country_at_a_desk",
            ),
            models.CheckConstraint(
                name="a_firm_is_not_its_own_parent",
                condition=~models.Q(parent=models.F("pk")) | models.Q(parent__isnull=True),
            ),
            models.CheckConstraint(
                name="a_firm_is_not_merged_into_itself",
                condition=~models.Q(merged_into=models.F("pk"))
                | models.Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="a_checked_group_names_who_checked_it",
                condition=models.Q(group_checked_on__isnull=True, group_checked_by__isnull=True)
                | models.Q(group_checked_on__isnull=False, group_checked_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("firm", args=[self.slug])

    @property
    def group_name(self):
        """Return the name of the enterprise group: that of the company at the top, or its own."""
        top, seen = self, {self.pk}
        while top.parent_id and top.parent_id not in seen:
            seen.add(top.parent_id)
            top = top.parent
        return top.name
