"""Instruments and their articles: what they say, what cites them, what they set off."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures.citations import counts_by_text, entries_by_provision
from incidents.models import Incident, Instrument, Relation
from incidents.models.law.instruments import Confidence
from incidents.models.law.relations import IS_FOR, SETS_OFF
from incidents.pages.register.entries import asking
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
        groups.setdefault(row.jurisdiction, []).append(_listed(row, counts.get(row.key, 0)))
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


def _listed(row, count):
    return {
        "url": row.get_absolute_url(),
        "title_en": row.title_en,
        "title_zh": row.title_zh,
        "body": row.issuing_body,
        "in_force_from": row.in_force_from,
        "in_force_until": row.in_force_until,
        "provisions_count": row.articles,
        "incidents_count": count,
        "incidents_url": asking(regulation=row.key),
    }


@login_not_required
@require_safe
@asks_nothing
def regulation(request, key):
    """One instrument with its articles, what cites each, and how it hangs together."""
    instrument = get_object_or_404(Instrument, key=key)
    entries = Incident.objects.visible_to(request.user)
    graph = Relation.objects.all().graph()
    relations = graph.touching(key)
    citing = entries_by_provision(key, entries.citing(key))
    forward, backward = graph.cone(SETS_OFF, [key]), graph.cone(IS_FOR, [key])
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
            "graph": layout_graph(instrument, relations, forward, backward),
            "relations": [_relation(row) for row in relations],
            "forward": walk_steps(forward),
            "backward": walk_steps(backward),
        },
    )


def _instrument_view(row, count):
    return {
        **_listed_facts(row),
        "incidents_count": count,
        "incidents_url": asking(regulation=row.key),
        "confidence_label": Confidence(row.confidence).label,
    }


def _listed_facts(row):
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
        "incidents_url": asking(provision=row.key),
    }


def in_force_label(row):
    """ "from 1 June 2017 until 31 December 2025" as far as an article's own days are known."""
    parts = [
        (_("from"), row.in_force_from),
        (_("until"), row.in_force_until),
    ]
    words = [f"{word} {format_partial_date(day)}" for word, day in parts if day]
    return " ".join(words)


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


def walk_steps(cone):
    """The steps of a walk as a page lists them."""
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
        for step in cone
    ]
