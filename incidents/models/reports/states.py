"""What a report can be, and who says something in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    NEW = "new", _("new")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", _("closed")


class Step(models.TextChoices):
    """What an officer signs about the work on a report."""

    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    DECIDE = "decide", _("decide")
    CLOSE = "close", _("close")
    REOPEN = "reopen", _("reopen")
    HOLD = "hold", _("legal hold")


class ThreadSide(models.TextChoices):
    FIRM = "firm", _("the firm")
    DESK = "desk", _("the desk")
    NOTE = "note", _("a note among officers")
