"""How a desk came to know of a case. It decides which outcomes can be seen at all."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseOrigin(models.TextChoices):
    """Where a case was found; blank where nobody recorded it."""

    OFFICIAL_LIST = "official-list", _("official list or notice")
    APOLOGY_LIST = "apology-list", _("list of apologies")
    PRESS = "press", _("press search")
    DESK = "desk", _("work of the desk")
    COMPANY = "company-report", _("report by the company")
