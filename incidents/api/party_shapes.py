"""What a program reads of authorities and sources."""

from rest_framework import serializers


class AuthorityRow(serializers.Serializer):
    """An authority that a matching incident names."""

    slug = serializers.CharField(help_text="The value of the parameter authority.")
    name = serializers.CharField()
    other_names = serializers.ListField(
        child=serializers.CharField(), help_text="Among them names in its own script."
    )
    kind = serializers.CharField()
    coercing_state = serializers.CharField()
    count = serializers.IntegerField(help_text="Matching incidents that name it.")


class CountRow(serializers.Serializer):
    """A key, and how many incidents have it."""

    key = serializers.CharField()
    incidents = serializers.IntegerField()


class AuthorityDetail(AuthorityRow):
    """An authority with what it did; at most 20 of each, most incidents first."""

    tactics = CountRow(many=True)
    topics = CountRow(many=True)
    cited = CountRow(many=True, help_text="Laws and articles.")
    firm_responses = CountRow(many=True, help_text="Of its demands only.")
    incidents = serializers.ListField(
        child=serializers.CharField(), help_text="The newest 200, by reference."
    )


class SourceRow(serializers.Serializer):
    """A source of matching incidents."""

    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_blank=True)
    on = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    kind = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    archive_url = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField(help_text="Incidents that it supports.")


class SourceUseRow(serializers.Serializer):
    """An incident that a source supports."""

    ref = serializers.CharField()
    reliability = serializers.CharField(allow_blank=True, help_text="A to F.")
    credibility = serializers.CharField(allow_blank=True, help_text="1 to 6.")
    supports = serializers.CharField(allow_blank=True)


class SourceDetail(SourceRow):
    """A source with the incidents that it supports, the newest 200."""

    archived_on = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField(allow_blank=True)
    uses = SourceUseRow(many=True)
