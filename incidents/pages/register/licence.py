"""What a reader may do with the data."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.pages.web.strict import asks_nothing
from incidents.values.licences import CC_BY, GREEN


@login_not_required
@require_safe
@asks_nothing
def licence_page(request):
    """The licence of the public data in our own words, and what it does not cover."""
    return render(request, "register/licence.html", {"licence": CC_BY, "marking": GREEN})
