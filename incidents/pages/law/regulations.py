"""The list of regulations, and the page of one with its versions and relations."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.access import Permission, may
from incidents.figures.measures.citations import counts_by_text, entries_by_provision
from incidents.models import ArticleText, Incident, Instrument, InstrumentVersion
from incidents.models.law.relations import CONSEQUENCES, LEGAL_BASIS, WAYS_OUT
from incidents.pages.law.chains import add_chains
from incidents.pages.law.regulation_parts import (
    Connections,
    choose_versions,
    list_articles,
    list_incidents,
    relation_row,
    walk_steps,
)
from incidents.pages.law.served import list_serving
from incidents.pages.law.version_line import draw_line
from incidents.pages.register.entries import register_url
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown
from incidents.queries.law.article_views import view_version
from incidents.queries.law.graph import layout_graph
from incidents.queries.law.relations import read_graph
from incidents.values.article_numbers import Numbering
from incidents.values.localised import country_name
from incidents.values.partial_dates import PartialDate

LISTED = ~Q(provisions__numbering=Numbering.RETIRED)


@login_not_required
@require_safe
@asks_nothing
def regulations(request):
    """All instruments, by jurisdiction."""
    counts = counts_by_text(Incident.objects.visible_to(request.user))
    rows = Instrument.objects.annotate(articles=Count("provisions", filter=LISTED)).order_by(
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
        "row": row,
        "url": row.get_absolute_url(),
        "provisions_count": row.articles,
        "incidents_count": count,
        "incidents_url": register_url(regulation=row.key),
    }


@login_not_required
@require_safe
def regulation(request, key):
    """One instrument: its versions, its articles with their incidents, its relations."""
    refuse_unknown(request.GET, ("on", "version", "against"))
    instrument = get_object_or_404(Instrument, key=key)
    entries = Incident.objects.visible_to(request.user)
    citing = entries_by_provision(key, entries.citing(key))
    versions = [view_version(row) for row in list_texts(instrument)]
    today = timezone.localdate()
    comparison = choose_versions(request.GET, instrument, versions, today)
    provisions = list_articles(instrument, versions, citing)
    graph = read_graph()
    day = PartialDate(request.GET.get("on") or today.isoformat())
    add_chains(provisions, graph, day)
    return render(
        request,
        "law/regulation.html",
        {
            "regulation": instrument,
            "may_edit": may(request.user, Permission.KEEP_REFERENCE),
            **_citing(instrument, citing),
            "versions": versions,
            "line": _line(versions, citing, today),
            "comparison": comparison,
            "provisions": provisions,
            "chain_day": day,
            **_relations(instrument, entries, graph),
            "records": list(instrument.records.all()),
            "further_sources": list(instrument.further_sources.all()),
        },
    )


def _citing(instrument, citing):
    return {
        "jurisdiction_name": country_name(instrument.jurisdiction),
        "incidents_count": citing.total,
        "incidents_url": register_url(regulation=instrument.key),
        "incidents": list_incidents(citing),
        "whole": citing.rows.get(instrument.key, []),
    }


def list_texts(instrument):
    """The versions of an instrument with articles and sources, the oldest first; three queries."""
    texts = ArticleText.objects.select_related("provision", "version")
    rows = InstrumentVersion.objects.filter(instrument=instrument).select_related("instrument")
    return list(rows.prefetch_related("sources", Prefetch("articles", texts)))


def _line(versions, citing, today: dt.date):
    cited = [(one.day, one.title, one.url) for one in citing.dated]
    return draw_line([version.row for version in versions], cited, today)


def _relations(instrument, entries, graph):
    key = instrument.key
    relations = graph.touching(key)
    consequences, legal_basis = graph.walk(CONSEQUENCES, [key]), graph.walk(LEGAL_BASIS, [key])
    connections = Connections(
        graph=layout_graph(instrument, relations, consequences, legal_basis),
        relations=[relation_row(row) for row in relations],
        consequences=walk_steps(consequences),
        legal_basis=walk_steps(legal_basis),
        ways_out=walk_steps(graph.walk(WAYS_OUT, [key])),
    )
    return {"connections": connections, "serving": list_serving(graph, key, entries)}
