"""Two questions beside each other, on all figures."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.exchange import pictures
from incidents.figures import frame
from incidents.figures.cache import kept
from incidents.figures.catalog import WORDS
from incidents.figures.charts import WIDE
from incidents.figures.columns import edition
from incidents.figures.removed import refuse_removed
from incidents.pages.dashboards import boards
from incidents.pages.fresh import until_the_register_changes
from incidents.pages.paired import (
    DRAWN,
    REMOVED,
    numbers_of_both,
    paired,
    picture_url,
    scopes_of_both,
    told_apart,
)
from incidents.pages.sides import address, questions, side


@login_not_required
@require_safe
@until_the_register_changes
def compare(request):
    """Both questions' counts in one table a figure, and what has no common rows twice."""
    one, other = questions(request)
    sides = [side(one, other, is_other=False), side(one, other, is_other=True)]
    return render(
        request,
        "dashboards/compare.html",
        {
            "boards": boards(one.asked(), "compare"),
            "sides": sides,
            "swap_url": address(other.asked(), one.asked()),
            "numbers": numbers_of_both(one, other),
            "pictures": [
                {"name": name, "title": title, "url": picture_url(name, one, other)}
                for name, (title, _spec) in DRAWN.items()
            ],
            "not_shown": list(REMOVED.values()),
            "pairs": paired(one, other),
            "left_out": [WORDS[word][2] for word in told_apart(one, other)],
        },
    )


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def compare_picture(request, name, width=WIDE):
    """What both questions have in one picture: shares with their intervals."""
    refuse_removed(name, REMOVED)
    one, other = questions(request)
    if name not in DRAWN:
        raise Http404(_("There is no such figure."))
    title, spec = DRAWN[name]

    def make():
        told = spec(one, other, {"title": str(title), "width": width})
        return pictures.draw(frame.scoped(told, scopes_of_both(one, other), width), "svg-inline")

    asked = f"{one.asked()} {other.tier.value}{other.asked()}"
    drawn = kept(edition(one.tier.value), f"compared-{name}-{width}", asked, make)
    return HttpResponse(drawn, content_type="image/svg+xml")
