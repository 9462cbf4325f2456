"""The shapes of a regulation in the API, for the schema."""

from rest_framework import serializers

from incidents.models import (
    ArticleChange,
    ArticleRole,
    Basis,
    InstrumentKind,
    LawSourceKind,
    RelationKind,
)


def _text(help_text=""):
    return serializers.CharField(allow_blank=True, help_text=help_text)


def _texts(help_text=""):
    return serializers.ListField(child=serializers.CharField(), help_text=help_text)


class LawSourceRow(serializers.Serializer):
    """A source of a version or of a relation."""

    title = serializers.CharField()
    issuer = _text()
    url = _text()
    official_url = _text("An official address that a copy names.")
    kind = serializers.ChoiceField(choices=LawSourceKind.choices)
    is_read = serializers.BooleanField(help_text="Whether what is at the address was read.")
    extent = _text("How much of it was read.")
    article = _text()
    language = _text()
    read_on = _text()
    note = _text()


class ArticleRow(serializers.Serializer):
    """An article as one version has it."""

    key = serializers.CharField(help_text="The value of the parameter provision.")
    number = serializers.CharField()
    is_numbered = serializers.BooleanField(
        help_text="False for a part without a number, or one whose number was not found."
    )
    text = _text("The original, where it was read.")
    language = _text()
    is_text_read = serializers.BooleanField()
    is_gist_read = serializers.BooleanField(
        help_text="Whether an account or a translation was read instead."
    )
    gist = serializers.CharField(help_text="A summary in our words.")
    roles = serializers.ListField(child=serializers.ChoiceField(choices=ArticleRole.choices))
    sanctions = _texts()
    time_limit = _text()
    note = _text()


class InstrumentVersionRow(serializers.Serializer):
    """An instrument as it reads from one day to another. Days have the precision that is known."""

    label = serializers.CharField()
    adopted_on = _text()
    promulgated_on = _text()
    in_force_from = _text()
    in_force_until = _text("The last day; blank for a text that is in force or a day not known.")
    are_days_read = serializers.BooleanField(help_text="Whether its days were read in a text.")
    document_number = _text()
    is_number_read = serializers.BooleanField()
    status = _text()
    note = _text()
    sources = LawSourceRow(many=True)
    articles = ArticleRow(many=True)


class RenumberingRow(serializers.Serializer):
    """The number of an article before and after; blank before a new one, after a deleted one."""

    from_version = serializers.CharField()
    from_number = _text()
    to_version = serializers.CharField()
    to_number = _text()
    change = serializers.ChoiceField(choices=ArticleChange.choices)
    is_read = serializers.BooleanField(help_text="Whether it was read in both texts.")
    note = _text()


RelationRow = type(
    "RelationRow",
    (serializers.Serializer,),
    {
        "__doc__": "One text acts on another. Ends are keys: of an instrument, of an article, with "
        "@ and a version where it holds in that one only, or of a record.",
        "from": serializers.CharField(),
        "to": serializers.CharField(),
        "kind": serializers.ChoiceField(choices=RelationKind.choices),
        "basis": serializers.ChoiceField(choices=Basis.choices, help_text="What supports it."),
        "since": _text(),
        "until": _text(),
        "note": _text(),
        "source": serializers.CharField(),
        "sources": LawSourceRow(many=True),
    },
)


class RegulationDetail(serializers.Serializer):
    """A regulation with its versions, articles, renumbering and relations."""

    key = serializers.CharField()
    title_en = serializers.CharField()
    title_orig = _text()
    title_lang = _text()
    short_title = _text()
    kind = serializers.ChoiceField(choices=InstrumentKind.choices, allow_blank=True)
    jurisdiction = serializers.CharField(help_text="ISO 3166-1; XA for the Arab League.")
    territory = _text("The part of it in which the text applies.")
    issuing_body = serializers.CharField()
    confidence = serializers.CharField()
    note = _text()
    doubts = _text()
    incidents = serializers.IntegerField(help_text="Incidents that cite it.")
    versions = InstrumentVersionRow(many=True)
    renumbering = RenumberingRow(many=True)
    relations = RelationRow(many=True)
