"""Laws and their articles: summaries, incidents, consequences and legal basis."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures.citations import counts_by_text, entries_by_provision
from incidents.models import Incident, Instrument, Relation
from incidents.models.law.instruments import Confidence
from incidents.models.law.relations import CONSEQUENCES, LEGAL_BASIS
from incidents.pages.register.entries import register_url
from incidents.pages.web.strict import asks_nothing
from incidents.queries.law.graph import layout_graph
from incidents.values.localised import country_name, format_partial_date


@login_not_required
@require_safe
@asks_nothing
def regulations(request):
    """All instruments, by jurisdiction."""
    counts = counts_by_text(Incident.objects.visible_to(request.user))
    rows = Instrument.objects.annotate(articles=Count("provisions")).order_by(
        "jurisdiction", "title_en"
    )
    groups = {}
    for row in rows:
        groups.setdefault(row.jurisdiction, []).append(_list_row(row, counts.get(row.key, 0)))
    return render(
        request,
        "law/regulations.html",
        {
            "groups": [
                {"jurisdiction": code, "jurisdiction_name": country_name(code), "regulations": rows}
                for code, rows in groups.items()
            ]
        },
    )


def _list_row(row, count):
    return {
        "url": row.get_absolute_url(),
        "title_en": row.title_en,
        "title_zh": row.title_zh,
        "body": row.issuing_body,
        "in_force_from": row.in_force_from,
        "in_force_until": row.in_force_until,
        "provisions_count": row.articles,
        "incidents_count": count,
        "incidents_url": register_url(regulation=row.key),
    }


@login_not_required
@require_safe
@asks_nothing
def regulation(request, key):
    """One instrument: its articles with their incidents, and its relations to other law."""
    instrument = get_object_or_404(Instrument, key=key)
    entries = Incident.objects.visible_to(request.user)
    graph = Relation.objects.all().graph()
    relations = graph.touching(key)
    citing = entries_by_provision(key, entries.citing(key))
    consequences, legal_basis = graph.walk(CONSEQUENCES, [key]), graph.walk(LEGAL_BASIS, [key])
    return render(
        request,
        "law/regulation.html",
        {
            "regulation": _instrument_view(instrument, citing.total),
            "versions": [
                {"on": row.in_force_from or row.adopted_on, "label": _amended(row)}
                for row in instrument.amendments.all()
            ],
            "provisions": _provisions(instrument, citing),
            "whole": citing.rows.get(key, []),
            "graph": layout_graph(instrument, relations, consequences, legal_basis),
            "relations": [_relation(row) for row in relations],
            "consequences": walk_steps(consequences),
            "legal_basis": walk_steps(legal_basis),
        },
    )


def _instrument_view(row, count):
    return {
        **_facts(row),
        "incidents_count": count,
        "incidents_url": register_url(regulation=row.key),
        "confidence_label": Confidence(row.confidence).label,
    }


def _facts(row):
    return {
        "key": row.key,
        "title_en": row.title_en,
        "title_zh": row.title_zh,
        "body": row.issuing_body,
        "jurisdiction_name": country_name(row.jurisdiction),
        "adopted_on": row.adopted_on,
        "in_force_from": row.in_force_from,
        "in_force_until": row.in_force_until,
        "sanctions": row.sanctions,
        "sources": row.sources,
        "note": row.note,
    }


def _amended(row):
    return f"{_('amended')}: {row.effect}" if row.effect else _("amended")


def _provisions(instrument, citing):
    rows = instrument.provisions.select_related("instrument")
    return [_provision(row, citing) for row in rows]


def _provision(row, citing):
    rows, count = citing.rows.get(row.key, []), citing.counts.get(row.key, 0)
    return {
        "anchor": row.anchor,
        "label": row.label,
        "gist": row.gist,
        "sanctions": row.sanctions,
        "in_force_label": in_force_label(row),
        "count": count,
        "incidents": rows,
        "incidents_url": register_url(provision=row.key),
    }


def in_force_label(row):
    """ "from 1 June 2017 until 31 December 2025" as far as an article's own days are known."""
    parts = [
        (_("from"), row.in_force_from),
        (_("until"), row.in_force_until),
    ]
    labels = [f"{label} {format_partial_date(day)}" for label, day in parts if day]
    return " ".join(labels)


def _relation(row):
    return {
        "from_title": str(row.from_text),
        "from_url": row.from_text.get_absolute_url(),
        "kind_label": row.get_kind_display(),
        "to_title": str(row.to_text),
        "to_url": row.to_text.get_absolute_url(),
        "since": row.since,
        "until": row.until,
        "source": row.source,
        "confidence": row.get_confidence_display(),
        "note": row.note,
    }


def walk_steps(steps):
    """The steps of a walk, labelled for a page."""
    return [
        {
            "depth": step.depth,
            "from_title": str(step.relation.from_text),
            "kind_label": step.relation.get_kind_display(),
            "title": str(step.relation.to_text),
            "url": step.relation.to_text.get_absolute_url(),
            "note": step.relation.note,
            "source": step.relation.source,
        }
        for step in steps
    ]
