"""Relations of the law: administrators propose to add or remove one, another one applies it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.access import Permission, needs
from incidents.actions.law import relations
from incidents.forms.relations import RelationForm
from incidents.models import Instrument, Relation, RelationKind
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing


@dataclass(frozen=True)
class RelationRow:
    """A relation of the regulation, in one line."""

    pk: int
    sentence: str
    source: str


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_REFERENCE)
@asks_nothing
def relation_form_page(request, key):
    """Show the relations of a regulation, and propose another one that begins at it."""
    instrument = get_object_or_404(Instrument, key=key)
    is_posted = request.method == "POST"
    form = RelationForm(request.POST if is_posted else None, instrument=instrument)
    if is_posted and form.is_valid():
        reason = form.cleaned_data["reason"]
        facts = relations.RelationFacts(**form.facts())
        try:
            edit = relations.propose_relation(instrument, facts, reason, by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Proposed. Another administrator has to apply it."))
            return redirect(edit)
    rows = [_row(one) for one in Relation.objects.graph().touching(key)]
    context = {"instrument": instrument, "form": form, "rows": rows}
    return render(request, "law/relation.html", context, status=422 if is_posted else 200)


def _row(relation):
    kind = relation.get_kind_display()
    return RelationRow(
        relation.pk, f"{relation.from_key} {kind} {relation.to_key}", relation.source
    )


@require_POST
@needs(Permission.KEEP_REFERENCE)
def remove_relation_page(request, key, pk):
    """Propose to remove a relation of a regulation."""
    instrument = get_object_or_404(Instrument, key=key)
    relation = next((one for one in Relation.objects.graph().touching(key) if one.pk == pk), None)
    if relation is None:
        raise Http404(_("This regulation has no such relation."))
    reason = request.POST.get("reason", "")
    return act_or_explain(
        request,
        reverse("law_relation_form", args=[key]),
        _("Proposed. Another administrator has to apply it."),
        lambda: relations.propose_removal(relation, instrument, reason, by=request.user),
    )


def describe_relation(change):
    """(before, after) of a proposed relation, in words, for the page of the decision."""
    facts = change["relation"]
    kind = RelationKind(facts["kind"]).label
    sentence = f"{facts['from_key']} {kind} {facts['to_key']}"
    if "removed" in change:
        return sentence, _("removed")
    source = f"{facts['source_title']}. {facts['source_issuer']} {facts['source_url']}".strip()
    days = " – ".join(filter(None, (facts["since"], facts["until"])))
    lines = (sentence, facts["basis"], days, source, facts["note"])
    return "", "\n".join(filter(None, map(str, lines)))
