"""Effective rates of schedules are consistent, and follow from schedule, SKU and station."""

from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS
from ..probing.probe import Probe
from ..probing.rates import SCHEDULES, check_same_rate, check_source


@oracle("rates-agree", "GET /schedule")
def test_effective_rates_are_the_same_rate(probe: Probe) -> None:
    with probe.example():
        for schedule in probe.all(SCHEDULES).items:
            check_same_rate(probe, schedule)


@oracle("rates-agree", "GET /schedule", "GET /sku", "GET /sku-group", "GET /station")
def test_effective_rate_is_the_first_that_is_given(probe: Probe) -> None:
    def check() -> None:
        skus, groups, stations = (
            {item["code"]: item for item in probe.pool(LISTINGS[name])}
            for name in ("listSkus", "listSkuGroups", "listStations")
        )
        for schedule in probe.pool(SCHEDULES):
            check_source(probe, schedule, skus, groups, stations)

    with probe.example():
        probe.retry(check)
