"""The ideal of a schedule is its rate in its scheduled time; a rate holds as it is given."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Response

from busroot_mock.timestamps import iso
from contract_tests.findings.failure import CheckFailure
from contract_tests.probing.lists import Item
from contract_tests.probing.rates import EFFECTIVE, check_source
from contract_tests.probing.watch import denied_in
from contract_tests.probing.window_sums import check_ideal
from tests.harness.probing.test_downtime import BEGIN, MINUTE, Silent


def schedule_of(**members: Any) -> Item:
    times = {"actualStartAtTimestamp": BEGIN, "actualEndAtTimestamp": BEGIN + 480 * MINUTE}
    names = {"id": 1, "skuCode": "s", "skuGroupCode": None, "nonProductionReasonCode": None}
    return {"stationCode": "a", **times, **names, **dict.fromkeys(EFFECTIVE, None), **members}


@given(
    rate=st.floats(0.5, 500).map(lambda rate: round(rate, 4)),
    batch=st.integers(1, 12),
    worked=st.integers(100, 480),
)
def test_ideal_is_the_rate_in_the_scheduled_time(rate: float, batch: int, worked: int) -> None:
    windows = [
        {
            "windowStartAt": iso(BEGIN + number * MINUTE),
            "windowEndAt": iso(BEGIN + (number + 1) * MINUTE),
            "scheduledProductionMs": MINUTE if number < worked else 0,
        }
        for number in range(480)
    ]
    ideal = int(rate * worked / batch) * batch
    rates = {"effectiveUnitsPerMinute": rate, "effectiveBatchSize": batch}
    check_ideal(Silent(), schedule_of(idealQuantity=ideal, **rates), windows)
    wrong = ideal + 3 * batch + ideal // 20
    with pytest.raises(CheckFailure):
        check_ideal(Silent(), schedule_of(idealQuantity=wrong, **rates), windows)


@given(name=st.sampled_from(sorted(EFFECTIVE)), rate=st.integers(1, 5000), shown=st.booleans())
def test_rate_that_is_given_holds(name: str, rate: int, shown: bool) -> None:
    none: Item = dict.fromkeys([*EFFECTIVE, *EFFECTIVE.values()])
    wrong = {EFFECTIVE[name]: rate * 2 if shown else None}
    sku, station = {**none, name: rate}, {**none, "cycleTime": 7}
    schedule = schedule_of(**{**none, **wrong}, batchSize=None, effectiveBatchSize=1)
    with pytest.raises(CheckFailure) as failed:
        check_source(Silent(), schedule, {"s": sku}, {}, {"a": station})
    assert "the first rate that is given" in str(failed.value)


@pytest.mark.parametrize(
    ("violation", "keyword"),
    [
        ('{"keyword": "exists", "expected": false}', "exists"),
        ('{"keyword": "unique", "expected":false, "actual": 1}', "unique"),
        ('{"keyword": "exists", "expected": true}', None),
        ('{"keyword": "additionalProperties", "expected": false}', None),
        ("3", None),
    ],
)
def test_error_that_expects_a_keyword_not_to_hold_is_odd(
    violation: str, keyword: str | None
) -> None:
    response = Response()
    response._content = f'{{"violations": [{violation}]}}'.encode()
    assert denied_in(response) == keyword
