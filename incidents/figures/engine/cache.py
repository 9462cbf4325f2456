"""Figures kept until the register changes: by generation, tier and question."""

import hashlib
import logging
import pickle
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from incidents.figures.engine.engines import TierSource

CachedValue = TypeVar("Figure")
logger = logging.getLogger(__name__)

# Raise it when a kept figure changes its shape; a release reads nothing of another's in any case,
# for it may bring other titles, laws and answers of governments.
SHAPE = 5
# A generation's keys are never asked for again once it has passed; a day clears them away.
CACHE_SECONDS = 24 * 60 * 60
UNREAD = (RedisError, OSError, pickle.UnpicklingError)


def cache_key(answered: TierSource, name: str, asked: str) -> str:
    """The key of a figure: the tier is part of it, so no reader gets another tier's bytes."""
    told = hashlib.sha256(asked.encode()).hexdigest()
    return f"figure:{settings.VERSION}.{SHAPE}:{answered}:{name}:{told}"


def cached_figure(
    answered: TierSource, name: str, asked: str, make: Callable[[], CachedValue]
) -> CachedValue:
    """The figure of a canonical question, made once an edition."""
    return cached_figures(answered, (name,), asked, lambda _names: {name: make()})[name]


def cached_figures(
    answered: TierSource,
    names: Sequence[str],
    asked: str,
    make: Callable[[list[str]], dict[str, CachedValue]],
) -> dict[str, CachedValue]:
    """{name: figure} of a canonical question; those not kept yet are made together.

    `make` reads the register after the edition was read: a change between the two moves the
    number on, and what was made then is asked for by nobody. Without a cache, it is made anew.
    """
    places = {name: cache_key(answered, name, asked) for name in names}
    try:
        found = cache.get_many(places.values())
    except UNREAD:
        logger.warning("the cache does not answer: %s is counted anew", ", ".join(names))
        return make(list(names))
    missing = [name for name in names if places[name] not in found]
    told = {name: found[place] for name, place in places.items() if place in found}
    if missing:
        made = make(missing)
        _cache_all({places[name]: made[name] for name in missing})
        told |= made
    return {name: told[name] for name in names}


def look(place: str) -> Any:
    """What is kept under a key, or None; also where the cache does not answer."""
    try:
        return cache.get(place)
    except UNREAD:
        logger.warning("the cache does not answer: %s is made anew", place)
        return None


def cache_figure(place: str, made: Any) -> None:
    """Keep it under a key of an edition."""
    _cache_all({place: made})


def _cache_all(made: dict[str, Any]) -> None:
    try:
        cache.set_many(made, CACHE_SECONDS)
    except (RedisError, OSError):
        logger.warning("the cache does not answer: %s is not kept", ", ".join(made))
