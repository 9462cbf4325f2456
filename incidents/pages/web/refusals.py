"""What an action refused, said where the person looks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect


def act_or_explain(request, row, sentence, act):
    """Do it, and say that it was done or why it was refused, on the row's own page."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, sentence)
    return redirect(row)


def put_on_form(form, refusal):
    """The action's refusal at the field that it names, or above the form."""
    faults = refusal.message_dict if hasattr(refusal, "error_dict") else {None: refusal.messages}
    for name, sentences in faults.items():
        at = name if name in form.fields else None
        for sentence in sentences:
            form.add_error(at, sentence)
