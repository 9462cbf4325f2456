"""Figures kept until the register changes: by generation, tier and query."""

import hashlib
import logging
import pickle
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from incidents.figures.engine.engines import TierSource

CachedValue = TypeVar("CachedValue")
logger = logging.getLogger(__name__)

# Increase it when the format of a cached figure changes. Keys also hold the version of the
# software, because another version may bring other titles, laws and collective responses.
SHAPE = 7
# Nobody reads the keys of an older generation, so they expire after a day.
CACHE_SECONDS = 24 * 60 * 60
CACHE_ERRORS = (RedisError, OSError, pickle.UnpicklingError)


def cache_key(source: TierSource, name: str, query: str) -> str:
    """The key of a figure of a canonical query.

    The tier is part of it, so no reader gets the bytes of another tier. So is the month, because
    a sentence says "so far" of the current year, quarter or month only.
    """
    digest = hashlib.sha256(query.encode()).hexdigest()
    month = f"{timezone.localdate():%Y-%m}"
    return f"figure:{settings.VERSION}.{SHAPE}:{month}:{source}:{name}:{digest}"


def cached_figure(
    source: TierSource, name: str, query: str, make: Callable[[], CachedValue]
) -> CachedValue:
    """The figure of a canonical query, made once a generation."""
    return cached_figures(source, (name,), query, lambda _names: {name: make()})[name]


def cached_figures(
    source: TierSource,
    names: Sequence[str],
    query: str,
    make: Callable[[list[str]], dict[str, CachedValue]],
) -> dict[str, CachedValue]:
    """{name: figure} of a canonical query; those that are not cached are made together.

    `make` reads the register after the generation was read. A change between the two moves the
    generation on, so nobody reads what was cached under the older key. Without a cache, every
    figure is made again.
    """
    keys = {name: cache_key(source, name, query) for name in names}
    try:
        cached = cache.get_many(keys.values())
    except CACHE_ERRORS:
        logger.warning("the cache cannot be reached: %s is counted again", ", ".join(names))
        return make(list(names))
    figures = {name: cached[key] for name, key in keys.items() if key in cached}
    missing = [name for name in names if name not in figures]
    if missing:
        made = make(missing)
        _cache_all({keys[name]: made[name] for name in missing})
        figures |= made
    return {name: figures[name] for name in names}


def look(key: str) -> Any:
    """What is cached under a key, or None; also None where the cache cannot be reached."""
    try:
        return cache.get(key)
    except CACHE_ERRORS:
        logger.warning("the cache cannot be reached: %s is made again", key)
        return None


def cache_figure(key: str, value: Any) -> None:
    """Cache a value under a key of a generation."""
    _cache_all({key: value})


def _cache_all(values: dict[str, Any]) -> None:
    try:
        cache.set_many(values, CACHE_SECONDS)
    except (RedisError, OSError):
        logger.warning("the cache cannot be reached: %s is not cached", ", ".join(values))
