"""A second factor for every desk role and every administrator, in pages and in the API.

A password can be stolen, guessed or taken from another site's leak. A sign-in by password alone
reaches the pages that set up a second factor, and nothing else until one is there.
"""

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.access import needs_second_factor

# Recovery codes alone are none: they come with one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SET_UP_PAGES = {
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
}
# A session older than the factor: somebody else's, perhaps, with the password that was stolen.
PROVING_PAGES = {"account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
# Which factor was set up in this session.
SESSION_KEY = "second_factor"


class SecondFactor:
    """Middleware: let a person on only from a session that has shown their second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "sets_up_factor", False) and request.user.is_authenticated:
            # The session in which it was set up has shown it: allauth asked for its first code.
            request.session[SESSION_KEY] = next(iter(factors(request.user)), None)
        return response

    def process_view(self, request, _page, _args, _kwargs):
        """Answer in the place of a page that the session may not reach yet."""
        if not settings.SECOND_FACTOR_REQUIRED or not needs_second_factor(request.user):
            return None
        present = factors(request.user)
        is_set_up = any(kind in FACTORS for kind in present.values())
        if is_set_up and has_shown_one(request, present):
            return None
        if request.resolver_match.view_name in (PROVING_PAGES if is_set_up else SET_UP_PAGES):
            request.sets_up_factor = request.method == "POST" and not is_set_up
            return None
        return refuse_without_factor(request, is_set_up)


def factors(user):
    """{key: type} of what the person can show beside a password, recovery codes included."""
    rows = Authenticator.objects.filter(user=user).order_by("pk")
    return dict(rows.values_list("pk", "type"))


def has_shown_one(request, present):
    """Whether this session has shown a factor that the person still has."""
    records = get_authentication_records(request, request.user)
    factors = {record.get("id") for record in records if record.get("method") == "mfa"}
    return bool(present.keys() & {request.session.get(SESSION_KEY), *factors})


def refuse_without_factor(request, is_set_up):
    """A program gets 403 and a sentence; a person the page where the factor is shown or set up."""
    sentence = (
        _("Show your second factor to go on.")
        if is_set_up
        else _("Your role needs a second factor: add a passkey or an authenticator app to go on.")
    )
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=403)
    messages.warning(request, sentence)
    if not is_set_up:
        return redirect("mfa_index")
    where = request.path if request.method == "GET" else "/"
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': where})}")
