"""Tokens with which a program acts for a person, and the answers that a repeated request gets."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.people.people import Desk, User


class TokenScope(models.TextChoices):
    """What a token may be used for; never more than its person may do themselves."""

    READ = "read", _("read the register, in your tier")
    CASES = "cases", _("read, log and change the cases of your desk")
    PROPOSE = "propose", _("propose releases, and take them back")
    APPROVE = "approve", _("approve releases that somebody else proposed, and send them back")
    EVIDENCE = "evidence", _("read, add and describe the evidence of the cases of your desk")
    IMPORTS = "imports", _("import cases of your desk from files, and undo that")


class ApiTokenQuerySet(models.QuerySet):
    def of_person(self, user):
        """Return the tokens that a person made."""
        return self.filter(person=user)

    def usable(self):
        """Return the tokens that are neither revoked nor expired, of people who may sign in."""
        now = timezone.now()
        live = self.filter(revoked_at__isnull=True, expires_at__gt=now)
        # Who moves to another desk makes new ones there.
        same_desk = Q(desk=F("person__desk")) | Q(desk__isnull=True, person__desk__isnull=True)
        return live.filter(same_desk, person__is_active=True)


class ApiToken(models.Model):
    """A token of a person. Only the hash of its secret is stored.

    `prefix` is its beginning: lists and the ledger name the token by it, and nobody can sign in
    with that.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    # That of the person when it was made.
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, editable=False, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=10, choices=TokenScope), verbose_name=_("what it may do")
    )
    made_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(_("expires"))
    # A day and no time: enough to find a token that nobody uses.
    last_used_on = models.DateField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_token_expires_after_it_is_made", condition=Q(expires_at__gt=F("made_at"))
            ),
            models.CheckConstraint(
                name="a_token_has_a_known_scope",
                condition=Q(scopes__len__gte=1, scopes__contained_by=TokenScope.values),
            ),
            models.CheckConstraint(
                name="a_token_was_revoked_by_and_at",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.prefix})"

    @property
    def is_usable(self):
        return self.revoked_at is None and self.expires_at > timezone.now()


class RepeatedAnswer(models.Model):
    """What a request with an Idempotency-Key did: sent again, it does nothing again.

    Its answer is made anew of what the person may read then; nothing of a case is copied here.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    # Of method, address and body: another request must not come under the same key.
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    # What was made or decided on: a desk's reference, or the number of a release.
    subject = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key"),
        ]

    def __str__(self):
        return f"{self.token_id} {self.key}"
