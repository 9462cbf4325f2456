"""The shapes of a desk's own cases and releases, for the schema."""

from rest_framework import serializers


class OwnCaseRow(serializers.Serializer):
    """A case of your desk in a list."""

    reference = serializers.CharField()
    ref = serializers.CharField(allow_blank=True, help_text="In the register, once released.")
    title = serializers.CharField(allow_blank=True)
    coercing_state = serializers.CharField()
    marking = serializers.CharField()
    consent = serializers.CharField()
    changed_at = serializers.DateTimeField()


class CaseDocument(serializers.Serializer):
    """A case with the fields of its form, and its rows: events, wordings, citations, sources.

    Send the same fields to log or change one; those that you leave out of a change stay.
    """

    reference = serializers.CharField(read_only=True)
    firm_name = serializers.CharField()
    coercing_state = serializers.CharField()
    reported_on = serializers.CharField()
    events = serializers.ListField(child=serializers.DictField())
    wordings = serializers.ListField(child=serializers.DictField())
    citations = serializers.ListField(child=serializers.DictField())
    sources = serializers.ListField(child=serializers.DictField())


class ReasonBody(serializers.Serializer):
    """Why: required. Readers see the reason of a new version; colleagues see each."""

    reason = serializers.CharField()


class ReleaseRow(serializers.Serializer):
    """A release: proposed by one person, decided on by another."""

    key = serializers.CharField(help_text="Of this release, in addresses.")
    reference = serializers.CharField(help_text="The case.")
    version = serializers.IntegerField()
    state = serializers.CharField()
    tiers = serializers.ListField(child=serializers.CharField())
    ref = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True, help_text="Why it was proposed.")
    documents = serializers.DictField(help_text="What each tier would read, field by field.")
