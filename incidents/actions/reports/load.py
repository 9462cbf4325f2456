"""How many reports a desk is receiving, and the effort that a report must therefore carry.

The count is in the memory of one web process and never stored: a stored count would show at which
minute a report arrived. Each process therefore judges its own share of the arrivals.
"""

import math
import threading
import time

from django.conf import settings

# About 0.6 s of work on a desktop and 2 s on a telephone: a try takes some 9 ms in JavaScript.
FLOOR = 64
HIGHEST = 2**40
# From this floor on the inbox says that somebody may be flooding it.
ALARM_FLOOR = 1024
WINDOW_SECONDS = 30
# Below the target the floor is halved every five minutes.
DECAY = 0.5 ** (WINDOW_SECONDS / 300)
UNIT_BYTES = 32 * 1024
DAY_SECONDS = 24 * 60 * 60


class Load:
    """Arrivals at one desk in this process. Times are seconds of a monotonic clock."""

    def __init__(self, now: float) -> None:
        self.floor = float(FLOOR)
        self.began, self.arrivals = now, 0

    def count(self, now: float, target: float) -> None:
        """Count one report; `target` is the reports a second that this process should take."""
        self.settle(now, target)
        self.arrivals += 1

    def settle(self, now: float, target: float) -> int:
        """The tries that a report of one unit needs now, after counting the windows that passed."""
        windows = int((now - self.began) // WINDOW_SECONDS)
        if windows > 0:
            ratio = self.arrivals / (WINDOW_SECONDS * target)
            floor = self.floor * (ratio if ratio > 1 else DECAY) * DECAY ** (windows - 1)
            self.floor = min(max(floor, FLOOR), HIGHEST)
            self.began, self.arrivals = self.began + windows * WINDOW_SECONDS, 0
        return math.ceil(max(self.floor, FLOOR))


_loads: dict[int, Load] = {}
_one_thread = threading.Lock()


def floor_of(desk_id: int, free_bytes: int) -> int:
    """The tries that each 32 KiB of text to a desk cost at this moment."""
    with _one_thread:
        return _load(desk_id).settle(time.monotonic(), target_of(free_bytes))


def count_arrival(desk_id: int, free_bytes: int) -> None:
    """Count one report to a desk that carried enough effort."""
    with _one_thread:
        _load(desk_id).count(time.monotonic(), target_of(free_bytes))


def target_of(free_bytes: int) -> float:
    """Reports a second at which one process would fill what is free in a day, within bounds."""
    whole = free_bytes / (DAY_SECONDS * UNIT_BYTES)
    return min(max(whole, 0.5), 10) / settings.WEB_PROCESSES


def forget() -> None:
    """Reset all counts, as in a process that has just started."""
    with _one_thread:
        _loads.clear()


def _load(desk_id: int) -> Load:
    if desk_id not in _loads:
        _loads[desk_id] = Load(time.monotonic())
    return _loads[desk_id]
