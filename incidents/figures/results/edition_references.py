"""What an edition keeps besides its incidents: the law that they cite, and collective responses."""

from typing import Any

from incidents.models.law.instruments import Instrument, Provision
from incidents.models.responses.collective import CollectiveResponse

Rows = list[dict[str, Any]]
INSTRUMENT_COLUMNS = (
    *("key", "title_en", "title_zh", "short_title", "jurisdiction", "issuing_body"),
    *("adopted_on", "in_force_from", "in_force_until", "sanctions", "sources", "confidence"),
    "note",
)
PROVISION_COLUMNS = (
    *("key", "instrument", "number", "gist", "sanctions", "in_force_from", "in_force_until"),
)
RESPONSE_COLUMNS = (
    *("slug", "name", "kind", "jurisdictions", "against", "started_on", "status", "outcome"),
    *("note", "sources", "confidence", "cost_low", "cost_high", "cost_currency", "cost_method"),
    *("cost_source", "version"),
)


def list_references() -> dict[str, Any]:
    """{"instruments", "provisions", "responses": rows of text and lists of text, "published"}.

    `published` is how many collective responses there are: it stays when one is withdrawn. Of what
    a response is linked to, published campaigns are listed, and incidents never are: one that was
    withdrawn later must not be known from here. Four queries.
    """
    responses = _list_responses()
    return {
        "instruments": _list_rows(Instrument.objects.order_by("key"), INSTRUMENT_COLUMNS),
        "provisions": [
            {name: _text(getattr(row, name)) for name in PROVISION_COLUMNS}
            | {"instrument": row.instrument.key}
            for row in Provision.objects.select_related("instrument").order_by("key")
        ],
        "responses": responses,
        "published": len(responses),
    }


def _list_responses() -> Rows:
    rows = CollectiveResponse.objects.order_by("slug").prefetch_related("links__campaign")
    return [
        {name: _text(getattr(row, name)) for name in RESPONSE_COLUMNS}
        | {
            "campaigns": sorted(
                link.campaign.slug
                for link in row.links.all()
                if link.campaign and link.campaign.is_published
            )
        }
        for row in rows
    ]


def _list_rows(rows: Any, columns: tuple[str, ...]) -> Rows:
    return [{name: _text(getattr(row, name)) for name in columns} for row in rows]


def _text(value: Any) -> Any:
    """Lists stay lists; everything else becomes text, "" for nothing."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return "" if value is None else str(value)
