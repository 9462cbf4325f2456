"""A module on demand is imported for its own names, and not when pytest looks a file through."""

import math

import pytest

from tests.support.deferred import late


def test_what_pytest_asks_imports_nothing():
    assert getattr(late("no_such_module"), "_mock_name", None) is None
    assert getattr(late("no_such_module"), "__wrapped__", None) is None


def test_what_a_test_asks_is_the_modules_own():
    assert late("math").pi == math.pi
    with pytest.raises(ModuleNotFoundError):
        _ = late("no_such_module").pi
