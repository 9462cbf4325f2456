"""What people of a desk tell one another about a case: tasks, comments, changed values."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.desk.sharing import readable_cases
from incidents.models.people.people import User


class OfCaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the rows of cases that the person may read."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(readable_cases(user, "case__"))


class CaseTask(models.Model):
    """Something to do for a case, by a day and by somebody where that is known."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    text = models.CharField(_("task"), max_length=300)
    due_on = models.DateField(_("due"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for")
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    # When an e-mail last reminded somebody of it.
    reminded_at = models.DateTimeField(null=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["done_at", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="task_done_by_and_at", condition=decision_is_complete("done_by", "done_at")
            ),
            models.CheckConstraint(name="a_task_says_what_to_do", condition=~Q(text="")),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="open_tasks", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self):
        return self.text


class CaseComment(models.Model):
    """What somebody wrote about a case. It stays at the desk and is never released."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="comments")
    text = models.TextField(_("comment"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(name="a_comment_has_a_text", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"{self.pk}"


class Mention(models.Model):
    """That a comment addresses a colleague, until they have read it."""

    comment = models.ForeignKey(CaseComment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(User, models.PROTECT, related_name="mentions")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"], name="a_comment_mentions_a_person_once"
            ),
        ]

    def __str__(self):
        return f"{self.comment_id} {self.person_id}"


class ChangedValues(models.Model):
    """The values before and after one row of the ledger, which names the fields only.

    `ledger_row` is the key of that row, without a foreign key: values can be deleted, the chain
    cannot. `fields`: [{"field": name, "before": value, "after": value}, ...].
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="changed_values")
    ledger_row = models.PositiveBigIntegerField(unique=True)
    fields = models.JSONField(encoder=DjangoJSONEncoder)

    objects = OfCaseQuerySet.as_manager()

    def __str__(self):
        return f"{self.ledger_row}"
