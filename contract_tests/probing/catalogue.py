"""The oracles: what each is called, what it is about, and how a test is tied to one."""

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
    """Tie a test to its oracle.

    Args:
        name: In `ORACLES`.
        labels: Names of the operations that it is about, such as `GET /sku`, where the test does
            not have one as its parameter `operation`.
        one_in: One in so many of the examples of the run is for a test.
        most: Examples at the most.
    """
    assert name in ORACLES, name

    def tie(test: Test) -> Test:
        if hypothesis.is_hypothesis_test(test):
            run = hypothesis.settings.default
            assert run is not None, "pytest_configure has loaded a profile"
            count = max(LEAST_EXAMPLES, run.max_examples // one_in) if most is None else most
            # In this order: a seed takes the database away.
            test = hypothesis.seed(CONFIG.seed)(test)
            test = hypothesis.settings(max_examples=count, database=run.database)(test)
        tied: Test = pytest.mark.oracle(name, *labels)(test)
        return tied

    return tie


def about(operations: Sequence[Operation]) -> Callable[[Test], Test]:
    """Run a test for each of some operations, as its parameter `operation`."""
    tie: Callable[[Test], Test] = pytest.mark.parametrize(
        "operation", operations, ids="{0.label}".format
    )
    return tie


def oracle_of(item: pytest.Item) -> str | None:
    """Return the name of the oracle that a test belongs to, if it belongs to one."""
    mark = item.get_closest_marker("oracle")
    return str(mark.args[0]) if mark else None


def labels_of(item: pytest.Item) -> tuple[str, ...]:
    """Return the names of the operations that an oracle's test is about, where it names them."""
    mark: Any = item.get_closest_marker("oracle")
    return tuple(mark.args[1:]) if mark else ()
