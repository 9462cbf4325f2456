"""The shapes of single objects and of the vocabulary, for the schema."""

from rest_framework import serializers

from incidents.api.shapes import CampaignRow


def _texts(**more):
    return serializers.ListField(child=serializers.CharField(), **more)


class CampaignDeadlineRow(serializers.Serializer):
    """A deadline that was set for the addressees."""

    on = serializers.CharField()
    kind = serializers.CharField()
    for_whom = serializers.CharField(allow_blank=True)


class TallyRow(serializers.Serializer):
    """A count that a source gives of all addressees, named here or not."""

    on = serializers.CharField()
    complied = serializers.IntegerField()
    of = serializers.IntegerField()
    publisher = serializers.CharField()
    url = serializers.CharField(allow_blank=True)


class CampaignSourceRow(serializers.Serializer):
    """A source on the campaign as a whole."""

    title = serializers.CharField()
    publisher = serializers.CharField(allow_blank=True)
    on = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)


class CampaignDetail(CampaignRow):
    """One demand addressed to many firms, with its dates, totals, sources and law."""

    authority = serializers.CharField(allow_blank=True)
    addressees_note = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True, help_text="What is uncertain.")
    responses_searched_on = serializers.CharField(allow_blank=True)
    responses_searched_by = serializers.CharField(allow_blank=True)
    responses_searched_in = serializers.CharField(allow_blank=True)
    topics = _texts()
    tactics = _texts()
    deadlines = CampaignDeadlineRow(many=True)
    tallies = TallyRow(many=True)
    sources = CampaignSourceRow(many=True)
    cites = _texts(help_text="Keys of the laws and articles cited to all addressees.")
    incidents_url = serializers.URLField()


class FirmDetail(serializers.Serializer):
    """A firm that a published incident names."""

    slug = serializers.CharField()
    name = serializers.CharField()
    other_names = _texts()
    kind = serializers.CharField()
    country = serializers.CharField(allow_blank=True)
    sector = serializers.CharField(allow_blank=True)
    lei = serializers.CharField(allow_blank=True, help_text="ISO 17442.")
    uscc = serializers.CharField(allow_blank=True, help_text="GB 32100-2015.")
    isin = serializers.CharField(allow_blank=True, help_text="ISO 6166.")
    incidents = serializers.IntegerField()
    incidents_url = serializers.URLField()


class TermRow(serializers.Serializer):
    """A key of a list, and what people read for it."""

    key = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField(allow_blank=True, help_text="What it covers.")


class VocabularyAnswer(serializers.Serializer):
    """Every list whose keys incidents have, by the name of the parameter."""

    topic = TermRow(many=True)
    tactic = TermRow(many=True)
    sector = TermRow(many=True)
    case_kind = TermRow(many=True)
    found_by = TermRow(many=True)
    firm_response = TermRow(many=True)
    attribution = TermRow(many=True)
    measure = TermRow(many=True)
    fine_ground = TermRow(many=True)


class ListedDeadlineRow(serializers.Serializer):
    """A statutory deadline of a collective response."""

    response = serializers.CharField(help_text="The collective response, by slug.")
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
    decided_by = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    paused_since = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
