"""Leave out a test that does not apply to a run: nothing that the run selects stays untested."""

from typing import NoReturn

import pytest


class NotApplicable(pytest.skip.Exception):  # type: ignore[name-defined,misc]  # a class, typed as a variable
    """The test has nothing to check with the settings and keys of the run."""


def not_applicable(why: str) -> NoReturn:
    """End a test for which the settings or keys of the run, or the contract, have no use."""
    raise NotApplicable(why)
