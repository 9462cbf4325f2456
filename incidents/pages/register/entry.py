"""One incident: the claim, what happened, the wording, the law, the sources."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.actions.register import replies
from incidents.exchange import citations
from incidents.exchange.differences import word_difference
from incidents.models import Incident, Tombstone
from incidents.models.desk.evidence import Credibility, Place, Reliability
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution, AuthorityKind
from incidents.models.register.firms import FirmKind
from incidents.models.register.labels import label_of
from incidents.pages.law.law_of_entry import read_law_of_entry
from incidents.pages.register.entries import register_url
from incidents.pages.register.entry_parts import label_events, label_evidence
from incidents.pages.responses.response_views import responses_to_incident
from incidents.pages.web.strict import asks_nothing
from incidents.queries.register.replacements import find_replacement
from incidents.queries.register.versions import list_versions
from incidents.values.case_kinds import CaseKind
from incidents.values.case_origins import CaseOrigin
from incidents.values.concession_scale import CONCESSION_SCALE
from incidents.values.firm_responses import FirmResponse
from incidents.values.licences import licence_of
from incidents.values.localised import format_sum
from incidents.values.measure_status import MeasureStatus
from incidents.values.political_links import PoliticalLink
from incidents.values.source_keys import source_key
from incidents.values.source_kinds import SourceKind


@login_not_required
@require_safe
@asks_nothing
def incident(request, ref):
    """The incident in the reader's tier, or the tombstone of a withdrawn one."""
    entries = Incident.objects.visible_to(request.user).filter(ref=ref)
    entry = replies.with_replies(entries).first()
    if entry is None:
        return show_withdrawn(request, ref)
    return render(request, "register/entry.html", _entry_context(request, entry))


def _entry_context(request, entry):
    citation, sources = _citation_data(request, entry), entry.document.get("sources")
    return {
        "entry": entry_facts(entry),
        "timeline": label_events(entry),
        "wordings": [_wording(row) for row in entry.document.get("wordings", [])],
        **read_law_of_entry(entry),
        "sources": [_source(row) for row in sources or []],
        "evidence": label_evidence(entry),
        # Of an incident by sector only the sources are withheld, which is something else.
        "lacks_source": sources == [],
        "responses": responses_to_incident(entry),
        "versions": list_versions(request.user, entry.ref),
        **_replies(entry),
        "cite": _cite(citation),
        **_describe_terms(entry, citation),
    }


def _replies(entry):
    """{"replies": those to show, "has_parties": whether the entry names anybody who may reply}."""
    return {
        "replies": replies.list_replies(entry),
        "has_parties": bool(replies.named_parties(entry)),
    }


def _describe_terms(entry, citation):
    """The licence or marking, and the linked data that names it."""
    licence, sources = licence_of(entry.tier), entry.document.get("sources") or ()
    return {"licence": licence, "json_ld": citations.entry_json_ld(citation, sources, licence)}


def show_withdrawn(request, ref):
    """The tombstone of a withdrawn incident (410), or Http404 where there is none."""
    stone = Tombstone.objects.visible_to(request.user).filter(ref=ref).first()
    if stone is None:
        raise Http404(_("There is no such incident."))
    context = {
        "ref": ref,
        "reason": stone.reason,
        "withdrawn_on": stone.withdrawn_on,
        "replaced_by": find_replacement(request.user, ref),
    }
    return render(request, "register/withdrawn.html", context, status=410)


@login_not_required
@require_safe
@asks_nothing
def incident_as(request, ref, form):
    """The incident as a citation: BibTeX, RIS or CSL-JSON."""
    entry = Incident.objects.visible_to(request.user).filter(ref=ref).first()
    if entry is None:
        return show_withdrawn(request, ref)
    citation = _citation_data(request, entry)
    if form == "csl":
        kind = "application/vnd.citationstyles.csl+json"
        return JsonResponse(citations.csl(citation), safe=False, content_type=kind)
    write, kind = {
        "bibtex": (citations.bibtex, "application/x-bibtex; charset=utf-8"),
        "ris": (citations.ris, "application/x-research-info-systems; charset=utf-8"),
    }[form]
    return HttpResponse(write(citation), content_type=kind)


def _cite(citation):
    """{"plain", "bibtex_url", "ris_url", "csl_url", "others": [(name, address)]}."""
    forms = {
        f"{form}_url": reverse("incident_as", args=[citation.ref, form])
        for form in ("bibtex", "ris", "csl")
    }
    others = [
        (name, reverse("incident_in", args=[citation.ref, form]))
        for name, form in (
            ("STIX", "stix.json"),
            ("MISP", "misp.json"),
            ("FollowTheMoney", "ftm.jsonl"),
        )
    ]
    return {"plain": citations.plain_citation(citation), "others": others, **forms}


