"""Authorities: the bodies that exert the pressure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.offers import OfferedQuerySet
from incidents.models.people.people import Desk


class AuthorityKind(models.TextChoices):
    REGULATOR = "regulator", _("regulator")
    MINISTRY = "ministry", _("ministry")
    LOCAL = "local-authority", _("local authority")
    PARTY = "party-organ", _("party organ")
    MEDIA = "state-media", _("state media")
    EMBASSY = "embassy", _("embassy")
    STATE_FIRM = "state-firm", _("state firm")
    PLATFORM = "platform", _("platform")
    CROWD = "crowd", _("crowd")
    LEGISLATURE = "legislature", _("legislature")
    GOVERNMENT = "government", _("government, body not known")


class Attribution(models.TextChoices):
    """How far the state stands behind the act, weakest first."""

    NONE = "none-shown", _("none shown")
    DENIED = "denied", _("denied")
    ENCOURAGED = "encouraged", _("encouraged")
    LED = "led", _("led")


class Authority(models.Model):
    """A body that exerts the pressure."""

    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(unique=True, max_length=120)
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(_("state"), max_length=2)
    kind = models.CharField(_("kind"), max_length=20, choices=AuthorityKind)
    attribution = models.CharField(
        _("usual part of the state"),
        max_length=20,
        choices=Attribution,
        default=Attribution.NONE,
        help_text=_("Offered for a new case of this body; a case says its own, with a source."),
    )
    note = models.TextField(_("note"), blank=True)

    objects = OfferedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "state"],
                condition=models.Q(desk__isnull=True),
                name="one_shared_authority_a_name_and_state",
            ),
            models.UniqueConstraint(
                fields=["desk", "name", "state"],
                condition=models.Q(desk__isnull=False),
                name="one_authority_a_name_and_state_at_a_desk",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def needs_source(self):
        """Whether a case that takes over the attribution of this body has to bring a source."""
        return self.attribution != Attribution.NONE and not self.note
