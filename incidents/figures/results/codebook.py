"""The codebook: what each column and each field of an incident means, and who receives it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.access import SHARED_FIELDS, Consent, Tier
from incidents.models.register.incidents import Incident

# Columns that need an explanation of their own, beside that of the field behind them.
COLUMN_MEANINGS = {
    "ref": gettext_lazy(
        "The incident's reference, by the year of its first report; it is never reused."
    ),
    "version": gettext_lazy("The number of the version; the newest is shown."),
    "released_at": gettext_lazy("When this version was published, in UTC."),
    "firm_slug": gettext_lazy("The firm's key in addresses; blank if the firm is not named."),
    "isic": gettext_lazy("The section or division of the sector in ISIC Rev. 4."),
    "instruments": gettext_lazy("Keys of the laws and regulations cited, each once."),
    "provisions": gettext_lazy("Keys of the articles cited, if an article is named."),
    "wording_before": gettext_lazy(
        "The first wording recorded before the demand; a quotation only if the document says so."
    ),
    "wording_after": gettext_lazy(
        "The first wording recorded after the demand; a quotation only if the document says so."
    ),
    "measure_status": gettext_lazy(
        "The latest status of the measure that a source gives; blank without a measure."
    ),
    "fine_amount": gettext_lazy("The fine in units of its currency, as decimal text."),
    "fine_ground": gettext_lazy(
        "Whether the fine was formally for the wording or practice, or for something else."
    ),
    "fine_currency": gettext_lazy("The fine's currency, ISO 4217."),
}
# Fields of a published incident.
MEANINGS = {
    "case_kind": gettext_lazy(
        "Demand: the firm was asked to change something. Reprisal: it was punished for its own act,"
        " and nothing was asked. Retaliation: it was punished for an act of its home government."
        " Only demands count in shares of concession."
    ),
    "found_by": gettext_lazy(
        "Where the case was found; blank if that is not recorded. On a list of apologies no firm"
        " that resisted can appear."
    ),
    "title": gettext_lazy("What happened, in one sentence."),
    "firm": gettext_lazy("The organisation under pressure; never a private person."),
    "firm_group": gettext_lazy(
        "The company at the top of the firm's group, or the firm itself. Firms count once a group."
    ),
    "firm_names": gettext_lazy("Other names of the firm."),
    "firm_kind": gettext_lazy("Company, association, university, publisher or another kind."),
    "country": gettext_lazy("The firm's home country, ISO 3166-1 alpha-2."),
    "sector": gettext_lazy("The firm's sector, from the register's list."),
    "authority": gettext_lazy("The body that applies the pressure."),
    "state": gettext_lazy("The coercing state: the state of that body, ISO 3166-1 alpha-2."),
    "attribution": gettext_lazy(
        "How far the government of the coercing state is behind the act, as far as evidence shows."
    ),
    "attribution_source": gettext_lazy("What the attribution is based on."),
    "campaign": gettext_lazy("The campaign that the demand is part of, if any."),
    "topics": gettext_lazy("What the demand is about; one topic or several."),
    "tactics": gettext_lazy("The means used; “other” also if no means is known."),
    "demanded_change": gettext_lazy("What was demanded; blank if no source says."),
    "reported_on": gettext_lazy("Day, month or year of the first report, as far as it is known."),
    "demanded_on": gettext_lazy("Day, month or year of the demand; blank if not known."),
    "demand_days": gettext_lazy(
        "The interval in which the demand was made. Without a start, it was only known by its end."
    ),
    "demand_deadline_on": gettext_lazy(
        "The demand deadline: the last day that the authority set, with extensions."
    ),
    "firm_response": gettext_lazy(
        "The firm's last response, from the timeline. Complied, partly complied and apologised"
        " count as conceded; refused and reversed count as resisted."
    ),
    "responded_on": gettext_lazy("Day, month or year of that response."),
    "concession_days": gettext_lazy(
        "The interval of the first concession, even if it was reversed later; blank ends are not"
        " known."
    ),
    "last_known_on": gettext_lazy(
        "The last date on which a source says that the firm had not yet responded; blank if no"
        " source does."
    ),
    "measure_events": gettext_lazy(
        "When a measure was imposed, suspended, resumed, lifted or expired, with sources in the"
        " timeline. Without a later event nothing is known of its end."
    ),
    "fine": gettext_lazy("A fine, with its currency."),
    "timeline": gettext_lazy("The dated events; the firm's response is taken from them."),
    "wordings": gettext_lazy(
        "Texts before and after the demand, with their language, place and evidence."
    ),
    "citations": gettext_lazy("Laws and articles cited, and how each was used."),
    "sources": gettext_lazy("Sources with two grades: reliability A to F, credibility 1 to 6."),
    "confidence": gettext_lazy(
        "Whether a desk has seen the source, or relies on general knowledge."
    ),
    "doubts": gettext_lazy("What is uncertain about the incident."),
    "community_note": gettext_lazy("A note for vetted readers only."),
}
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
    for column, field in listed.items():
        model_field = Incident._meta.get_field(column)
        choices = getattr(model_field, "flatchoices", None) or []
        terms = titles.get(VOCABULARIES.get(column, ""), {})
        yield {
            "column": column,
            "meaning": COLUMN_MEANINGS.get(column) or MEANINGS[field],
            "kind": model_field.get_internal_type().removesuffix("Field"),
            "values": [f"{value} ({label})" for value, label in choices]
            or [f"{key} ({title})" for key, title in sorted(terms.items())],
            "leaves": leaves(field),
        }


def list_fields() -> Iterator[dict[str, Any]]:
    """{"field", "meaning", "leaves"} of each field that a published incident may hold."""
    for field in SHARED_FIELDS:
        yield {"field": field, "meaning": MEANINGS[field], "leaves": leaves(field)}


def leaves(field: str) -> str:
    """Who receives a field, in words: which tiers, and under which consent of the firm."""
    if not field:
        return _("always, with the incident")
    tiers, consents = SHARED_FIELDS[field]
    reach = _("both tiers") if Tier.PUBLIC in tiers else _("the community tier")
    return f"{reach}, {CONSENTS[consents]}"
