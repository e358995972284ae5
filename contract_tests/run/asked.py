"""The statements of the contract that a run asked for, from the results of its tests."""

from collections.abc import Sequence
from typing import Any

from ..analysis.statement_coverage import statement_coverage
from ..config.selection import Selection
from ..register.register import the_register
from ..target.schema import CONTRACT
from .results import FAILED, PASSED, Result

NO_DATA = "its data could not have shown the opposite"
NOT_RUN = "no test of it was run"


def statements_asked(selection: Selection, results: Sequence[Result]) -> dict[str, Any]:
    """Return the coverage of statements, as `statement_coverage` does."""
    asked = [pair for result in results for pair in result.asked]

    def why(oracle: str, label: str) -> str:
        return _why([each for each in results if each.oracle == oracle], label)

    return statement_coverage(CONTRACT, the_register(), selection.selected, asked, why)


def _why(results: Sequence[Result], label: str) -> str:
    """Return why the tests of an oracle did not ask an operation; of any, without a label."""
    own = [each for each in results if not label or label in (each.operation, *each.about)]
    if any(each.state in (PASSED, FAILED) for each in own):
        return NO_DATA
    return own[0].why if own else NOT_RUN
