"""The forms of an administrator: a person and their roles, an invitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.one_line import Form
from incidents.models.people.people import Desk, role_choices


class PersonForm(Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=role_choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    desk = forms.ModelChoiceField(Desk.objects.all(), label=_("Desk"), required=False)
    is_active = forms.BooleanField(label=_("Can sign in"), required=False)


class InviteForm(PersonForm):
    email = forms.EmailField(label=_("E-mail address"))
    is_active = None
