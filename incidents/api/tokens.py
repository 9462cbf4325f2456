"""Signing in with a token, and what a token may do."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from incidents.actions.people.tokens import find_token


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ccr_…` (RFC 6750): the person of the token, as far as it goes."""

    def authenticate(self, request):
        """(person, token), or None without the header. Raises AuthenticationFailed."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        token = find_token(words[1].decode("latin-1")) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed(_("This token is not valid: unknown, revoked or expired."))
        person = token.person
        # What the person does now, the ledger says of the token too.
        person.acting_token = token.prefix
        return person, token

    def authenticate_header(self, request):
        return 'Bearer realm="Coercion Register"'


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API names it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer"}


class HasScope(BasePermission):
    """A token needs the scope that the view names; a session is not limited by one."""

    message = _("This token may not do this.")

    def has_permission(self, request, view):
        return request.auth is None or view.scope in request.auth.scopes


class OnlyTokens(BasePermission):
    """For programs alone: people have the pages, with their warnings and their drafts."""

    def has_permission(self, request, view):
        return request.auth is not None and view.scope in request.auth.scopes
