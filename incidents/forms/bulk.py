"""The forms for many cases at once: an edit, and a new owner."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.forms.one_line import Form
from incidents.models.desk.sharing import ConsentChoices, Marking
from incidents.models.law.instruments import Confidence
from incidents.models.people.people import User
from incidents.models.register.authorities import Attribution
from incidents.models.register.campaigns import Campaign
from incidents.models.register.vocabulary import Tactic, Topic

LEAVE = ("", _("leave as it is"))
# A TLP:RED case needs its readers named, one case at a time.
MARKINGS = [choice for choice in Marking.choices if choice[0] != Marking.RED]
COLUMNS = ("consent", "marking", "confidence", "attribution", "attribution_source")


class BulkEditForm(Form):
    """What to set on every chosen case. A blank field leaves what each case has."""

    consent = forms.ChoiceField(
        label=_("Consent of the firm"), choices=[LEAVE, *ConsentChoices.choices], required=False
    )
    marking = forms.ChoiceField(
        label=_("Marking (Traffic Light Protocol)"), choices=[LEAVE, *MARKINGS], required=False
    )
    confidence = forms.ChoiceField(
        label=_("Confidence"), choices=[LEAVE, *Confidence.choices], required=False
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), required=False, empty_label=LEAVE[1]
    )
    attribution = forms.ChoiceField(
        label=_("Attribution"), choices=[LEAVE, *Attribution.choices], required=False
    )
    attribution_source = forms.CharField(
        label=_("Source for the attribution"), required=False, widget=forms.Textarea({"rows": 2})
    )
    add_topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=_("Add topics"), required=False
    )
    remove_topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=_("Remove topics"), required=False
    )
    add_tactics = forms.ModelMultipleChoiceField(
        Tactic.objects.all(), label=_("Add tactics"), required=False
    )
    remove_tactics = forms.ModelMultipleChoiceField(
        Tactic.objects.all(), label=_("Remove tactics"), required=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user)

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.values()):
            raise ValidationError(_("Choose what to change."))
        return cleaned

    @property
    def columns(self):
        """{column of Case: value} of what was chosen."""
        chosen = {name: self.cleaned_data[name] for name in COLUMNS if self.cleaned_data[name]}
        campaign = self.cleaned_data["campaign"]
        return chosen | ({"campaign_id": campaign.pk} if campaign else {})

    def terms(self, verb):
        """{"topics": [key], "tactics": [key]} to "add" or to "remove"."""
        return {
            name: [term.pk for term in self.cleaned_data[f"{verb}_{name}"]]
            for name in ("topics", "tactics")
        }


class OwnerForm(Form):
    """The officer who looks after some cases from now on; blank for nobody."""

    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Owner"), required=False, empty_label=_("no owner")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        here = User.objects.filter(desk=user.desk_id, is_active=True)
        officers = [person.pk for person in here if may(person, Permission.LOG_CASE)]
        self.fields["owner"].queryset = here.filter(pk__in=officers)
