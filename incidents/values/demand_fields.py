"""The fields of a case on who demanded what of whom: rows of the table incidents.fields."""

from django.utils.translation import gettext_lazy as _

from incidents.values.tiers import (
    EVERYBODY,
    IF_NAMED,
    Column,
    Field,
    hidden_columns,
)

DEMAND_FIELDS = (
    Field(
        "case_kind",
        _("Kind of case"),
        _(
            "Demand: an account says what the firm was asked to do. Reprisal: it was punished or"
            " attacked for its own act, and no account says what it was asked to do. Retaliation:"
            " it was punished for an act of its home government. Only demands count in shares of"
            " concession."
        ),
        EVERYBODY,
        (Column("case_kind"),),
    ),
    Field(
        "found_by",
        _("How the case was found"),
        _(
            "Where the case was found; blank if that is not recorded. On a list of apologies no"
            " firm that resisted can appear."
        ),
        EVERYBODY,
        (Column("found_by"),),
    ),
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
        "firm_group",
        _("Enterprise group"),
        _(
            "The company at the top of the firm's group, or the firm itself. Firms count once a"
            " group."
        ),
        IF_NAMED,
        (Column("firm_group"),),
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
        "further_authorities",
        _("Further authorities"),
        _("Other bodies that applied the pressure too, by name."),
        EVERYBODY,
        (Column("further_authorities", type="keys"),),
        {"": "C"},
    ),
    Field(
        "amplified_by",
        _("Amplified by"),
        _("State media or party organs that made a boycott known or called for it, by name."),
        EVERYBODY,
        (Column("amplified_by", type="keys"),),
        {"": "C"},
    ),
    Field(
        "coercing_state",
        _("Coercing state"),
        _("The coercing state: the state of that body, ISO 3166-1 alpha-2."),
        EVERYBODY,
        (Column("coercing_state"),),
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
        "political_link",
        _("Tie to politics"),
        _(
            "Of reprisals and retaliation: whether the authority stated the political ground, a"
            " source reports it, or it is inferred. A cautious count leaves inferred out."
        ),
        EVERYBODY,
        (Column("political_link"),),
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
                _("The first wording before the demand; a quotation only if the document says so."),
                in_snapshot=False,
            ),
            Column(
                "wording_after",
                _("The first wording after the demand; a quotation only if the document says so."),
                in_snapshot=False,
            ),
        ),
        {"before": "B", "after": "B"},
    ),
)
