"""What an edition keeps besides its incidents: the law that they cite, and collective responses."""

from typing import Any

from incidents.models.law.instruments import Instrument, Provision
from incidents.models.responses.collective import CollectiveResponse
from incidents.values.edition_columns import REFERENCE_COLUMNS

Rows = list[dict[str, Any]]


def list_references() -> dict[str, Any]:
    """{"instruments", "provisions", "responses": rows of text and lists of text, "published"}.

    `published` is how many collective responses there are: it stays when one is withdrawn. Of what
    a response is linked to, published campaigns are listed, and incidents never are: one that was
    withdrawn later must not be known from here. Four queries.
    """
    responses = _list_responses()
    return {
        "instruments": [_row(row, "instruments") for row in Instrument.objects.order_by("key")],
        "provisions": [
            _row(row, "provisions") | {"instrument": row.instrument.key}
            for row in Provision.objects.select_related("instrument").order_by("key")
        ],
        "responses": responses,
        "published": len(responses),
    }


def _list_responses() -> Rows:
    rows = CollectiveResponse.objects.order_by("slug").prefetch_related("links__campaign")
    return [_row(row, "responses") | {"campaigns": _list_campaigns(row)} for row in rows]


def _list_campaigns(response: CollectiveResponse) -> list[str]:
    campaigns = [link.campaign for link in response.links.all() if link.campaign]
    return sorted(campaign.slug for campaign in campaigns if campaign.is_published)


def _row(row: Any, table: str) -> dict[str, Any]:
    return {name: _text(getattr(row, name, "")) for name in REFERENCE_COLUMNS[table]}


def _text(value: Any) -> Any:
    """Lists stay lists; everything else becomes text, "" for nothing."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return "" if value is None else str(value)
