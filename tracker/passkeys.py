"""Sign-in by passkey: a response of a browser that cannot be read counts as a wrong one."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.forms import HiddenInput, JSONField
from django.forms.fields import InvalidJSONInput

# What the library raises, by way of its own parser, for JSON of another shape than it expects:
# without this a stranger's request to the sign-in page is an error of ours (allauth 65.21).
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, InvalidSignature)


class CredentialField(JSONField):
    """JSON of any depth: Python's parser gives up on deep nesting with a RecursionError."""

    def __init__(self):
        super().__init__(required=True, widget=HiddenInput)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except RecursionError as fault:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from fault

    def bound_data(self, data, initial):
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput("")


class _Credential:
    def clean_credential(self):
        try:
            return super().clean_credential()
        except UNREADABLE as fault:
            raise get_adapter().validation_error("incorrect_code") from fault


class Login(_Credential, forms.LoginWebAuthnForm):
    credential = CredentialField()


class Authenticate(_Credential, forms.AuthenticateWebAuthnForm):
    credential = CredentialField()


class Reauthenticate(_Credential, forms.ReauthenticateWebAuthnForm):
    credential = CredentialField()


class Add(forms.AddWebAuthnForm):
    credential = CredentialField()

    def clean(self):
        try:
            return super().clean()
        except UNREADABLE as fault:
            raise get_adapter().validation_error("incorrect_code") from fault
