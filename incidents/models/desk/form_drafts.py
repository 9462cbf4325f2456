"""What somebody has typed into a form and not saved yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.people.people import Desk, User


class FormDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return a person's own drafts, made at the desk at which they work now."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(person=user.pk, desk=user.desk_id)


class FormDraft(models.Model):
    """One form of one person as it was when it was last saved on its own. Nobody else reads it."""

    # Who leaves takes their drafts along.
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    desk = models.ForeignKey(Desk, models.CASCADE, related_name="+")
    # The address of the form.
    form = models.CharField(max_length=200)
    title = models.CharField(_("title"), max_length=200)
    # {name of a field: [values]}, as a browser sends them.
    fields = models.JSONField()
    saved_at = models.DateTimeField()

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "form"], name="one_draft_a_form"),
        ]

    def __str__(self):
        return self.title
