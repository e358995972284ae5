"""Fault rules that change the time of an answer."""

import asyncio
from collections import Counter
from statistics import mean, stdev

import httpx
import pytest

from busroot_mock.faults import effects
from busroot_mock.faults.rules import Faults
from busroot_mock.serving.app import Application
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.conftest import NOW
from tests.support.faults import CONFIG, OPERATION, SENDER, added, statuses


@pytest.fixture
def slept(monkeypatch):
    """The seconds that were slept, without sleeping them."""
    seconds = []

    async def sleep(delay):
        seconds.append(delay)

    monkeypatch.setattr(effects, "sleep", sleep)
    return seconds


def test_fault_delays_add_up_with_the_first_other_effect(client, slept):
    added(client, {"delay": 100})
    added(client, {"delay": 20, "status": 503}, next=1)
    added(client, {"delay": 3})
    assert statuses(client, 2) == [503, 200]
    assert slept == [0.12, 0.103]


def test_fault_delays_have_a_limit(client, slept):
    for _ in range(3):
        added(client, {"delay": 60_000})
    added(client, {"delay": {"mean": 60_000, "deviation": 60_000}})
    assert statuses(client, 1) == [200]
    assert slept == [60]


def drawn(delay, seed=0, count=1000):
    faults, world = Faults(), World("minimal", seed, Clock(NOW))
    faults.add({"effect": {"delay": delay}})
    chosen = (faults.choose(OPERATION, SENDER, world.draw, 0) for _ in range(count))
    return [round(fault.delay * 1000) for fault in chosen if fault]


def test_fault_delay_is_uniform_between_its_ends():
    values = Counter(drawn({"from": 3, "to": 6}))
    assert sorted(values) == [3, 4, 5, 6]
    assert min(values.values()) > 200
    assert set(drawn({"from": 4, "to": 4}, count=5)) == {4}


def test_fault_delay_is_normal_and_never_negative():
    values = drawn({"mean": 1000, "deviation": 100})
    assert mean(values) == pytest.approx(1000, abs=15)
    assert stdev(values) == pytest.approx(100, abs=10)
    assert min(drawn({"mean": 10, "deviation": 100})) == 0
    assert set(drawn({"mean": 10, "deviation": 0}, count=5)) == {10}


@pytest.mark.parametrize("delay", [{"from": 0, "to": 1000}, {"mean": 500, "deviation": 100}])
def test_fault_delay_is_the_same_for_the_same_seed(delay):
    assert drawn(delay, 7, 20) == drawn(delay, 7, 20) != drawn(delay, 8, 20)


def test_fault_delay_holds_up_no_other_request(contract):
    application = Application(contract, World(clock=Clock(NOW)))
    application.world.state.faults.add({"next": 1, "effect": {"delay": 300}})
    order = []

    async def call(name, client):
        assert (await client.get(CONFIG, headers={"X-API-KEY": "demo-admin-key"})).is_success
        order.append(name)

    async def both():
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            slow = asyncio.create_task(call("slow", client))
            await asyncio.sleep(0)
            await call("quick", client)
            await slow

    asyncio.run(both())
    assert order == ["quick", "slow"]
