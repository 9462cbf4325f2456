"""STIX, MISP and FollowTheMoney: the incidents of a query, and one incident."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.exchange import followthemoney, misp, stix, stix_extension
from incidents.exchange.columns import COLUMNS
from incidents.exchange.readable import NEEDED, add_readable
from incidents.exchange.shared import LinkedResponse, SharedContent
from incidents.models import CollectiveResponse, EarlierVersion, Incident
from incidents.pages.register.entry import show_withdrawn
from incidents.pages.register.incidents import CHUNK, name_file
from incidents.pages.web.strict import asks_nothing
from incidents.queries import Query
from incidents.values.licences import licence_header
from incidents.values.tiers import Tier

SHARED_FORMS = {
    "stix.json": ("application/stix+json;version=2.1", stix.as_stix),
    "misp.json": ("application/json", misp.as_misp),
    "ftm.jsonl": ("application/jsonl", followthemoney.as_entities),
}


@login_not_required
@require_safe
def share_incidents(request, form):
    """The same query in another format, in the reader's tier."""
    query = Query(request.GET, request.user, also=())
    content = _share(query.ordered_rows(), query.tier, query.edition)
    kind, write = SHARED_FORMS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{name_file(query)}.{form}"',
        **licence_header(query.tier),
    }
    return StreamingHttpResponse(write(content), content_type=kind, headers=headers)


@login_not_required
@require_safe
@asks_nothing
def share_incident(request, ref, form):
    """One incident in another format; the tombstone of a withdrawn one."""
    entries = Incident.objects.visible_to(request.user).filter(ref=ref)
    tier = entries.values_list("tier", flat=True).first()
    if tier is None:
        return show_withdrawn(request, ref)
    kind, write = SHARED_FORMS[form]
    content = b"".join(write(_share(entries, Tier(tier))))
    return HttpResponse(content, content_type=kind, headers=licence_header(tier))


@login_not_required
@require_safe
@asks_nothing
def stix_schema(request):
    """The JSON Schema of our extension of STIX."""
    return JsonResponse(stix_extension.write_schema(settings.ORIGIN))


def _share(rows, tier, edition=None):
    """The SharedContent of some incidents. The responses of an edition are in its own files."""
    first = EarlierVersion.objects.filter(ref=OuterRef("ref"), tier=tier.value).order_by("version")
    released = Coalesce(Subquery(first.values("released_at")[:1]), F("released_at"))
    columns = ("pk", *COLUMNS, *NEEDED, "document")
    read = rows.values(*columns, first_released_at=released).iterator(chunk_size=CHUNK)
    number = edition.number if edition else None
    return SharedContent(
        rows=add_readable(read, address=_address, edition=number, replies={}),
        tier=tier,
        origin=settings.ORIGIN,
        responses=[] if edition else _list_responses(),
    )


def _address(ref):
    return f"{settings.ORIGIN}{reverse('incident', args=[ref])}"


def _list_responses():
    """All public collective responses that respond to something. Those shipped have no time."""
    responses = CollectiveResponse.objects.with_record().filter(links__isnull=False).distinct()
    return [
        LinkedResponse(
            slug=one.slug,
            name=one.name,
            kind_label=str(one.get_kind_display()),
            outcome=one.outcome,
            url=f"{settings.ORIGIN}{one.get_absolute_url()}",
            released_at=one.released_at,
            campaigns=frozenset(link.campaign.slug for link in one.links.all() if link.campaign),
            refs=frozenset(link.ref for link in one.links.all() if link.ref),
        )
        for one in responses
    ]
