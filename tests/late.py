"""Heavy modules on demand: each worker reads every file of tests, and runs a third of them."""

from functools import partial
from importlib import import_module

from django.utils.functional import SimpleLazyObject


def late(name):
    """The module, imported when something of it is first asked for."""
    return SimpleLazyObject(partial(import_module, name))
