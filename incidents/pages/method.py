"""How the figures are made, and what the columns mean."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.exchange.columns import COLUMNS
from incidents.figures import codebook
from incidents.figures.method import GAPS, MEASURES
from incidents.filters import IncidentFilter, refuse_unknown
from incidents.models.labels import labels


@login_not_required
@require_safe
def method(request):
    refuse_unknown(request.GET, ())
    context = {
        "measures": MEASURES,
        "gaps": GAPS,
        "codebook": list(codebook.columns(COLUMNS, labels())),
        "fields": list(codebook.fields()),
        "words": [(word, rule.label) for word, rule in IncidentFilter.base_filters.items()],
    }
    return render(request, "dashboards/method.html", context)
