"""The codebook: what each column and each field of an entry means, and how far it travels."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.access import SHARED_FIELDS, Consent, Tier
from incidents.models.register.incidents import Incident

# Columns that the field behind them does not explain by itself.
COLUMN_MEANINGS = {
    "ref": gettext_lazy("The entry's number, given once by the year of its first report."),
    "version": gettext_lazy("How often the entry has been released; the newest is shown."),
    "released_at": gettext_lazy("When this version entered the register, UTC."),
    "firm_slug": gettext_lazy("The firm's key in addresses; blank where it is not named."),
    "isic": gettext_lazy("The sector's section or division in ISIC Rev. 4."),
    "instruments": gettext_lazy("Keys of the laws and regulations cited, each once."),
    "provisions": gettext_lazy("Keys of the articles cited, where an article is named."),
    "wording_before": gettext_lazy("The first wording, before the demand."),
    "wording_after": gettext_lazy("The first wording, after the demand."),
    "fine_amount": gettext_lazy("The fine in units of its currency, as decimal text."),
    "fine_currency": gettext_lazy("The fine's currency, ISO 4217."),
}
# Fields of a released entry, in the words of the register.
MEANINGS = {
    "title": gettext_lazy("What the entry claims, in one sentence."),
    "firm": gettext_lazy("The organisation under pressure; never a private person."),
    "firm_names": gettext_lazy("Other names of the firm."),
    "firm_kind": gettext_lazy("Company, association, university, publisher or another kind."),
    "country": gettext_lazy("The firm's home country, ISO 3166-1 alpha-2."),
    "sector": gettext_lazy("The firm's sector, by the register's list."),
    "authority": gettext_lazy("The body that exerts the pressure."),
    "state": gettext_lazy("The state whose body it is, ISO 3166-1 alpha-2."),
    "attribution": gettext_lazy("How far the state stands behind it, as far as is shown."),
    "attribution_source": gettext_lazy("What the state's part is read from."),
    "campaign": gettext_lazy("The concerted demand that this one belongs to, if any."),
    "topics": gettext_lazy("What the demand is about; one or several."),
    "tactics": gettext_lazy("By which means; “other” also where no means is known."),
    "demanded_change": gettext_lazy("What was demanded; blank where no account says."),
    "reported_on": gettext_lazy("Day, month or year of the first report, as it is known."),
    "demanded_on": gettext_lazy("Day, month or year of the demand; blank where not known."),
    "demand_deadline_on": gettext_lazy("The last day given, with its extensions."),
    "firm_response": gettext_lazy(
        "The firm's last response, read off the course of events. Complied, partly complied and"
        " apologised count as conceded; refused and reversed as resisted."
    ),
    "responded_on": gettext_lazy("Day, month or year of that answer."),
    "fine": gettext_lazy("A fine, with its currency."),
    "timeline": gettext_lazy("The dated events: the record from which answers are read."),
    "wordings": gettext_lazy("Texts before and after, their language, place and evidence."),
    "citations": gettext_lazy("Laws and articles, and how each was invoked."),
    "sources": gettext_lazy("Accounts, graded: reliability A to F, credibility 1 to 6."),
    "confidence": gettext_lazy("Whether an account was seen, or the row is general knowledge."),
    "doubts": gettext_lazy("What is uncertain about the entry."),
    "community_note": gettext_lazy("What vetted readers alone are told."),
}
VOCABULARIES = {"topics": "topic", "tactics": "tactic", "sector": "sector"}
CONSENTS = {
    frozenset({Consent.NAMED}): gettext_lazy("only where the firm lets itself be named"),
    frozenset({Consent.NAMED, Consent.SECTOR}): gettext_lazy("also without the firm's name"),
}


def list_columns(
    listed: Mapping[str, str], titles: Mapping[str, Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    """{"column", "meaning", "kind", "values", "leaves"} of each column of files and the API.

    `listed`: {column: shared field, "" for the entry's own}; `titles`: {word: {key: title}}
    of the lists that columns take their keys from.
    """
    for column, field in listed.items():
        made = Incident._meta.get_field(column)
        choices = getattr(made, "flatchoices", None) or []
        terms = titles.get(VOCABULARIES.get(column, ""), {})
        yield {
            "column": column,
            "meaning": COLUMN_MEANINGS.get(column) or MEANINGS[field],
            "kind": made.get_internal_type().removesuffix("Field"),
            "values": [f"{value} ({label})" for value, label in choices]
            or [f"{key} ({title})" for key, title in sorted(terms.items())],
            "leaves": leaves(field),
        }


def list_fields() -> Iterator[dict[str, Any]]:
    """{"field", "meaning", "leaves"} of each field that a released entry may hold."""
    for field in SHARED_FIELDS:
        yield {"field": field, "meaning": MEANINGS[field], "leaves": leaves(field)}


def leaves(field: str) -> str:
    """How far a field travels, in words: to which tiers and under which consent of the firm."""
    if not field:
        return _("always, with the entry")
    tiers, consents = SHARED_FIELDS[field]
    reach = _("both tiers") if Tier.PUBLIC in tiers else _("the community tier")
    return f"{reach}, {CONSENTS[consents]}"
