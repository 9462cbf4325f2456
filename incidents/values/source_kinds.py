"""What kind of account a source is; its grades say how far to trust it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    OFFICIAL = "official-notice", _("official notice")
    WIRE = "wire-agency", _("wire agency")
    RECORD = "paper-of-record", _("newspaper or broadcaster of record")
    STATE_MEDIA = "state-media", _("state media of the coercing state")
    OTHER_STATE_MEDIA = "other-state-media", _("state media of another state")
    TRADE = "trade-press", _("trade, regional or specialist press")
    THINK_TANK = "think-tank", _("think tank, research or advocacy body")
    COMPANY = "company", _("company's own statement")
    BLOG = "blog", _("blog, forum, or copy on another site")
