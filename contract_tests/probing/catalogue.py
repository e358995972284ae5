"""The oracles: their names and meanings, and the decorators that link tests to them."""

from collections.abc import Callable, Sequence
from typing import Any

import hypothesis
import pytest

from busroot_mock.contract.operations import Operation

from ..findings.checks import ORACLES
from ..target.schema import CONFIG

LEAST_EXAMPLES = 3
SHARE_OF_EXAMPLES = 5

Test = Callable[..., None]


def oracle(
    name: str, *labels: str, one_in: int = SHARE_OF_EXAMPLES, most: int | None = None
) -> Callable[[Test], Test]:
    """Link a test to its oracle.

    Args:
        name: In `ORACLES`.
        labels: Operations that the test is about, such as `GET /sku`, if it has no parameter
            `operation`.
        one_in: The test gets one in so many of the examples of the run.
        most: Number of examples, instead of that share.
    """
    assert name in ORACLES, name

    def tie(test: Test) -> Test:
        if hypothesis.is_hypothesis_test(test):
            run = hypothesis.settings.default
            assert run is not None, "pytest_configure has loaded a profile"
            count = max(LEAST_EXAMPLES, run.max_examples // one_in) if most is None else most
            # In this order: a seed disables the database.
            test = hypothesis.seed(CONFIG.seed)(test)
            test = hypothesis.settings(max_examples=count, database=run.database)(test)
        tied: Test = pytest.mark.oracle(name, *labels)(test)
        return tied

    return tie


def about(operations: Sequence[Operation]) -> Callable[[Test], Test]:
    """Parametrize a test with operations, as its parameter `operation`."""
    tie: Callable[[Test], Test] = pytest.mark.parametrize(
        "operation", operations, ids="{0.label}".format
    )
    return tie


def oracle_of(item: pytest.Item) -> str | None:
    """Return the name of the oracle of a test; None if it has none."""
    mark = item.get_closest_marker("oracle")
    return str(mark.args[0]) if mark else None


def labels_of(item: pytest.Item) -> tuple[str, ...]:
    """Return the operations that the oracle mark of a test names."""
    mark: Any = item.get_closest_marker("oracle")
    return tuple(mark.args[1:]) if mark else ()
