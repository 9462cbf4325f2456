"""Whether a case is borderline: whether it may lie outside of what the register is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Borderline(models.TextChoices):
    """A blank means that the incident was released before this was recorded."""

    YES = "yes", _("borderline")
    NO = "no", _("not borderline")
