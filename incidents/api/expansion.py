"""The objects behind the keys of incidents, read once for a page: `expand=firm,campaign`."""

from drf_spectacular.utils import OpenApiParameter

from incidents.models import Campaign, CollectiveResponse, Firm, Instrument

EXPAND = OpenApiParameter(
    "expand",
    description="Objects to send in `expanded`, with commas: firm, campaign, regulations,"
    " responses.",
)
FIRM_COLUMNS = ("slug", "name", "other_names", "kind", "country", "lei", "uscc", "isin")
CAMPAIGN_COLUMNS = ("slug", "title", "coercing_state", "issued_on", "demanded_change", "addressees")
REGULATION_COLUMNS = ("key", "title_en", "title_zh", "jurisdiction", "issuing_body")
RESPONSE_COLUMNS = ("slug", "name", "kind", "status", "outcome", "started_on")


def expand_rows(rows, names, user):
    """The rows, each with `expanded`: {name: object, None, or a list of objects}.

    `names`: some of EXPANSIONS. One query for each, whatever the number of rows.
    """
    if not names:
        return rows
    objects = {name: EXPANSIONS[name](rows, user) for name in names}
    return [row | {"expanded": {name: pick(row) for name, pick in objects.items()}} for row in rows]


def _firms(rows, _user):
    """Firms that these incidents name: who may read the incident may read the firm's page."""
    keys = {row["firm_slug"] for row in rows if row["firm_slug"]}
    firms = _by_key(Firm.objects.filter(slug__in=keys), "slug", FIRM_COLUMNS)
    return lambda row: firms.get(row["firm_slug"])


def _campaigns(rows, user):
    keys = {row["campaign"] for row in rows if row["campaign"]}
    visible = Campaign.objects.visible_to(user).filter(slug__in=keys)
    campaigns = _by_key(visible, "slug", CAMPAIGN_COLUMNS)
    return lambda row: campaigns.get(row["campaign"])


def _regulations(rows, _user):
    keys = {key for row in rows for key in row["instruments"]}
    texts = _by_key(Instrument.objects.filter(key__in=keys), "key", REGULATION_COLUMNS)
    return lambda row: [texts[key] for key in row["instruments"] if key in texts]


def _responses(_rows, _user):
    """Public collective responses; there are few, and each names what it responds to."""
    responses = [
        (
            {name: getattr(one, name) for name in RESPONSE_COLUMNS},
            {link.campaign.slug if link.campaign else link.ref for link in one.links.all()},
        )
        for one in CollectiveResponse.objects.with_record().order_by("slug")
    ]
    return lambda row: [
        response for response, keys in responses if keys & {row["campaign"], row["ref"]}
    ]


def _by_key(rows, key, columns):
    return {row[key]: row for row in rows.values(*columns)}


EXPANSIONS = {
    "firm": _firms,
    "campaign": _campaigns,
    "regulations": _regulations,
    "responses": _responses,
}
# What an expansion reads of a row.
KEYS = ("ref", "firm_slug", "campaign", "instruments")
