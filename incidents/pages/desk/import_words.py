"""Words of files that no list has: a second officer decides on each."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import word_proposals
from incidents.forms.fields import COUNTRIES
from incidents.models import WordProposal
from incidents.pages.web.refusals import act_or_explain
from incidents.pages.web.strict import asks_nothing

MOST_DECIDED = 50


@require_safe
@needs(Permission.IMPORT_CASES)
@asks_nothing
def words_page(request):
    """List the words that wait for a decision, and those that were decided last."""
    proposals = WordProposal.objects.visible_to(request.user).select_related(
        "proposed_by", "decided_by"
    )
    context = {
        "waiting": proposals.filter(decision=""),
        "countries": COUNTRIES,
        "decided": proposals.exclude(decision="").order_by("-decided_at")[:MOST_DECIDED],
    }
    return render(request, "desk/import_words.html", context)


@require_POST
@needs(Permission.IMPORT_CASES)
def decide_page(request, pk):
    """Confirm a word, match it to one of ours, or leave it blank."""
    proposal = get_object_or_404(WordProposal.objects.visible_to(request.user), pk=pk)
    decision, ours = request.POST.get("decision", ""), request.POST.get("ours", "")
    return act_or_explain(
        request,
        "import_words",
        _("Decided. The next import of the file uses it."),
        lambda: word_proposals.decide_word(
            proposal,
            decision,
            ours,
            by=request.user,
            coercing_state=request.POST.get("coercing_state", "")[:2],
            isic=request.POST.get("isic", "")[:10],
        ),
    )
