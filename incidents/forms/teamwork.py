"""The forms beside a case: a task, a comment, its readers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.one_line import Form
from incidents.models.people.people import User


class TaskForm(Form):
    text = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput({"type": "date"})
    )
    assigned_to = forms.ModelChoiceField(
        User.objects.none(), label=_("For"), required=False, empty_label=_("nobody yet")
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, prefix="task", **kwargs)
        self.fields["assigned_to"].queryset = _rows(people)


class CommentForm(Form):
    text = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Write @ and a colleague's e-mail address, or its first part, to mention them."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="comment", **kwargs)


class ReadersForm(Form):
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Readers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, prefix="readers", **kwargs)
        self.fields["readers"].queryset = _rows(people)


def _rows(people):
    return User.objects.filter(pk__in=[person.pk for person in people])
