"""A person's tokens: made, shown once, listed, revoked."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from incidents.actions.people import tokens
from incidents.forms.one_line import Form
from incidents.models import ApiToken, TokenScope
from incidents.pages.web.refusals import put_on_form
from incidents.pages.web.strict import asks_nothing

DAYS = ((30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("a year")))


class TokenForm(Form):
    """A name to know it by, what it may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("What the program is, for example “Nightly copy”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Expires after"), choices=DAYS, coerce=int, initial=90
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [
            (scope.value, scope.label) for scope in tokens.scopes_of(user)
        ]
        self.fields["scopes"].initial = [TokenScope.READ.value]


@require_http_methods(["GET", "HEAD", "POST"])
@asks_nothing
def tokens_page(request):
    """The person's tokens, and the form of a new one. A secret is shown in this answer alone."""
    form = TokenForm(request.POST if request.method == "POST" else None, user=request.user)
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _token, secret = tokens.make_token(**form.cleaned_data, by=request.user)
                form, status = TokenForm(user=request.user), 200
            except ValidationError as refusal:
                put_on_form(form, refusal)
    listed = ApiToken.objects.of_person(request.user)
    context = {"form": form, "secret": secret, "tokens": [_view(token) for token in listed]}
    response = render(request, "people/tokens.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke_token_page(request, pk):
    token = get_object_or_404(ApiToken.objects.of_person(request.user), pk=pk)
    tokens.revoke_token(token, by=request.user)
    messages.success(request, _("The token is revoked. Programs that use it are refused now."))
    return redirect("tokens")


def _view(token):
    labels = [TokenScope(scope).label for scope in token.scopes]
    return {"row": token, "scopes": labels, "is_usable": token.is_usable}
