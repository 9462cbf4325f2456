"""The playbook of a desk's case or of an incident: which government responses are available."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.access import Permission, needs
from incidents.models import Case, CollectiveResponse, CollectiveResponseLink, Incident
from incidents.playbook import RECOMMENDATIONS, REPORT, facts_of_case, facts_of_incident, judge
from incidents.queries import refuse_unknown

STATUS_LABELS = {"met": _("met"), "not_met": _("not met"), "unknown": _("not known")}
VERDICTS = (
    ("available", _("Available")),
    ("open", _("Possibly available: information is missing")),
    ("ended", _("Not now: the measure has ended or is suspended")),
    ("unavailable", _("Not available")),
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
    facts = facts_of_case(case, _other_home_states(request.user, campaign))
    context = {
        "title": case.claim,
        "back": case.get_absolute_url(),
        "ref": case.reference,
        "deadline_case": case.reference,
    }
    return _page(request, facts, _recorded_responses(campaign, case.ref), context)


@login_not_required
@require_safe
def of_an_entry(request, ref):
    """The playbook of an incident, by the fields that the reader's tier may see."""
    refuse_unknown(request.GET, ())
    incident = get_object_or_404(Incident.objects.visible_to(request.user), ref=ref)
    facts = facts_of_incident(incident, _other_home_states(request.user, incident.campaign))
    responses = _recorded_responses(incident.campaign, incident.ref)
    context = {
        "title": incident.title,
        "back": incident.get_absolute_url(),
        "ref": incident.ref,
    }
    return _page(request, facts, responses, context)


def _other_home_states(user, campaign):
    """Home states of the named addressees of the same campaign that the reader may see."""
    if not campaign:
        return ()
    incidents = Incident.objects.visible_to(user).filter(campaign=campaign).exclude(country="")
    return incidents.values_list("country", flat=True).distinct().order_by("country")


def _recorded_responses(campaign, ref):
    """{slug: CollectiveResponse} to the campaign or the incident."""
    links = CollectiveResponseLink.objects.to(campaign, [ref] if ref else [])
    return {link.response.slug: link.response for link in links}


def _page(request, facts, responses, context):
    kinds = [(slug, row.kind) for slug, row in responses.items()]
    judgements = judge(facts, today=timezone.localdate(), recorded_responses=kinds)
    slugs = [row.entry.response for row in judgements if row.entry.response]
    details = {row.slug: row for row in CollectiveResponse.objects.filter(slug__in=slugs)}
    groups = [
        (
            title,
            [_entry_view(row, details, responses) for row in judgements if row.verdict == verdict],
        )
        for verdict, title in VERDICTS
    ]
    return render(
        request, "responses/playbook.html", {**context, "groups": groups, "report": REPORT}
    )


def _entry_view(judgement, details, responses):
    entry = judgement.entry
    return {
        "entry": entry,
        "details": details.get(entry.response),
        "checks": [
            {"check": check, "status_label": STATUS_LABELS[check.status]}
            for check in judgement.checks
        ],
        "reasons": judgement.reasons,
        "next_deadline": judgement.next_deadline,
        "uses": [responses[slug] for slug in judgement.uses],
        "law": judgement.law,
        "bodies": judgement.bodies,
        "contact": _contact_view(judgement),
        "recommendation": RECOMMENDATIONS[str(entry.recommendation)],
    }


def _contact_view(judgement):
    """Whom to contact: under the home state's own law, where that names somebody."""
    law, contact = judgement.law, judgement.entry.contact
    if law and law.contact:
        return {"name": law.contact, "address": law.address}
    return {"name": contact.name, "address": contact.address}
