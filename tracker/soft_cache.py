"""The cache in Redis or Valkey: while it cannot be reached, the site goes on without it."""

import logging
import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

AWAY = (RedisError, OSError)
# After a failure nothing is asked for so long: a server that does not respond costs a request its
# whole patience each time.
PAUSE_SECONDS = 5
# Counts of tries are kept in this process meanwhile, or every outage would be a holiday for
# whoever guesses passwords.
COUNTERS = ("allauth:", "sign-in:")


class SoftCache(RedisCache):
    """Django's Redis cache. Away, it is empty and forgets, but for counters of tries."""

    def __init__(self, server, params):
        # The client's own patience is several seconds of retries. One finds a connection anew that
        # a restart of the server has closed.
        options = params.get("OPTIONS", {}) | {"retry": Retry(NoBackoff(), 1)}
        super().__init__(server, params | {"OPTIONS": options})
        self.paused_until, self.is_away = 0.0, False
        self.counters = LocMemCache(f"counters of {server}", params | {"OPTIONS": {}})

    def answers(self):
        """Whether the server can be reached at this moment."""
        try:
            super().get("ready")
        except AWAY:
            return False
        self.note_presence()
        return True

    def describe_memory(self):
        """(bytes that the server may use, 0 for all; what it drops when full), or None."""
        try:
            about = self._cache.get_client(write=True).info("memory")
        except AWAY:
            return None
        return about["maxmemory"], about["maxmemory_policy"]

    def try_or(self, otherwise, name, *arguments, **options):
        """Call a method of Django's cache; away, call `otherwise` instead."""
        if time.monotonic() >= self.paused_until:
            try:
                value = getattr(super(), name)(*arguments, **options)
            except AWAY as fault:
                self.note_absence(fault)
            else:
                self.note_presence()
                return value
        return otherwise()

    def note_absence(self, fault):
        self.paused_until = time.monotonic() + PAUSE_SECONDS
        if not self.is_away:
            self.is_away = True
            logger.error(
                "the cache cannot be reached (%s): the site goes on without it, more slowly."
                " Limits on wrong passwords are counted by each process alone",
                type(fault).__name__,
            )

    def note_presence(self):
        if self.is_away:
            self.is_away = False
            logger.warning("the cache can be reached again")

    def memory(self, key, name, *arguments):
        """Return a function that asks the process's own memory for a counter; for others, None."""
        is_counter = key.startswith(COUNTERS)
        return lambda: getattr(self.counters, name)(key, *arguments) if is_counter else None

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        own = self.memory(key, "add", value, timeout)
        return self.try_or(own, "add", key, value, timeout, version) is not False

    def get(self, key, default=None, version=None):
        value = self.try_or(self.memory(key, "get", default), "get", key, default, version)
        return default if value is None else value

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self.try_or(self.memory(key, "set", value, timeout), "set", key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return bool(self.try_or(bool, "touch", key, timeout, version))

    def delete(self, key, version=None):
        return bool(self.try_or(self.memory(key, "delete"), "delete", key, version))

    def get_many(self, keys, version=None):
        return self.try_or(dict, "get_many", keys, version)

    def has_key(self, key, version=None):
        return bool(self.try_or(self.memory(key, "has_key"), "has_key", key, version))

    def incr(self, key, delta=1, version=None):
        return self.try_or(self.memory(key, "incr", delta), "incr", key, delta, version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self.try_or(list, "set_many", data, timeout, version)

    def delete_many(self, keys, version=None):
        return self.try_or(bool, "delete_many", keys, version)
