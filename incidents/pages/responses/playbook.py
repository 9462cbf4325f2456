"""Which answers fit: a desk's case, or an entry of the register, judged in sight."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.access import Permission, needs
from incidents.models import Case, CollectiveResponse, CollectiveResponseLink, Incident
from incidents.playbook import facts_of_case, judge, of_entry
from incidents.queries import refuse_unknown

STANDS = {"met": _("met"), "not_met": _("not met"), "unknown": _("not known")}
VERDICTS = (
    ("fits", _("What fits")),
    ("open", _("What may fit: something is missing")),
    ("no", _("What does not fit, and why")),
)


@require_safe
@needs(Permission.LOG_CASE)
def of_a_case(request, reference):
    """The playbook of a case of the desk: nothing of it leaves the desk."""
    refuse_unknown(request.GET, ())
    case = get_object_or_404(
        Case.objects.visible_to(request.user).with_record(), reference=reference
    )
    campaign = case.campaign.slug if case.campaign else ""
    facts = facts_of_case(case, _others(request.user, campaign))
    told = {"title": case.claim, "back": case.get_absolute_url(), "ref": case.reference}
    answered = _answered(campaign, case.ref)
    return _page(request, facts, answered, told | {"clock_on": case.reference})


@login_not_required
@require_safe
def of_an_entry(request, ref):
    """The playbook of an entry, by what the reader's tier is told of it."""
    refuse_unknown(request.GET, ())
    entry = get_object_or_404(Incident.objects.visible_to(request.user), ref=ref)
    facts = of_entry(entry, _others(request.user, entry.campaign))
    told = {"title": entry.title, "back": entry.get_absolute_url(), "ref": entry.ref}
    return _page(request, facts, _answered(entry.campaign, entry.ref), told)


def _others(user, campaign):
    """Home states of the named addressees of the same campaign, as far as the reader may know."""
    if not campaign:
        return ()
    entries = Incident.objects.visible_to(user).filter(campaign=campaign).exclude(country="")
    return entries.values_list("country", flat=True).distinct().order_by("country")


def _answered(campaign, ref):
    """{slug: Response} of what answered the campaign or the entry."""
    links = CollectiveResponseLink.objects.to(campaign, [ref] if ref else [])
    return {link.response.slug: link.response for link in links}


def _page(request, facts, answered, told):
    kinds = [(slug, row.kind) for slug, row in answered.items()]
    judged = judge(facts, today=timezone.localdate(), answered=kinds)
    shipped = {row.slug: row for row in CollectiveResponse.objects.filter(slug__in=_slugs(judged))}
    groups = [
        (
            title,
            [_response_view(one, shipped, answered) for one in judged if one.verdict == verdict],
        )
        for verdict, title in VERDICTS
    ]
    return render(request, "responses/playbook.html", {**told, "groups": groups})


def _slugs(judged):
    return [one.answer.response for one in judged if one.answer.response]


def _response_view(one, shipped, answered):
    return {
        "answer": one.answer,
        "about": shipped.get(one.answer.response),
        "checks": [{"check": check, "stands_label": STANDS[check.stands]} for check in one.checks],
        "reasons": one.reasons,
        "missing": [check.missing for check in one.checks if check.missing],
        "next": one.next,
        "uses": [answered[slug] for slug in one.uses],
    }
