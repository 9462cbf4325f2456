"""Sessions: rows that name their person, so that they can be listed and ended."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

from incidents.models.people.people import User


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return a person's own sessions."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()

    def current(self):
        """Return those that have not expired, the one used last first."""
        return self.filter(expire_date__gt=timezone.now()).order_by("-seen_at")


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in, or has begun to sign in.

    It says when and how, and neither from where nor with which browser.
    """

    # What a page shows of a session: its key would be enough to take it over.
    slug = models.SlugField(max_length=16, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta:
        pass

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore
