"""The shapes of evidence in the API, and how a row of it is written."""

from django.urls import reverse
from rest_framework import serializers

from incidents.models.desk.evidence_files import (
    Claim,
    DrawingState,
    EvidenceKind,
    FileForm,
    ScanState,
)
from incidents.queries.address_keys import make_address_key


class EvidenceWords(serializers.Serializer):
    """What is said of a piece of evidence. Send the fields that you change."""

    title = serializers.CharField(required=False, max_length=200)
    kind = serializers.ChoiceField(EvidenceKind.choices, required=False)
    claims = serializers.ListField(
        child=serializers.ChoiceField(Claim), required=False, help_text="What it supports."
    )
    supports = serializers.CharField(
        required=False, allow_blank=True, max_length=300, help_text="What exactly."
    )


class EvidenceFileBody(serializers.Serializer):
    """A file."""

    file = serializers.FileField(help_text="Any file of at most 25 MiB. It stays at the desk.")


class EvidenceBody(EvidenceFileBody):
    """A file and what is said of it: a form, in which `claims` may be repeated."""

    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(EvidenceKind.choices)
    claims = serializers.ListField(
        child=serializers.ChoiceField(Claim), help_text="What it supports."
    )
    supports = serializers.CharField(
        required=False, allow_blank=True, max_length=300, help_text="What exactly."
    )


class EvidenceVersionRow(serializers.Serializer):
    """A file. Erased, its bytes are gone; name, size and hash stay."""

    number = serializers.IntegerField()
    filename = serializers.CharField()
    form = serializers.ChoiceField(FileForm, help_text="By its first bytes.")
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    scan = serializers.ChoiceField(ScanState, help_text="What the virus scanner said.")
    drawing = serializers.ChoiceField(DrawingState, help_text="Whether flat pictures were made.")
    added_by = serializers.CharField()
    added_at = serializers.DateTimeField()
    erased_at = serializers.DateTimeField(allow_null=True)
    erased_because = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True, help_text="Of the file; blank once erased.")


class OwnEvidenceRow(serializers.Serializer):
    """A piece of evidence of a case, its newest version first. It stays at the desk."""

    key = serializers.CharField(help_text="Of this piece, in addresses.")
    title = serializers.CharField()
    kind = serializers.ChoiceField(EvidenceKind.choices)
    claims = serializers.ListField(child=serializers.ChoiceField(Claim))
    supports = serializers.CharField(allow_blank=True)
    added_by = serializers.CharField()
    added_at = serializers.DateTimeField()
    versions = EvidenceVersionRow(many=True)


PLAIN_OF_VERSION = (
    *("number", "filename", "form", "size", "sha256", "scan", "drawing", "added_at", "erased_at"),
    "erased_because",
)


def write_item(item):
    """A piece of evidence as OwnEvidenceRow, with its versions in the order that they are read."""
    names = ("title", "kind", "claims", "supports", "added_at")
    own = {"key": make_address_key("evidenceitem", item.pk), "added_by": str(item.added_by)}
    versions = [_write_version(item, version) for version in item.versions.all()]
    return own | {name: getattr(item, name) for name in names} | {"versions": versions}


def _write_version(item, version):
    row = {name: getattr(version, name) for name in PLAIN_OF_VERSION}
    place = [item.case.reference, item.pk, version.number]
    url = "" if version.erased_at else reverse("api_evidence_file", args=place)
    return row | {"added_by": str(version.added_by), "url": url}
