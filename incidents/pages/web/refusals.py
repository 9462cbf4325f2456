"""The refusals of actions, shown on the page or at the field that they concern."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect


def act_or_explain(request, row, sentence, act):
    """Act, then go to the row's page with the sentence, or with the reason for the refusal."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, sentence)
    return redirect(row)


def put_on_form(form, refusal):
    """Add the refusal of an action to the field that it names, or to the whole form."""
    faults = refusal.message_dict if hasattr(refusal, "error_dict") else {None: refusal.messages}
    for name, sentences in faults.items():
        at = name if name in form.fields else None
        for sentence in sentences:
            form.add_error(at, sentence)
