"""How people come in: by invitation only, whichever door they use."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class InvitedOnly(DefaultAccountAdapter):
    """Sign-in by e-mail for people whom an admin has invited."""

    def is_open_for_signup(self, request):
        return False


class InvitedOnlyElsewhere(DefaultSocialAccountAdapter):
    """Sign-in at the organisation's own identity provider, for people already invited here."""

    def is_open_for_signup(self, request, sociallogin):
        return False
