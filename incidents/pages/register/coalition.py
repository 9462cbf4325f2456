"""One campaign as a coalition: firms by home state, who spoke and who has not, what changed."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures import coalition as figures
from incidents.figures.measures.coverage import share_resisted
from incidents.models import Campaign, CollectiveResponseLink, Incident
from incidents.pages.register.campaigns import MOST_FIRMS, NAMED, addressee_view
from incidents.pages.register.entries import asking
from incidents.pages.responses.shown import after, parties
from incidents.queries import refuse_unknown
from incidents.values.localised import country_name


@login_not_required
@require_safe
def coalition(request, slug):
    """Who was hit, who held, who spoke; beside the source's own counts of all addressees."""
    refuse_unknown(request.GET, ())
    visible = Campaign.objects.visible_to(request.user).prefetch_related("tallies")
    row = get_object_or_404(visible, slug=slug)
    entries = Incident.objects.visible_to(request.user).filter(campaign=slug)
    named = list(entries.order_by("firm", "pk").values(*NAMED)[:MOST_FIRMS])
    links = list(CollectiveResponseLink.objects.to(slug, [entry["ref"] for entry in named]))
    tallies = list(row.tallies.all())
    homes = figures.home_states(named, links)
    return render(
        request,
        "register/coalition.html",
        {
            "campaign": row,
            "named": len(named),
            "held": share_resisted(named),
            "last": tallies[-1] if tallies else None,
            "sentence": _sentence(homes),
            "homes": [_home(home, slug) for home in homes],
            "elsewhere": _elsewhere(figures.elsewhere(named, links)),
            "changes": _changes(row, named, links, tallies),
        },
    )


def _changes(campaign, named, links, tallies):
    around = figures.changes_around_responses(named, links, tallies)
    return [_change(one, campaign) for one in around]


def _sentence(homes):
    known = [home for home in homes if home.country]
    silent = [country_name(home.country) for home in known if not home.spoke]
    if not known:
        return _("No home state of a named firm is known.")
    told = _("The named firms have %(homes)s home states; %(spoke)s of them spoke up.") % {
        "homes": len(known),
        "spoke": len(known) - len(silent),
    }
    if not silent:
        return told
    return f"{told} " + _("Nothing is recorded of: %(silent)s.") % {"silent": ", ".join(silent)}


def _home(home, slug):
    return {
        "name": country_name(home.country) or _("not told"),
        "url": asking(campaign=slug, country=home.country) if home.country else "",
        "firms": [addressee_view(row) for row in home.firms],
        "held": home.resisted,
        "spoke": [_answer(answer) for answer in home.spoke],
        "is_known": bool(home.country),
    }


def _answer(answer):
    return {"url": answer.get_absolute_url(), "name": answer.name, "on": answer.started_on}


def _elsewhere(found):
    return [(country_name(party), list(map(_answer, answers))) for party, answers in found.items()]


def _change(one, campaign):
    answer = one.link.response
    return {
        **_answer(answer),
        "parties": parties(answer),
        "kind_label": answer.get_kind_display(),
        "since": after(answer, campaign.issued_on),
        "change": one,
        "followed_label": one.link.get_followed_display(),
        "followed_on": one.link.followed_on,
        "followed_note": one.link.followed_note,
    }
