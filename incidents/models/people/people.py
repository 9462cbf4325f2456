"""Desks, and the people who work at them or read what they release."""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.access import DESK_ROLES, ROLE_TITLES, Permission, Role, may

# Colleagues need some days to notice somebody who should not be there.
FIRST_DAYS = dt.timedelta(days=7)


class Desk(models.Model):
    """An organisation of officers. It owns its cases."""

    slug = models.SlugField(_("short name"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("desk")
        verbose_name_plural = _("desks")

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(force_insert=True)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


def role_choices():
    return [(role.value, ROLE_TITLES[role]) for role in Role]


class User(AbstractBaseUser):
    """A person with an e-mail address. Their roles decide what they may do."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    desk = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("desk")
    )
    # Empty while a person waits for their desk to confirm them.
    roles = ArrayField(
        models.CharField(max_length=20, choices=role_choices()),
        default=list,
        blank=True,
        verbose_name=_("roles"),
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # When their roles at their desk were last confirmed. Without it they approve nothing.
    joined_desk_at = models.DateTimeField(null=True, editable=False)

    # Of the token with which a program acts for them now, for the ledger; no column.
    acting_token = ""

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["email"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(
                name="desk_roles_need_a_desk",
                condition=models.Q(desk__isnull=False)
                | ~models.Q(roles__overlap=sorted(role.value for role in DESK_ROLES)),
                violation_error_message=_("This role needs a desk. Choose one."),
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def get_short_name(self):
        return str(self)

    @property
    def desk_roles(self):
        """Return their roles at their desk; none for a person who cannot sign in."""
        return [role for role in self.roles if role in DESK_ROLES] if self.is_active else []

    @property
    def is_new_at_desk(self):
        """Whether they are in their first days at the desk, or never joined one."""
        return self.joined_desk_at is None or timezone.now() < self.joined_desk_at + FIRST_DAYS

    @property
    def is_staff(self):
        return may(self, Permission.KEEP_REFERENCE)

    is_superuser = False

    def has_perm(self, permission, obj=None):
        """For Django's admin site, which has reference data only."""
        return self.is_staff

    def has_module_perms(self, app_label):
        return self.is_staff
