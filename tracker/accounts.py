"""How people sign in: by invitation only, with a password, a passkey or an identity provider."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordKeyForm
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from incidents.actions.people.appointments import propose_claimed_roles
from incidents.pages.web.start import start_address
from tracker import sign_in
from tracker.claimed_roles import find_claimed_roles

logger = logging.getLogger(__name__)


class InvitedOnly(DefaultAccountAdapter):
    """Sign-in by e-mail for people whom an admin has invited.

    What happens is logged by the number of the person, without address, network or browser.
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait some minutes, or sign in with a passkey."
        )
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """The start page of the person who has just signed in; an address they asked for wins."""
        return start_address(request.user)

    def pre_authenticate(self, request, **credentials):
        """Refuse a try where there were too many."""
        email = credentials.get("email", "")
        if not sign_in.may_try(request, email, self.get_client_ip(request)):
            logger.warning("sign-in refused: too many wrong passwords")
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request, **credentials):
        logger.warning("sign-in refused: wrong password")
        sign_in.note_failure(request, credentials.get("email", ""), self.get_client_ip(request))

    def login(self, request, user):
        super().login(request, user)
        logger.info("signed in: person %s", user.pk)

    def post_login(self, request, user, **options):
        """Remember the browser, so that nobody shuts the person out of it."""
        response = super().post_login(request, user, **options)
        sign_in.remember_device(response, user.email)
        return response

    def logout(self, request):
        logger.info("signed out: person %s", request.user.pk)
        super().logout(request)


class InvitedOnlyElsewhere(DefaultSocialAccountAdapter):
    """Sign-in at the organisation's own identity provider, for people already invited here."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Let an invited person in the first time, by the address that the provider verified.

        Only who has never chosen a password: anybody else ties the two together while signed in,
        or a provider that mixes up an address would open an account that is in use.
        """
        if sociallogin.is_existing:
            self._propose_roles(sociallogin)
            return
        emails = [row.email for row in sociallogin.email_addresses if row.verified]
        person = invited_person(emails)
        if person:
            EmailAddress.objects.update_or_create(
                user=person, email=person.email, defaults={"verified": True, "primary": True}
            )
            sociallogin.connect(request, person)
            self._propose_roles(sociallogin)

    def _propose_roles(self, sociallogin):
        """Propose what the provider's groups mean here; a colleague at the desk confirms it.

        What the provider says of how it recognised the person (amr, acr) counts for nothing: the
        second factor is one of this site.
        """
        claimed = find_claimed_roles(sociallogin.account.extra_data, settings.CLAIMED_ROLES)
        desks = {one.desk for one in claimed}
        if len(desks) > 1:
            logger.warning("identity provider: groups of more than one desk, so none was proposed")
        elif desks:
            roles = sorted({one.role for one in claimed})
            propose_claimed_roles(sociallogin.user, desks.pop(), roles)


def invited_person(emails):
    """Return the one active person with one of these addresses and no password; or None."""
    people = get_user_model().objects.filter(is_active=True)
    matches = [one for email in emails for one in people.filter(email__iexact=email)]
    is_one = len(matches) == 1 and not matches[0].has_usable_password()
    return matches[0] if is_one else None


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