def _citation_data(request, entry):
    return citations.Cited(
        ref=entry.ref,
        title=entry.title,
        version=entry.version,
        released_on=entry.released_at.date(),
        url=request.build_absolute_uri(entry.get_absolute_url()),
    )


def entry_facts(entry):
    """The facts of an incident, labelled. No query."""
    document = entry.document
    return {
        "ref": entry.ref,
        "kind_label": CaseKind(entry.case_kind).label,
        "origin_label": CaseOrigin(entry.found_by).label if entry.found_by else "",
        "is_demand": entry.case_kind == CaseKind.DEMAND,
        "measure_label": MeasureStatus(entry.measure_status).label if entry.measure_status else "",
        "title": entry.title,
        "version": entry.version,
        "released_on": entry.released_at.date(),
        **_firm(entry),
        **_authority(entry),
        **_firm_response(entry),
        "topics": [(label_of("topic", key), register_url(topic=key)) for key in entry.topics],
        "tactics": [(label_of("tactic", key), register_url(tactic=key)) for key in entry.tactics],
        "campaign": entry.campaign
        and (document["campaign"], reverse("campaign", args=[entry.campaign])),
        "demanded_change": entry.demanded_change,
        "doubts": [line for line in document.get("doubts", "").splitlines() if line],
        "community_note": document.get("community_note", ""),
        **_reading(entry),
        "feed": _feed(entry),
    }


def _reading(entry):
    """How sure the case is, and who read it a second time."""
    return {
        "confidence_label": Confidence(entry.document["confidence"]).label,
        "checked_on": entry.checked_on,
        **{name: entry.document.get(name, "") for name in ("checked_by", "borderline")},
    }


def _feed(entry):
    """(label, address) of the feed of related incidents: of its firm if it is named."""
    topic = entry.topics[0] if entry.topics else ""
    feeds = (
        ("firm", entry.firm_slug, _("Feed of incidents about this firm")),
        ("campaign", entry.campaign, _("Feed of incidents in this campaign")),
        ("topic", topic, _("Feed of incidents on this topic")),
        ("state", entry.coercing_state, _("Feed of incidents by this coercing state")),
    )
    parameter, key, label = next(feed for feed in feeds if feed[1])
    return label, f"{reverse('incidents_atom')}?{urlencode({parameter: key})}"


def _firm(entry):
    return {
        "firm": entry.firm,
        "firm_url": reverse("firm", args=[entry.firm_slug]) if entry.firm_slug else "",
        "firm_kind_label": FirmKind(entry.firm_kind).label if entry.firm_kind else "",
        "country": entry.country,
        "sector_title": label_of("sector", entry.sector),
    }


def _authority(entry):
    """The authority, the coercing state, and the attribution."""
    authority = entry.document.get("authority") or {"name": "", "kind": ""}
    kind = authority["kind"]
    return {
        "authority_name": authority["name"],
        "authority_url": reverse("authority", args=[entry.authority]) if entry.authority else "",
        "authority_kind_label": AuthorityKind(kind).label if kind else "",
        "coercing_state": entry.coercing_state,
        "attribution_label": Attribution(entry.attribution).label,
        "attribution_note": entry.document.get("attribution_source", ""),
        "further_authorities": entry.further_authorities,
        "amplified_by": entry.amplified_by,
        "link_label": PoliticalLink(entry.political_link).label if entry.political_link else "",
    }


def _firm_response(entry):
    return {
        "fine": format_sum(entry.fine_amount, entry.fine_currency),
        "firm_response": entry.firm_response,
        "response_label": FirmResponse(entry.firm_response).label,
        "responded_on": entry.responded_on,
        "last_known_on": entry.document.get("last_known_on", ""),
        "concession_scale": [
            labels(value).label
            for name, labels in CONCESSION_SCALE.items()
            if (value := getattr(entry, name))
        ],
        "demand_deadline_on": entry.demand_deadline_on,
    }


def _wording(row):
    return {
        **row,
        "is_described": not row.get("is_quoted"),
        "parts": word_difference(row["before"], row["after"])
        if row["before"] and row["after"] and row.get("is_quoted")
        else [],
        "place_label": Place(row["place"]).label if row["place"] else "",
    }


def _source(row):
    return {
        **row,
        "page": reverse("source", args=[source_key(row)]),
        "kind_label": SourceKind(row["kind"]).label if row.get("kind") else "",
        "grade": row["reliability"] + row["credibility"],
        "grade_label": f"{Reliability(row['reliability']).label},"
        f" {Credibility(row['credibility']).label}",
    }
