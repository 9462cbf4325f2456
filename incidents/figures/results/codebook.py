"""The codebook: what each column and each field of an incident means, and who receives it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.fields import FIELDS, SHARED_FIELDS, columns_by_field
from incidents.models.register.incidents import Incident
from incidents.values.tiers import Consent, Tier

VOCABULARIES = {"topics": "topic", "tactics": "tactic", "sector": "sector"}
CONSENTS = {
    frozenset({Consent.NAMED}): gettext_lazy("only if the firm agreed to be named"),
    frozenset({Consent.NAMED, Consent.SECTOR}): gettext_lazy("also if the firm is not named"),
}


def list_columns(
    listed: Mapping[str, str], titles: Mapping[str, Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    """{"column", "meaning", "kind", "values", "leaves"} of each column of files and the API.

    `listed`: {column: shared field, "" for the incident's own}; `titles`: {parameter: {key: title}}
    of the lists that columns take their keys from.
    """
    meanings = {column.name: column.meaning for _field, column in columns_by_field()}
    for column, field in listed.items():
        model_field = Incident._meta.get_field(column)
        choices = getattr(model_field, "flatchoices", None) or []
        terms = titles.get(VOCABULARIES.get(column, ""), {})
        yield {
            "column": column,
            "meaning": meanings[column],
            "kind": model_field.get_internal_type().removesuffix("Field"),
            "values": [f"{value} ({label})" for value, label in choices]
            or [f"{key} ({title})" for key, title in sorted(terms.items())],
            "leaves": leaves(field),
        }


def list_fields() -> Iterator[dict[str, Any]]:
    """{"field", "meaning", "leaves"} of each field that a published incident may hold."""
    for one in FIELDS:
        if one.name in SHARED_FIELDS:
            yield {"field": one.name, "meaning": one.meaning, "leaves": leaves(one.name)}


def leaves(field: str) -> str:
    """Who receives a field, in words: which tiers, and under which consent of the firm."""
    if not field:
        return _("always, with the incident")
    tiers, consents = SHARED_FIELDS[field]
    reach = _("both tiers") if Tier.PUBLIC in tiers else _("the community tier")
    return f"{reach}, {CONSENTS[consents]}"
