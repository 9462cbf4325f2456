"""What a search finds of an incident or a case: its texts, and the names of what it is filed under.

Everything derives from the document and from the closed lists: a search finds nothing that a reader
of the document could not read in it.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.utils.translation import override

from incidents.fields import FIELDS
from incidents.models.register.authorities import Authority
from incidents.models.register.incidents import Incident
from incidents.models.register.labels import label_of
from incidents.models.register.search import to_search_vector
from incidents.values.firm_responses import FirmResponse
from incidents.values.search_names import names_of_country, other_names
from incidents.values.tiers import Weight

Texts = list[tuple[str, Weight]]
# Incidents written at once when the lists change.
BATCH = 1_000


def findable(document: dict[str, Any]) -> Texts:
    """[(text, weight)] of what a search finds (incidents.fields), the heaviest first.

    A sequence of texts is one sequence of positions to a search for a phrase.
    """
    parts = [
        (item.get(part) if part else item, weight)
        for field in FIELDS
        for item in _items(document.get(field.name))
        for part, weight in field.weights.items()
    ]
    return sorted(((text, weight) for text, weight in parts if text), key=itemgetter(1))


def _items(value: Any) -> list[Any]:
    """The rows of a field's value, which may be one row, several or none."""
    return value if isinstance(value, list) else [value] if value else []


def names_filed_under(document: dict[str, Any], authority: Sequence[str]) -> Texts:
    """[(name, "D")] of topics, tactics, sector, authority, campaign, countries and the response.

    In every script that we have. `authority`: other names of the authority that the document names.
    """
    keys = [
        *(("topic", key) for key in document.get("topics") or ()),
        *(("tactic", key) for key in document.get("tactics") or ()),
        ("sector", (document.get("sector") or {}).get("slug", "")),
    ]
    names = [
        name for kind, key in keys if key for name in (label_of(kind, key), *other_names(kind, key))
    ]
    if document.get("authority"):
        names += authority
    if campaign := document.get("campaign"):
        names += [campaign, *other_names("campaign", campaign)]
    names += _response_names(document)
    for country in (document.get("country"), document.get("coercing_state")):
        names += names_of_country(country or "")
    return [(str(name), "D") for name in dict.fromkeys(names)]


def _response_names(document: dict[str, Any]) -> list[str]:
    response = document.get("firm_response") or FirmResponse.UNKNOWN
    if response == FirmResponse.UNKNOWN:
        return []
    # In the language of the register, whoever approves.
    with override("en"):
        return [str(FirmResponse(response).label), *other_names("firm_response", response)]


def index_incidents(authority: str = "") -> int:
    """Write the search of incidents anew, after lists, names or rules changed; returns the rows.

    `authority`: the key of one authority, for its incidents only.
    """
    rows = Incident.objects.filter(authority=authority) if authority else Incident.objects.all()
    named = Authority.objects.exclude(other_names=[]).values_list("slug", "other_names")
    names, count, batch = dict(named), 0, []
    for entry in rows.only("pk", "document", "authority").iterator(BATCH):
        entry.search = search_of(entry.document, names.get(entry.authority, ()))
        batch.append(entry)
        if len(batch) == BATCH:
            Incident.objects.bulk_update(batch, ["search"])
            count, batch = count + len(batch), []
    Incident.objects.bulk_update(batch, ["search"])
    return count + len(batch)


def search_of(document: dict[str, Any], authority: Sequence[str], *more: tuple[str, Weight]) -> Any:
    """The expression to store as the search of a document. `authority`: its other names."""
    return to_search_vector([*findable(document), *more, *names_filed_under(document, authority)])
