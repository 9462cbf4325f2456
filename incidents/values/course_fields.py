"""The fields of a case on its dates, the response and the sources: rows of incidents.fields."""

from django.utils.translation import gettext_lazy as _

from incidents.values.tiers import (
    COMMUNITY_IF_NAMED,
    EVERYBODY,
    IF_NAMED,
    NOBODY,
    Column,
    Field,
    hidden_columns,
)

COURSE_FIELDS = (
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
        "demand_days",
        _("Demand made between"),
        _("The interval in which the demand was made; without a start, only its end is known."),
        EVERYBODY,
        (
            *hidden_columns("demand_outcome"),
            *hidden_columns("days_least", "days_most", type="number"),
            *hidden_columns("is_demand_dated", type="flag"),
        ),
    ),
    Field(
        "demand_deadline_on",
        _("Demand deadline"),
        _("The demand deadline: the last day that the authority set, with extensions."),
        EVERYBODY,
        (
            Column("demand_deadline_on"),
            *hidden_columns("demand_deadline_from", "demand_deadline_until", type="day"),
        ),
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
        (Column("responded_on"),),
    ),
    Field(
        "concession_days",
        _("First conceded between"),
        _(
            "The interval of the first concession, even if it was reversed later; blank ends are"
            " not known."
        ),
        EVERYBODY,
        hidden_columns("conceded_from", "conceded_until", type="day"),
    ),
    Field(
        "concession_words",
        _("Words of the concession"),
        _("What became of the words when the firm conceded; blank if no source says."),
        EVERYBODY,
        (Column("concession_words"),),
    ),
    Field(
        "concession_places",
        _("Places of the concession"),
        _("Where the firm conceded: everywhere or in some places only; blank if no source says."),
        EVERYBODY,
        (Column("concession_places"),),
    ),
    Field(
        "concession_languages",
        _("Language versions of the concession"),
        _("In which language versions the firm conceded; blank if no source says."),
        EVERYBODY,
        (Column("concession_languages"),),
    ),
    Field(
        "last_known_on",
        _("Last known not to have responded"),
        _(
            "The last date on which a source says that the firm had not yet responded; blank if no"
            " source does."
        ),
        EVERYBODY,
    ),
    Field(
        "measure_events",
        _("Status of the measure"),
        _(
            "When a measure was imposed, suspended, resumed, lifted or expired, with sources in the"
            " timeline. Without a later event nothing is known of its end."
        ),
        EVERYBODY,
        (
            Column("measure_status", _("The latest status of the measure; blank without one.")),
            *hidden_columns("measure_spells", type="keys"),
            *hidden_columns("days_to_end_least", "days_to_end_most", type="number"),
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
            Column("fine_ground", _("Whether the fine was formally for the wording or practice.")),
        ),
        {"amount": "D", "currency": "D"},
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
        (
            Column("source_kinds", _("The kinds of its sources, each once."), "keys"),
            *hidden_columns("best_grade"),
        ),
    ),
    Field(
        "excerpts",
        _("Evidence"),
        _(
            "Pages of the evidence that the desk released on purpose, as flat"
            " pictures: the kind, the day of capture, what it supports, and the SHA-256 of each"
            " page, which is at /incidents/<reference>/evidence/<SHA-256>.jpg."
        ),
        IF_NAMED,
    ),
    Field(
        "confidence",
        _("Confidence"),
        _("Whether a desk has seen the source, or relies on general knowledge."),
        EVERYBODY,
        (Column("confidence"),),
    ),
    Field(
        "checked_on",
        _("Read a second time"),
        _(
            "When somebody who had not collected the case read it again, against a source found"
            " independently; blank if nobody has."
        ),
        EVERYBODY,
        (Column("checked_on"),),
    ),
    Field(
        "checked_by",
        _("Read a second time by"),
        _("Who read it a second time."),
        EVERYBODY,
    ),
    Field(
        "doubts",
        _("What is uncertain"),
        _("What is uncertain about the incident."),
        IF_NAMED,
    ),
    Field(
        "borderline",
        _("Borderline"),
        _(
            "Why the case may lie outside of what the register is about, for example because no"
            " organ of the state is named. Blank for a case that is clearly inside."
        ),
        IF_NAMED,
        (
            Column(
                "borderline",
                _("yes or no; blank if the incident was released before this was recorded."),
            ),
        ),
    ),
    Field(
        "community_note",
        _("Note for the community tier"),
        _("A note for vetted readers only."),
        COMMUNITY_IF_NAMED,
    ),
    Field("note", _("Note for the desk"), reach=NOBODY),
    Field("consent", _("Consent of the firm"), reach=NOBODY),
    Field("consent_limit", _("Most that the firm allows"), reach=NOBODY),
    Field("least_firms", _("Use only together"), reach=NOBODY),
    Field("marking", _("Marking"), reach=NOBODY),
)
