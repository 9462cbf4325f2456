"""Authorities: the bodies that exert the pressure."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.offers import Mergeable, OfferedQuerySet
from incidents.models.people.people import Desk


class AuthorityKind(models.TextChoices):
    REGULATOR = "regulator", _("regulator")
    MINISTRY = "ministry", _("ministry")
    LOCAL = "local-authority", _("local authority")
    PARTY = "party-organ", _("party organ")
    MEDIA = "state-media", _("state media")
    EMBASSY = "embassy", _("embassy")
    STATE_FIRM = "state-firm", _("state-owned firm")
    PLATFORM = "platform", _("platform")
    CROWD = "crowd", _("crowd")
    COURT = "court", _("court or prosecutor")
    HEAD = "head-of-state", _("head of state or government")
    LEGISLATURE = "legislature", _("legislature")
    GOVERNMENT = "government", _("government, authority not known")


class Attribution(models.TextChoices):
    """How far the coercing state is behind the act, weakest first."""

    NONE = "none-shown", _("not established")
    DENIED = "denied", _("denied by the state")
    ENCOURAGED = "encouraged", _("encouraged by the state")
    LED = "led", _("led by the state")


class Authority(Mergeable):
    """A body that exerts the pressure."""

    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(unique=True, max_length=120)
    name = models.CharField(_("name"), max_length=200)
    other_names = ArrayField(
        models.CharField(max_length=200),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("other names"),
    )
    # {language: name in the script of that language}; search and files find them by other_names.
    original_names = models.JSONField(
        _("names in original script"), default=dict, db_default={}, blank=True
    )
    coercing_state = models.CharField(_("coercing state"), max_length=2)
    kind = models.CharField(_("kind"), max_length=20, choices=AuthorityKind)
    attribution = models.CharField(
        _("usual attribution"),
        max_length=20,
        choices=Attribution,
        default=Attribution.NONE,
        help_text=_(
            "Suggested for new cases of this authority. Each case states its own, with a source."
        ),
    )
    note = models.TextField(_("note"), blank=True)

    objects = OfferedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "coercing_state"],
                condition=models.Q(desk__isnull=True, merged_into__isnull=True),
                name="one_shared_authority_a_name_and_state",
            ),
            models.UniqueConstraint(
                fields=["desk", "name", "coercing_state"],
                condition=models.Q(desk__isnull=False, merged_into__isnull=True),
                name="one_authority_a_name_and_state_at_a_desk",
            ),
            models.CheckConstraint(
                name="an_authority_is_not_merged_into_itself",
                condition=~models.Q(merged_into=models.F("pk"))
                | models.Q(merged_into__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def needs_source(self):
        """Whether a case that takes over this authority's attribution has to name a source."""
        return self.attribution != Attribution.NONE and not self.note
