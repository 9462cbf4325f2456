"""Drafts of forms: saved on their own while somebody types, gone once the form is saved."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.models.desk.form_drafts import FormDraft
from incidents.models.people.people import User

# Nobody comes back to a form after so long, and what it holds may be confidential.
KEEP = dt.timedelta(days=30)
# A person has some forms open, a script has many.
MOST_DRAFTS = 50
# Never part of a draft: who may send a form is decided when it is sent.
LEFT_OUT = ("csrfmiddlewaretoken", "confirmed")


def save_draft(form: str, title: str, fields: Mapping[str, list[str]], *, by: User) -> FormDraft:
    """Save what a person has typed into a form, in place of their earlier draft of it.

    `form`: its address; `fields`: {name: [values]}. Raises ValidationError for somebody who logs no
    cases, or who has too many drafts.
    """
    desk = by.desk
    if desk is None or not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    others = FormDraft.objects.visible_to(by).exclude(form=form)
    if others.count() >= MOST_DRAFTS:
        raise ValidationError(
            _("You already have %(most)s drafts. Save or discard one first."),
            params={"most": MOST_DRAFTS},
            code="many",
        )
    assert by.desk is not None  # noqa: S101  LOG_CASE needs a desk; this tells the type checker
    typed = {name: values for name, values in fields.items() if name not in LEFT_OUT}
    draft, _is_new = FormDraft.objects.update_or_create(
        person=by,
        form=form,
        defaults={
            "desk": desk,
            "title": title[:200],
            "fields": typed,
            "saved_at": timezone.now(),
        },
    )
    return draft


def discard_draft(form: str, *, by: User) -> None:
    """Delete a person's draft of a form, if there is one."""
    FormDraft.objects.filter(person=by.pk, form=form).delete()


def delete_old_drafts() -> int:
    """Delete drafts that nobody has touched for 30 days; returns how many."""
    old = FormDraft.objects.filter(saved_at__lt=timezone.now() - KEEP)
    return old.delete()[0]
