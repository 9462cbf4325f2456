"""Who stands in for whom at a desk during leave: name a colleague, end it early."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.access import Permission, may, needs
from incidents.actions.people import delegations as actions
from incidents.forms.people import DelegationForm
from incidents.models import Delegation, User
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def delegations(request):
    """List who stands in for whom, now and later, with the form that names a colleague."""
    people = User.objects.filter(desk=request.user.desk_id, is_active=True)
    others = [one for one in people.exclude(pk=request.user.pk) if may(one, Permission.LOG_CASE)]
    form = DelegationForm(request.POST or None, {str(one.pk): one for one in others})
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_delegation(**form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Saved. Both of you get an e-mail."))
            return redirect("delegations")
    rows = Delegation.objects.visible_to(request.user).not_over(timezone.localdate())
    context = {"form": form, "rows": rows.with_people(), "today": timezone.localdate()}
    return render(request, "people/delegations.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.LOG_CASE)
def end_delegation_page(request, slug):
    rows = Delegation.objects.visible_to(request.user)
    row = get_object_or_404(rows, slug=slug)
    act = actions.end_delegation
    return act_or_explain(
        request,
        "delegations",
        _("Ended. Both of you get an e-mail."),
        lambda: act(row, by=request.user),
    )
