"""Sessions: kept in the database and, while it can be reached, in the cache; ended when idle."""

import datetime as dt
import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

STARTED, SEEN = "started", "seen"


class SessionStore(CachedStore):
    """Django's store of sessions, whose rows name their person and when they were last used."""

    cache_key_prefix = "session:"

    @classmethod
    def get_model_class(cls):
        # Here and not above: settings name this module before the models can be loaded.
        from incidents.models.people.sessions import Session

        return Session

    def save(self, must_create=False):
        """Store what is in the session, and when it was last used."""
        if self.session_key is None:
            # This calls save() again, with a key.
            return self.create()
        content = self._get_session(no_load=must_create)
        if SESSION_KEY in content:
            content[SEEN] = int(time.time())
            content.setdefault(STARTED, content[SEEN])
        return super().save(must_create)

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        row.started_at, row.seen_at = _moment(data, STARTED), _moment(data, SEEN)
        # A row is written anew with each save: its slug would be another each time.
        row.slug = self.get_slug()
        return row

    def get_slug(self):
        """Return the slug of this session: from its key, which it does not give away."""
        return salted_hmac("session", self.session_key, algorithm="sha256").hexdigest()[:16]

    def forget_copy(self):
        """Delete the copy in the cache; the row is the caller's."""
        self._cache.delete(self.cache_key_prefix + self.session_key)


def _moment(data, name):
    return dt.datetime.fromtimestamp(data[name], dt.UTC) if name in data else None


class Idle:
    """Middleware: end a session that nobody has used for too long; note when one is used.

    An office computer that was left open is not the person's for the rest of the day.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self.judge(request)
        return self.get_response(request)

    def judge(self, request):
        seconds = time.time() - request.session.get(SEEN, 0)
        if seconds > settings.SESSION_IDLE_SECONDS:
            logout(request)
            sentence = _("You were signed out because you were not active for %(minutes)s minutes.")
            messages.info(request, sentence % {"minutes": settings.SESSION_IDLE_SECONDS // 60})
        elif seconds > settings.SESSION_NOTE_SECONDS:
            # Saved when the answer is ready: once in a while, because it costs two statements.
            request.session.modified = True
