"""How people sign in: by invitation only, with a password, a passkey or an identity provider."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordKeyForm
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.utils.translation import gettext_lazy as _

from incidents.pages.web.start import start_address


class InvitedOnly(DefaultAccountAdapter):
    """Sign-in by e-mail for people whom an admin has invited."""

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """The start page of the person who has just signed in; an address they asked for wins."""
        return start_address(request.user)


class InvitedOnlyElsewhere(DefaultSocialAccountAdapter):
    """Sign-in at the organisation's own identity provider, for people already invited here."""

    def is_open_for_signup(self, request, sociallogin):
        return False


class ChosenPasswordForm(ResetPasswordKeyForm):
    """A password chosen by the link of an invitation or of "Forgotten password".

    The link came by e-mail, so whoever follows it reads that mailbox: the address is verified,
    and a second factor can be added.
    """

    def save(self):
        super().save()
        address = self.user.email
        # A link to a further address of the person says nothing about this one.
        if not EmailAddress.objects.filter(user=self.user).exclude(email__iexact=address).exists():
            EmailAddress.objects.update_or_create(
                user=self.user, email=address, defaults={"verified": True, "primary": True}
            )


class SecondFactors(DefaultMFAAdapter):
    """The adapter of allauth, with an error message that says what to do."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unverified_email": _(
            "Sign out and follow “Forgotten password” first: the link in the e-mail shows that"
            " this address is yours. Then add a second factor."
        )
    }
