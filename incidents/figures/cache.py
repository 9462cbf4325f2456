"""Figures kept until the register changes: by generation, tier and question."""

import hashlib
import logging
import pickle
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

from incidents.figures.columns import Edition

Figure = TypeVar("Figure")
logger = logging.getLogger(__name__)

# Raise it when a kept figure changes its shape: a new release must not read the old one's.
SHAPE = 2
# A generation's keys are never asked for again once it has passed; a day clears them away.
KEPT_SECONDS = 24 * 60 * 60


def key(answered: Edition, name: str, asked: str) -> str:
    """The key of a figure: the tier is part of it, so no reader gets another tier's bytes."""
    told = hashlib.sha256(asked.encode()).hexdigest()
    return f"figure:{SHAPE}:{answered}:{name}:{told}"


def kept(answered: Edition, name: str, asked: str, make: Callable[[], Figure]) -> Figure:
    """The figure of a canonical question, made once an edition.

    `make` reads the register after the edition was read: a change between the two moves the
    number on, and what was made then is asked for by nobody. Without a cache, it is made anew.
    """
    place = key(answered, name, asked)
    try:
        found = cache.get(place)
    except (RedisError, OSError, pickle.UnpicklingError):
        logger.warning("the cache does not answer: %s is counted anew", name)
        return make()
    if found is None:
        found = make()
        try:
            cache.set(place, found, KEPT_SECONDS)
        except (RedisError, OSError):
            logger.warning("the cache does not answer: %s is not kept", name)
    return found
