"""Rates of schedules: rounding is no contradiction, another rate is."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract_tests.probing.rates import MINUTE, check_same_rate

LONGEST = 12 * 60 * MINUTE


class Viewer:
    """Notes nothing, and raises what fails."""

    def asked(self, *places: Any) -> None:
        """Note nothing."""

    def fail(self, operation: Any, expected: str, actual: str, *rests: Any, about: str) -> None:
        """Raise what is expected and actual."""
        raise AssertionError(f"{expected}: {actual}")


def schedule(cycle, batch, times=1.0):
    return {
        "id": 1,
        "skuGroupCode": None,
        "nonProductionReasonCode": None,
        "idealQuantity": None,
        "effectiveBatchSize": batch,
        "effectiveCycleTime": cycle,
        "effectiveUnitsPerMinute": round(batch * MINUTE / cycle, 4),
        "effectiveUnitsPerHour": round(times * 60 * batch * MINUTE / cycle, 4),
    }


@given(cycle=st.integers(1, LONGEST), batch=st.integers(1, 32_767))
@example(cycle=16_775_000, batch=1)
def test_rounded_rates_are_the_same(cycle, batch):
    check_same_rate(Viewer(), schedule(cycle, batch))


@given(cycle=st.integers(1, LONGEST // 100), batch=st.integers(1, 32_767))
def test_other_rate_is_not_the_same(cycle, batch):
    with pytest.raises(AssertionError, match="effectiveUnitsPerHour"):
        check_same_rate(Viewer(), schedule(cycle, batch, times=1.05))
