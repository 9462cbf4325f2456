"""What a firm allows for each part of its story, as fields of the form of a case."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models.desk.sharing import ConsentChoices
from incidents.values.consent_groups import ORDER, ConsentGroup, narrowest_consent
from incidents.values.tiers import Consent


def limit_fields() -> dict[str, forms.ChoiceField]:
    """A field for each part: {"limit_demand": field, ...}; blank means as the whole case."""
    return {
        f"limit_{group.value}": forms.ChoiceField(
            label=group.label,
            choices=[("", gettext_lazy("as the whole case")), *ConsentChoices.choices],
            required=False,
        )
        for group in ConsentGroup
    }


def read_limits(cleaned: dict[str, Any]) -> dict[str, str]:
    """{part: consent} of the fields that were filled in."""
    limits = {group.value: cleaned.get(f"limit_{group.value}") for group in ConsentGroup}
    return {group: limit for group, limit in limits.items() if limit}


def refuse_wider_consent(consent: str, limits: dict[str, str]) -> None:
    """Raise ValidationError if a case has a wider consent than its narrowest bounding part."""
    limit = narrowest_consent(limits)
    if ORDER.index(Consent(consent)) > ORDER.index(limit):
        raise ValidationError(
            _(
                "The firm allows less than this for a part of the case: “%(limit)s”. Choose a"
                " narrower consent."
            ),
            params={"limit": ConsentChoices(limit).label},
        )
