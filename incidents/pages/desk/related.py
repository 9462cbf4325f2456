"""Related cases on the page of a case: why they are related, in words, and how to dismiss one."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from incidents.access import Permission, needs
from incidents.actions.desk import related
from incidents.actions.desk.summaries import summarise_case
from incidents.models import Authority, Case
from incidents.models.register.labels import label_of
from incidents.pages.web.refusals import act_or_explain
from incidents.queries.desk.related import list_related
from incidents.values.localised import format_partial_date
from incidents.values.relatedness import Tie

LONGEST = 120
REASONS = {
    Tie.LETTER: gettext_lazy("Same demand, word for word: “%s”."),
    Tie.DEMAND: gettext_lazy("Much the same demand: “%s”."),
    Tie.WORDING: gettext_lazy("Same new wording: “%s”."),
    Tie.DEADLINE: gettext_lazy("Same demand deadline: %s."),
    Tie.AUTHORITY: gettext_lazy("Same authority within 60 days: %s."),
    Tie.ARTICLE: gettext_lazy("Same article within a year: %s."),
}


@dataclass(frozen=True)
class RelatedView:
    """One related case or incident, and why."""

    key: str
    title: str
    url: str
    is_incident: bool
    reasons: list[str]


def related_views(case, user):
    """Return the related cases and incidents of a case that a person may read, closest first."""
    rows = list_related(case, summarise_case(case), user)
    bodies = {row.ties[Tie.AUTHORITY] for row in rows if Tie.AUTHORITY in row.ties}
    offered = Authority.objects.offered_to(user).filter(slug__in=bodies) if bodies else []
    names = {row.slug: row.name for row in offered}
    return [
        RelatedView(
            key=row.trace.key,
            title=row.trace.title,
            url=reverse("incident" if row.trace.is_incident else "case", args=[row.trace.key]),
            is_incident=row.trace.is_incident,
            reasons=[
                str(REASONS[tie]) % _word(tie, value, names) for tie, value in row.ties.items()
            ],
        )
        for row in rows
    ]


def _word(tie, value, names):
    if tie is Tie.DEADLINE:
        return format_partial_date(value)
    if tie is Tie.AUTHORITY:
        return names.get(value, value)
    if tie is Tie.ARTICLE:
        return label_of("provision", value)
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


@require_POST
@needs(Permission.LOG_CASE)
def dismiss_related_page(request, reference):
    """Record for good that a case or an incident is not related to this case."""
    case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
    key = request.POST.get("other", "")[:40]
    return act_or_explain(
        request,
        case,
        _("Noted: it is not suggested again."),
        lambda: related.dismiss_relation(case, key, by=request.user),
    )
