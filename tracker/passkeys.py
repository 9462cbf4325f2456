"""Sign-in by passkey: an answer of a browser that cannot be read is a wrong one."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature

# What the library raises, by way of its own parser, for JSON of another shape than it expects:
# without this a stranger's request to the sign-in page is an error of ours (allauth 65.21).
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, InvalidSignature)


class _Credential:
    def clean_credential(self):
        try:
            return super().clean_credential()
        except UNREADABLE as fault:
            raise get_adapter().validation_error("incorrect_code") from fault


class Login(_Credential, forms.LoginWebAuthnForm):
    pass


class Authenticate(_Credential, forms.AuthenticateWebAuthnForm):
    pass


class Reauthenticate(_Credential, forms.ReauthenticateWebAuthnForm):
    pass


class Add(forms.AddWebAuthnForm):
    def clean(self):
        try:
            return super().clean()
        except UNREADABLE as fault:
            raise get_adapter().validation_error("incorrect_code") from fault
