"""What a case is about: a demand, a reprisal, or retaliation."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """Whether anything was demanded of the firm. Only a demand can be conceded or refused."""

    DEMAND = "demand", _("demand")
    REPRISAL = "reprisal", _("reprisal")
    RETALIATION = "retaliation", _("retaliation")


# What each kind means, for forms and the codebook.
MEANINGS = {
    CaseKind.DEMAND: _("an account says what the firm was asked to do"),
    CaseKind.REPRISAL: _(
        "the firm was punished or attacked for its own act; no account says what it was asked to do"
    ),
    CaseKind.RETALIATION: _("the firm was punished for an act of its home government"),
}
# How tables and officers write that nothing was asked: "No demand stated; anger at a T-shirt".
NOTHING_ASKED = re.compile(r"no demand\b|no change demanded\b|none stated\b|not stated\b", re.I)


def states_demand(text: str) -> bool:
    """Whether a text says what was demanded; "No demand stated; a boycott" does not."""
    return bool(text.strip()) and not NOTHING_ASKED.match(text.strip())


# And what stands behind it: "No demand stated; anger at a T-shirt" is headed "Anger at a T-shirt".
PREFACE = re.compile(rf"(?:{NOTHING_ASKED.pattern})[^;,:.]*[;,:.]\s*", re.I)


def head_act(text: str) -> str:
    """What a title says was demanded, or was done to the firm where nothing was asked of it."""
    demand = text.strip()
    act = PREFACE.sub("", demand, count=1) if PREFACE.match(demand) else ""
    return act[:1].upper() + act[1:] or demand
