"""How the figures are made, what they do not show, and what the columns of files mean."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.exchange.columns import COLUMNS
from incidents.figures.results import codebook
from incidents.figures.results.method import LIMITS, MEASURES
from incidents.figures.results.method_confidential import CONFIDENTIAL_MEASURES
from incidents.models.register.labels import read_labels
from incidents.queries import IncidentFilter, refuse_unknown


@login_not_required
@require_safe
def method(request):
    refuse_unknown(request.GET, ())
    context = {
        "measures": MEASURES,
        "confidential_measures": CONFIDENTIAL_MEASURES,
        "limits": LIMITS,
        "codebook": list(codebook.list_columns(COLUMNS, read_labels())),
        "fields": list(codebook.list_fields()),
        "filters": [(name, rule.label) for name, rule in IncidentFilter.base_filters.items()],
    }
    return render(request, "dashboards/method.html", context)
