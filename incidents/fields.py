"""The one table of fields: what each is called and means, who may read it, where it is written.

The share list, the titles on pages, the codebook, the columns and types of files and of the API,
and the weights of the search derive from it. A new field is one row here. It stays at the desk,
and tests/access/test_fields.py is red, until somebody decides whether it may leave.
"""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from incidents.values.response_fields import RESPONSE_FIELDS
from incidents.values.tiers import (
    COMMUNITY_IF_NAMED,
    EVERYBODY,
    IF_NAMED,
    NOBODY,
    Column,
    Consent,
    Field,
    Tier,
    hidden_columns,
)

# Columns of an incident that are made from no field of a case.
OWN_COLUMNS = (
    Column("ref", _("The incident's reference, by the year of its first report; never reused.")),
    Column("version", _("The version's number; the newest is shown."), "number", in_snapshot=False),
    Column("released_at", _("When this version was published, in UTC."), type="time"),
    Column(
        "change_reason",
        _("Why this version replaced the one before it; blank for the first."),
        in_files=False,
        in_snapshot=False,
    ),
)
# In the order of the columns of files, which is a contract, and of reading.
FIELDS = (
    Field(
        "title",
        _("Title"),
        _("What happened, in one sentence."),
        EVERYBODY,
        (Column("title", in_snapshot=False),),
        {"": "A"},
    ),
    Field(
        "firm",
        _("Firm"),
        _("The organisation under pressure; never a private person."),
        IF_NAMED,
        (
            Column("firm"),
            Column("firm_slug", _("The firm's key in addresses; blank if it is not named.")),
        ),
        {"": "A"},
    ),
    Field(
        "firm_names",
        _("Other names of the firm"),
        _("Other names of the firm."),
        IF_NAMED,
        weights={"": "A"},
    ),
    Field(
        "firm_kind",
        _("Kind of firm"),
        _("Company, association, university, publisher or another kind."),
        EVERYBODY,
        (Column("firm_kind"),),
    ),
    Field(
        "country",
        _("Home country"),
        _("The firm's home country, ISO 3166-1 alpha-2."),
        IF_NAMED,
        (Column("country"),),
    ),
    Field(
        "sector",
        _("Sector"),
        _("The firm's sector, from the register's list."),
        EVERYBODY,
        (
            Column("sector"),
            Column("isic", _("The section or division of the sector in ISIC Rev. 4.")),
        ),
    ),
    Field(
        "authority",
        _("Authority"),
        _("The body that applies the pressure."),
        EVERYBODY,
        (Column("authority"),),
        {"name": "C"},
    ),
    Field(
        "state",
        _("Coercing state"),
        _("The coercing state: the state of that body, ISO 3166-1 alpha-2."),
        EVERYBODY,
        (Column("state"),),
    ),
    Field(
        "attribution",
        _("Attribution"),
        _("How far that state's government is behind the act, as far as evidence shows."),
        EVERYBODY,
        (Column("attribution"),),
    ),
    Field(
        "attribution_source",
        _("Source of the attribution"),
        _("What the attribution is based on."),
        IF_NAMED,
    ),
    Field(
        "campaign",
        _("Campaign"),
        _("The campaign that the demand is part of, if any."),
        EVERYBODY,
        (Column("campaign"),),
    ),
    Field(
        "topics",
        _("Topics"),
        _("What the demand is about; one topic or several."),
        EVERYBODY,
        (Column("topics", type="keys"), *hidden_columns("designations_used", type="keys")),
    ),
    Field(
        "tactics",
        _("Tactics"),
        _("The means used; “other” also if no means is known."),
        EVERYBODY,
        (Column("tactics", type="keys"),),
    ),
    Field(
        "citations",
        _("Law cited"),
        _("Laws and articles cited, and how each was used."),
        EVERYBODY,
        (
            Column("instruments", _("Keys of the laws and regulations cited, each once."), "keys"),
            Column("provisions", _("Keys of the articles cited, if an article is named."), "keys"),
        ),
        {"instrument_title": "C", "instrument_title_zh": "C", "number": "D"},
    ),
    Field(
        "demanded_change",
        _("What was demanded"),
        _("What was demanded; blank if no source says."),
        EVERYBODY,
        (Column("demanded_change"),),
        {"": "B"},
    ),
    Field(
        "wordings",
        _("Wording before and after"),
        _("Texts before and after the demand, with their language, place and evidence."),
        IF_NAMED,
        (
            Column(
                "wording_before",
                _("The first wording recorded before the demand."),
                in_snapshot=False,
            ),
            Column(
                "wording_after",
                _("The first wording recorded after the demand."),
                in_snapshot=False,
            ),
        ),
        {"before": "B", "after": "B"},
    ),
    Field(
        "reported_on",
        _("First reported"),
        _("Day, month or year of the first report, as far as it is known."),
        EVERYBODY,
        (Column("reported_on"), *hidden_columns("reported_from", "reported_until", type="day")),
    ),
    Field(
        "demanded_on",
        _("Date of the demand"),
        _("Day, month or year of the demand; blank if not known."),
        EVERYBODY,
        (Column("demanded_on"),),
    ),
    Field(
        "demand_deadline_on",
        _("Demand deadline"),
        _("The demand deadline: the last day that the authority set, with extensions."),
        EVERYBODY,
        (Column("demand_deadline_on"), *hidden_columns("demand_deadline_from", type="day")),
    ),
    Field(
        "firm_response",
        _("Firm's response"),
        _(
            "The firm's last response, from the timeline. Complied, partly complied and apologised"
            " count as conceded; refused and reversed count as resisted."
        ),
        EVERYBODY,
        (Column("firm_response"),),
    ),
    Field(
        "responded_on",
        _("Date of the response"),
        _("Day, month or year of that response."),
        EVERYBODY,
        (
            Column("responded_on"),
            *hidden_columns("days_longest", "days_shortest", type="number"),
            *hidden_columns("outcome_longest", "outcome_shortest"),
        ),
    ),
    Field(
        "fine",
        _("Fine"),
        _("A fine, with its currency."),
        IF_NAMED,
        (
            Column("fine_amount", _("The fine in units of its currency, as decimal text."), "sum"),
            Column("fine_currency", _("The fine's currency, ISO 4217.")),
        ),
    ),
    Field(
        "timeline",
        _("Timeline"),
        _("The dated events; the firm's response is taken from them."),
        IF_NAMED,
        hidden_columns("lifted_on", "fined_on"),
    ),
    Field(
        "sources",
        _("Sources"),
        _("Sources with two grades: reliability A to F, credibility 1 to 6."),
        IF_NAMED,
    ),
    Field(
        "confidence",
        _("Confidence"),
        _("Whether a desk has seen the source, or relies on general knowledge."),
        EVERYBODY,
    ),
    Field(
        "doubts",
        _("What is uncertain"),
        _("What is uncertain about the incident."),
        IF_NAMED,
    ),
    Field(
        "community_note",
        _("Note for the community tier"),
        _("A note for vetted readers only."),
        COMMUNITY_IF_NAMED,
    ),
    Field("note", _("Note for the desk"), reach=NOBODY),
    Field("consent", _("Consent of the firm"), reach=NOBODY),
    Field("marking", _("Marking"), reach=NOBODY),
)
FIELD_TITLES = {one.name: one.title for one in FIELDS}
RESPONSE_TITLES = {one.name: one.title for one in RESPONSE_FIELDS}
# What may leave a desk. A field that is not listed is private.
SHARED_FIELDS = {one.name: one.reach for one in FIELDS if one.reach and one.reach.tiers}
SHARED_RESPONSE_FIELDS = frozenset(
    one.name for one in RESPONSE_FIELDS if one.reach and one.reach.tiers
)


def may_leave(name: str, tier: Tier | str, consent: Consent | str) -> bool:
    """Whether a field of a case may enter an incident of this tier under this consent."""
    reach = SHARED_FIELDS.get(name, NOBODY)
    return Tier(tier) in reach.tiers and Consent(consent) in reach.consents


def columns_by_field() -> list[tuple[str, Column]]:
    """Return (field, column) of all columns, the incident's own first, with "" for a field."""
    return [("", column) for column in OWN_COLUMNS] + [
        (one.name, replace(column, meaning=column.meaning or one.meaning))
        for one in FIELDS
        for column in one.columns
    ]
