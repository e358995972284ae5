"""Effective rates of schedules are consistent, and follow from schedule, SKU and station."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing.bodies import a_filled_body
from ..probing.catalogue import oracle
from ..probing.making import key_of, marked, merged_members, save, writing
from ..probing.probe import Probe
from ..probing.rates import SCHEDULES, check_same_rate, check_saved, check_source, sources
from ..target.schema import BY_ID

SAVE = BY_ID["saveSchedule"]
SKU_ALONE = merged_members(SAVE) - {"skuCode"}


@oracle("rates-agree", "GET /schedule")
def test_effective_rates_are_the_same_rate(probe: Probe) -> None:
    with probe.example():
        for schedule in probe.all(SCHEDULES).items:
            check_same_rate(probe, schedule)


@oracle("rates-agree", "GET /schedule", "GET /sku", "GET /sku-group", "GET /station")
def test_effective_rate_is_the_first_that_is_given(probe: Probe) -> None:
    def check() -> None:
        given_by = sources(probe)
        for schedule in probe.pool(SCHEDULES):
            check_source(probe, schedule, *given_by)

    with probe.example():
        probe.retry(check)


@oracle("rates-agree", "POST /schedule", "GET /schedule", most=1)
@pytest.mark.writes
@given(data=st.data())
def test_effective_rate_of_a_saved_schedule_is_the_first_that_is_given(
    probe: Probe, data: st.DataObject
) -> None:
    # With all that it may have: what is listed seldom has several at once.
    body = data.draw(a_filled_body(probe, SAVE, SKU_ALONE).filter(lambda body: body["skuCode"]))
    with writing(probe):
        body = marked(probe, SAVE, body)
        result = save(probe, SAVE, body)
        if result is None:
            return
        check_saved(probe, result)
        key = {SAVE.writes["key"]: key_of(SAVE, body, result)}
        without = save(probe, SAVE, {**body, **key, "cycleTime": None})
        if without is not None:
            check_saved(probe, without)
