"""Tell a defect of the contract tests from what a deployment or the budget explains."""

import traceback

import pytest
from hypothesis.errors import Flaky, Unsatisfiable, UnsatisfiedAssumption
from requests import RequestException
from schemathesis.core.failures import Failure

LONGEST = 20_000
_EXPLAINED = (
    Failure,
    RequestException,
    Unsatisfiable,
    UnsatisfiedAssumption,
    Flaky,
    pytest.skip.Exception,
)


def defect_of(error: BaseException) -> str:
    """Return the traceback of an exception that is a defect of ours; empty if it is none."""
    if not _is_ours(error):
        return ""
    return "".join(traceback.format_exception(error))[-LONGEST:]


def is_explained(error: BaseException) -> bool:
    """Tell whether an exception is how a test says what became of it."""
    return isinstance(error, _EXPLAINED)


def _is_ours(error: BaseException) -> bool:
    # Hypothesis and Schemathesis group the exceptions of a test; some groups are flaky as such.
    if isinstance(error, BaseExceptionGroup):
        return any(_is_ours(each) for each in error.exceptions)
    return not is_explained(error)
