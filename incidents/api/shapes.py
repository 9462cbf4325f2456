"""The shapes of answers, for the schema. Rows leave as they are read; these only describe them."""

from rest_framework import serializers

from incidents.fields import columns_by_field
from incidents.models.register.replies import ReplyKind, ReplyParty, ReplyWay


def _described(column):
    """The serializer field of a column of incidents, with the codebook's words for it."""
    help_text = str(column.meaning)
    if column.type == "keys":
        return serializers.ListField(child=serializers.CharField(), help_text=help_text)
    if column.type == "number":
        return serializers.IntegerField(help_text=help_text)
    if column.type == "time":
        return serializers.DateTimeField(help_text=help_text)
    is_sum = column.type == "sum"
    return serializers.CharField(help_text=help_text, allow_null=is_sum, allow_blank=not is_sum)


IncidentRow = type(
    "IncidentRow",
    (serializers.Serializer,),
    {
        "__doc__": "An incident in a list. A date has the precision that is known: a year, a month "
        "or a day. Sums are decimal text.",
        **{
            column.name: _described(column)
            for _field, column in columns_by_field()
            if column.in_files
        },
        "expanded": serializers.DictField(
            required=False, help_text="The objects behind its keys, by the names of `expand`."
        ),
    },
)


class ReplyRow(serializers.Serializer):
    """What a firm or authority named in an entry says about it, word for word."""

    kind = serializers.ChoiceField(ReplyKind.choices)
    party = serializers.ChoiceField(ReplyParty.choices)
    sender = serializers.CharField(help_text="Its name, as the entry has it.")
    text = serializers.CharField()
    way = serializers.ChoiceField(ReplyWay.choices, help_text="How an officer verified it.")
    version = serializers.IntegerField(help_text="The version of the entry that it is about.")
    received_on = serializers.DateField()
    verified_on = serializers.DateField()


class IncidentDetail(IncidentRow):
    """One incident with its timeline, wordings, citations and sources."""

    document = serializers.DictField(help_text="The released document, field by field.")
    replies = ReplyRow(many=True, help_text="What those whom the entry names say about it.")


class ChangeRow(serializers.Serializer):
    """A field that a version changed."""

    field = serializers.CharField()
    sentence = serializers.CharField(help_text="What changed.")
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class VersionRow(serializers.Serializer):
    """A version of an entry, with what changed since the version before."""

    version = serializers.IntegerField()
    released_at = serializers.DateTimeField()
    reason = serializers.CharField(
        allow_blank=True, help_text="Why it changed; blank for the first version."
    )
    changes = ChangeRow(many=True)
    document = serializers.DictField(help_text="The released document, field by field.")
    url = serializers.URLField(help_text="The page of the version.")


class CampaignRow(serializers.Serializer):
    """One demand addressed to many firms."""

    slug = serializers.CharField()
    title = serializers.CharField()
    coercing_state = serializers.CharField()
    issued_on = serializers.CharField(allow_blank=True)
    demanded_change = serializers.CharField(allow_blank=True)
    addressees = serializers.IntegerField(allow_null=True)
    listed = serializers.IntegerField(
        help_text="Firms that the round of a list names; 0 where it is no round."
    )
    responses_searched_on = serializers.CharField(
        allow_blank=True,
        help_text="When somebody looked for collective responses; blank: nobody is recorded to.",
    )
    responses_searched_by = serializers.CharField(allow_blank=True, help_text="Who looked.")
    responses_searched_in = serializers.CharField(allow_blank=True, help_text="Where they looked.")
    incidents = serializers.IntegerField(help_text="Matching incidents.")


class RegulationRow(serializers.Serializer):
    """A law, regulation, plan or memorandum."""

    key = serializers.CharField()
    title_en = serializers.CharField()
    title_zh = serializers.CharField(
        allow_blank=True, help_text="The original title, in whatever language."
    )
    title_lang = serializers.CharField(allow_blank=True, help_text="The language of that title.")
    kind = serializers.CharField(allow_blank=True)
    jurisdiction = serializers.CharField()
    issuing_body = serializers.CharField()
    adopted_on = serializers.CharField(allow_blank=True)
    in_force_from = serializers.CharField(allow_blank=True)
    in_force_until = serializers.CharField(allow_blank=True)
    incidents = serializers.IntegerField(help_text="Matching incidents that cite it.")


class FirmSerializer(serializers.Serializer):
    """A firm that a published incident names."""

    slug = serializers.CharField()
    name = serializers.CharField()
    other_names = serializers.ListField(child=serializers.CharField())
    kind = serializers.CharField()
    country = serializers.CharField(allow_blank=True)
    sector_title = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(help_text="Matching incidents that name it.")


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


class EditionFile(serializers.Serializer):
    """A file of an edition."""

    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    url = serializers.URLField()


class EditionRow(serializers.Serializer):
    """A numbered, permanent snapshot of the public data."""

    number = serializers.IntegerField(help_text="The value of the parameter edition.")
    published_at = serializers.DateTimeField()
    incidents = serializers.IntegerField(help_text="How many it had when it was published.")
    removed = serializers.IntegerField(
        help_text="How many were withdrawn since, or may be published only in part."
    )
    changed_figures = serializers.ListField(
        child=serializers.CharField(), help_text="Figures whose numbers that changed."
    )
    url = serializers.URLField()
    files = EditionFile(many=True)


class FigureRow(serializers.Serializer):
    """A figure in the list of figures."""

    name = serializers.CharField()
    title = serializers.CharField()
    shape = serializers.CharField(help_text="How a page shows it: bars, time, table, map, ...")
    url = serializers.URLField()


class FigureDetail(serializers.Serializer):
    """A figure of the matching incidents."""

    name = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField(help_text="What it shows.")
    note = serializers.CharField(allow_blank=True, help_text="What is left out.")
    selection = serializers.CharField(
        allow_blank=True, help_text="How the cases came to be known, where shares are given."
    )
    entries = serializers.IntegerField(help_text="The number of matching incidents.")
    rows = serializers.ListField(
        child=serializers.DictField(),
        help_text="Keys as on the method page. `labels` has the labels of the keys; `rows` is the "
        "address of the incidents behind a row, or null if no filter selects them.",
    )
    marks = serializers.ListField(
        child=serializers.DictField(), help_text="Dated events, and other sources' counts."
    )
    filters = serializers.CharField(help_text="The filters in words, and any that is not used.")
    base = serializers.CharField(help_text="How many incidents match the filters, of how many.")
    as_of = serializers.CharField(help_text="The day of the data.")
    source = serializers.CharField(help_text="Who publishes the figure.")
    address = serializers.URLField(help_text="The figure's own page, with the same filters.")
    edition = serializers.IntegerField(
        allow_null=True, help_text="The number of the edition that holds the same data, if any."
    )
    data_state = serializers.CharField(
        help_text="Tier, generation, its stamp, and what was counted from."
    )


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


class PageOfIncidents(page_of(IncidentRow)):
    """A page of incidents, and what the filters find besides what they name."""

    notes = serializers.ListField(
        child=serializers.CharField(),
        help_text="Sentences: an article is found under its numbers in other versions too.",
    )
