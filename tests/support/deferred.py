"""Heavy modules on demand: each worker reads every file of tests, and runs a third of them."""

from importlib import import_module


class late:
    """A module, imported when something of it is first asked for.

    Names with an underscore are not its own: pytest asks whatever stands in a file for some.
    """

    def __init__(self, name):
        self._name = name

    def __getattr__(self, asked):
        if asked.startswith("_"):
            raise AttributeError(asked)
        return getattr(import_module(self._name), asked)
