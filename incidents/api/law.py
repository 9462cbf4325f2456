"""A regulation with its versions, articles, renumbering and relations, read-only."""

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from incidents.api import law_shapes as shapes
from incidents.api.register import Register
from incidents.api.web import refuses
from incidents.models import (
    ArticleText,
    Incident,
    Instrument,
    InstrumentVersion,
    Relation,
    Renumbering,
)
from incidents.queries import refuse_unknown
from incidents.values.article_numbers import Numbering

KEY = OpenApiParameter(
    "key",
    str,
    OpenApiParameter.PATH,
    pattern="^[a-z0-9-]+$",
    description="The key of a regulation, from the list of regulations.",
)
PLAIN = ("key", "title_en", "title_lang", "short_title", "kind", "jurisdiction", "territory")
PLAIN += ("issuing_body", "confidence", "note", "doubts")
OF_VERSION = ("label", "adopted_on", "promulgated_on", "in_force_from", "in_force_until")
OF_VERSION += ("are_days_read", "document_number", "is_number_read", "status", "note")
OF_ARTICLE = ("text", "language", "is_text_read", "is_gist_read", "gist", "roles", "sanctions")
OF_ARTICLE += ("time_limit", "note")
OF_SOURCE = ("title", "issuer", "url", "official_url", "kind", "is_read", "extent", "article")
OF_SOURCE += ("language", "read_on", "note")


class OneRegulation(Register):
    """One regulation; its articles are in its versions, under the numbers that they have there."""

    @extend_schema(
        operation_id="regulation",
        parameters=[KEY],
        responses={200: shapes.RegulationDetail} | refuses(400, 404),
    )
    def get(self, request, key):
        refuse_unknown(request.query_params, ())
        instrument = Instrument.objects.filter(key=key).first()
        if instrument is None:
            raise Http404(_("There is no such regulation."))
        entries = Incident.objects.visible_to(request.user)
        return Response(
            _columns(instrument, PLAIN)
            | {
                "title_orig": instrument.title_zh,
                "incidents": entries.citing(key).count(),
                "versions": [_version(row) for row in _read_versions(instrument)],
                "renumbering": _renumbering(instrument),
                "relations": [_relation(row) for row in _relations(key)],
            }
        )


def _columns(row, names):
    return {name: getattr(row, name) for name in names}


def _read_versions(instrument):
    texts = ArticleText.objects.select_related("provision")
    rows = InstrumentVersion.objects.filter(instrument=instrument)
    return rows.prefetch_related("sources", Prefetch("articles", texts))


def _version(row):
    return _columns(row, OF_VERSION) | {
        "sources": [_columns(source, OF_SOURCE) for source in row.sources.all()],
        "articles": [_article(text) for text in row.articles.all()],
    }


def _article(text):
    provision = text.provision
    return {
        "key": provision.key,
        "number": provision.number,
        "is_numbered": provision.numbering != Numbering.UNNUMBERED,
        **_columns(text, OF_ARTICLE),
    }


def _renumbering(instrument):
    rows = Renumbering.objects.filter(from_version__instrument=instrument)
    return [
        {
            "from_version": row.from_version.label,
            "to_version": row.to_version.label,
            **_columns(row, ("from_number", "to_number", "change", "is_read", "note")),
        }
        for row in rows.select_related("from_version", "to_version")
    ]


def _relations(key):
    return Relation.objects.prefetch_related("sources").graph().touching(key)


def _relation(row):
    return {
        "from": _end_key(row.from_key, row.from_version),
        "to": _end_key(row.to_key, row.to_version),
        **_columns(row, ("kind", "basis", "since", "until", "note")),
        "source": row.source,
        "sources": [_columns(source, OF_SOURCE) for source in row.sources.all()],
    }


def _end_key(key, version):
    return f"{key}@{version.label}" if version else key
