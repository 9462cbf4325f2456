"""The forms that say what the confidential statistics need to know of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import COUNTRIES
from incidents.forms.one_line import Form
from incidents.models.desk.verifications import VerificationWay


class VerificationForm(Form):
    way = forms.ChoiceField(
        label=_("How the desk verified the firm"),
        choices=VerificationWay.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For example whom you spoke to, and where you found the number."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="verify", **kwargs)


class GroupForm(Form):
    has_parent = forms.ChoiceField(
        label=_("Does another company own this firm?"),
        choices=[
            ("no", _("No, it is the top of its group")),
            ("yes", _("Yes, this company:")),
        ],
        widget=forms.RadioSelect,
    )
    parent_name = forms.CharField(
        label=_("Parent company"),
        required=False,
        max_length=200,
        help_text=_("If it has several above it, enter the one at the top."),
    )
    parent_country = forms.ChoiceField(label=_("Its country"), required=False, choices=COUNTRIES)
    lei = forms.CharField(
        label=_("LEI of the firm"), required=False, max_length=20, help_text=_("20 characters")
    )
    uscc = forms.CharField(
        label=_("Unified social credit code of the firm"),
        required=False,
        max_length=18,
        help_text=_("18 characters, for firms registered in China"),
    )
    isin = forms.CharField(
        label=_("ISIN of the firm"), required=False, max_length=12, help_text=_("12 characters")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="group", **kwargs)

    def clean(self):
        """Ask for the parent's name where there is a parent, and for none where there is not."""
        given = super().clean()
        answer, name = given.get("has_parent"), given.get("parent_name")
        if answer == "yes" and not name:
            self.add_error("parent_name", _("Enter the parent company."))
        if answer == "no" and name:
            self.add_error(
                "has_parent", _("You named a parent company. Choose “Yes”, or clear its name.")
            )
        return given


def fill_group_form(firm):
    """Return a GroupForm with what is recorded of a firm."""
    return GroupForm(
        initial={
            "has_parent": ("yes" if firm.parent else "no") if firm.group_checked_on else None,
            "parent_name": firm.parent.name if firm.parent else "",
            "parent_country": firm.parent.country if firm.parent else "",
            "lei": firm.lei,
            "uscc": firm.uscc,
            "isin": firm.isin,
        }
    )
