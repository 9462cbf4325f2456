"""The forms of an administrator: a person and their roles, an invitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.one_line import Form
from incidents.models.people.people import Desk, User, role_choices


class PersonForm(Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=role_choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    desk = forms.ModelChoiceField(Desk.objects.all(), label=_("Desk"), required=False)
    is_active = forms.BooleanField(label=_("Can sign in"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Whoever confirms it reads this, and so do auditors."),
    )


class RecoveryForm(Form):
    """Which of these inbox officers may use the recovery key of their desk."""

    person = forms.ChoiceField(label=_("Inbox officer"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Your colleagues and auditors read this."),
    )

    def __init__(self, typed, people: dict[str, User]):
        super().__init__(typed)
        self.people = people
        names = [(key, str(person)) for key, person in people.items()]
        self.fields["person"].choices = [("", "---------"), *names]

    def clean_person(self):
        return self.people[self.cleaned_data["person"]]


class DelegationForm(Form):
    """Who of these colleagues stands in, and from when until when."""

    delegate = forms.ChoiceField(label=_("Who stands in for you"))
    from_on = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}))
    until_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("At most 90 days, the first and the last included."),
    )

    def __init__(self, typed, people: dict[str, User]):
        super().__init__(typed)
        self.people = people
        names = [(key, str(person)) for key, person in people.items()]
        self.fields["delegate"].choices = [("", "---------"), *names]

    def clean_delegate(self):
        return self.people[self.cleaned_data["delegate"]]


class InviteForm(PersonForm):
    email = forms.EmailField(label=_("E-mail address"))
    is_active = None
    field_order = ("email", "roles", "desk", "reason")
