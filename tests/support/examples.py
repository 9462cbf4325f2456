"""How many examples a property is tried with: few in each run, for each run draws others."""

import os

from hypothesis import settings

# EXAMPLES=10 in the environment tries ten times as many.
TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(number):
    """A decorator: so many examples in a run, more where the environment asks for them."""
    return settings(max_examples=number * TIMES)
