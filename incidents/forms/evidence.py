"""The forms of evidence: a file and what it supports, a newer file, a reason to erase one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.one_line import Form
from incidents.models.desk.evidence_files import LARGEST_FILE, Claim, EvidenceKind

FILE_HELP = _(
    "Any file of at most 25 MiB. PDF files and pictures are shown as flat pictures; all others can"
    " only be saved. Files stay at your desk."
)


class EvidenceForm(Form):
    """What is said of a piece of evidence."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("For example: Letter of 25 April 2018.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceKind)
    claims = forms.MultipleChoiceField(
        label=_("What it supports"), choices=Claim, widget=forms.CheckboxSelectMultiple
    )
    supports = forms.CharField(
        label=_("What exactly"),
        max_length=300,
        required=False,
        help_text=_("For example: the sum and the article, on page 2."),
    )


class EvidenceFileForm(Form):
    """One file."""

    file = forms.FileField(
        label=_("File"),
        help_text=FILE_HELP,
        widget=forms.FileInput({"data-most": LARGEST_FILE}),
        # An empty file gets the sentence of the action.
        allow_empty_file=True,
    )


class EraseForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)
