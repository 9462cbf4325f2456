"""What a fine was formally for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FineGround(models.TextChoices):
    """The formal ground of a fine; blank where no source gives it."""

    WORDING = "wording", _("for the wording or practice itself")
    OTHER = "other", _("formally for something else")
