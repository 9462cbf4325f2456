"""The shapes of answers, for the schema. Rows leave as they are read; these only describe them."""

from rest_framework import serializers

from incidents.exchange.columns import COLUMNS
from incidents.models import Incident

LISTS = ("topics", "tactics", "instruments", "provisions")


def _described(column):
    """The serializer field of a column of Incident, with the model's own words for it."""
    field = Incident._meta.get_field(column)
    help_text = str(field.verbose_name)
    if column in LISTS:
        return serializers.ListField(child=serializers.CharField(), help_text=help_text)
    if column == "version":
        return serializers.IntegerField(help_text=help_text)
    if column == "released_at":
        return serializers.DateTimeField(help_text=help_text)
    is_sum = column == "fine_amount"
    return serializers.CharField(help_text=help_text, allow_null=is_sum, allow_blank=not is_sum)


IncidentRow = type(
    "IncidentRow",
    (serializers.Serializer,),
    {
        "__doc__": "An entry of the register, as it stands in a list. Days are as precise as "
        "their text is long; sums are decimal text.",
        **{column: _described(column) for column in COLUMNS},
    },
)


class IncidentDetail(IncidentRow):
    """An entry with what is only shown: timeline, wordings, citations, sources."""

    document = serializers.DictField(help_text="The released document, field by field.")


class CampaignRow(serializers.Serializer):
    """One concerted demand."""

    slug = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    issued_on = serializers.CharField(allow_blank=True)
    demanded_change = serializers.CharField(allow_blank=True)
    addressees = serializers.IntegerField(allow_null=True)
    incidents = serializers.IntegerField(help_text="Entries that answer the question.")


class RegulationRow(serializers.Serializer):
    """A law, regulation, plan or memorandum."""

    key = serializers.CharField()
    title_en = serializers.CharField()
    title_zh = serializers.CharField(allow_blank=True)
    jurisdiction = serializers.CharField()
    issuing_body = serializers.CharField()
    adopted_on = serializers.CharField(allow_blank=True)
    in_force_from = serializers.CharField(allow_blank=True)
    in_force_until = serializers.CharField(allow_blank=True)
    incidents = serializers.IntegerField(help_text="Entries that answer the question and cite it.")


class FirmSerializer(serializers.Serializer):
    """A firm that an entry names."""

    slug = serializers.CharField()
    name = serializers.CharField()
    other_names = serializers.ListField(child=serializers.CharField())
    kind = serializers.CharField()
    country = serializers.CharField(allow_blank=True)
    sector_title = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(help_text="Entries that answer the question and name it.")


class StepRow(serializers.Serializer):
    """One step of a collective response."""

    text = serializers.CharField()
    actor = serializers.CharField(allow_blank=True)
    article = serializers.CharField(allow_blank=True)
    duration = serializers.CharField(allow_blank=True, help_text="Time allowed, in words.")
    counted_from = serializers.CharField(allow_blank=True, help_text="What it is counted from.")
    confidence = serializers.CharField()


class DeadlineRow(serializers.Serializer):
    """A statutory deadline of a collective response, with its days as released."""

    rule = serializers.CharField()
    version = serializers.CharField(
        help_text="First day for which this version of the rule is used."
    )
    title = serializers.CharField()
    instrument = serializers.CharField()
    article = serializers.CharField()
    started_on = serializers.CharField()
    due_from = serializers.DateField()
    due_until = serializers.DateField()
    decided_by = serializers.CharField(
        allow_blank=True, help_text="The paragraph of Regulation 1182/71 that decided."
    )
    note = serializers.CharField(allow_blank=True)
    paused_since = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)


class ResponseRow(serializers.Serializer):
    """What governments have done together, or can do, about pressure on companies."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    jurisdictions = serializers.ListField(
        child=serializers.CharField(), help_text="ISO 3166-1 codes, EU, G7."
    )
    against = serializers.CharField(allow_blank=True)
    started_on = serializers.CharField(allow_blank=True)
    status = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    sources = serializers.ListField(child=serializers.CharField())
    confidence = serializers.CharField()
    cost_low = serializers.CharField(
        allow_null=True, help_text="Costs imposed on the coercing state: decimal text."
    )
    cost_high = serializers.CharField(allow_null=True)
    cost_currency = serializers.CharField(allow_blank=True)
    cost_method = serializers.CharField(allow_blank=True)
    cost_source = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    released_at = serializers.DateTimeField(
        allow_null=True, help_text="Null for what ships with the register."
    )
    steps = StepRow(many=True)
    deadlines = DeadlineRow(many=True)
    campaigns = serializers.ListField(
        child=serializers.CharField(), help_text="Campaigns that it responds to, by slug."
    )
    incidents = serializers.ListField(
        child=serializers.CharField(), help_text="Incidents that it responds to, by reference."
    )


class FigureRow(serializers.Serializer):
    """A figure that can be asked for."""

    name = serializers.CharField()
    title = serializers.CharField()
    shape = serializers.CharField(help_text="How a page shows it: bars, time, table, map, ...")
    url = serializers.URLField()


class FigureDetail(serializers.Serializer):
    """A figure of the entries that answer the question."""

    name = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField(help_text="What it shows.")
    note = serializers.CharField(allow_blank=True, help_text="What is left out.")
    selection = serializers.CharField(
        allow_blank=True, help_text="How the cases came to be known, where shares are given."
    )
    entries = serializers.IntegerField(help_text="How many entries were looked at.")
    rows = serializers.ListField(
        child=serializers.DictField(),
        help_text="Keys as the method page has them; `labels` says what keys are called, `rows` "
        "where the entries behind a row are, null where no question asks for them.",
    )
    marks = serializers.ListField(
        child=serializers.DictField(), help_text="Dated events, and other sources' counts."
    )
    edition = serializers.CharField(help_text="Tier, generation, its stamp, and what answered.")


def page_of(row):
    """The shape of a page of such rows."""
    return type(
        f"PageOf{row.__name__}",
        (serializers.Serializer,),
        {
            "__doc__": "A page, and the addresses of those around it.",
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": row(many=True),
        },
    )
