"""The tests of a run are divided into parts: each test is in one, and all cost about the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.config.shard import Shard, shard_of
from contract_tests.run.shards import cost_of, in_shard, shard_problems, sharing_problems
from contract_tests.target.schema import OPERATIONS


@given(st.none())
def with_cases(value):
    """Have generated cases."""


class Item:
    """A test of pytest, as far as it matters."""

    def __init__(self, number: int, kind: str) -> None:
        self.name = "test_sequences[0]" if kind == "sequences" else f"test_{number}"
        self.obj = with_cases if kind == "cases" else print
        self._kind = kind
        if kind == "operation":
            self.operation_label = "GET /sku"

    def get_closest_marker(self, name: str) -> bool | None:
        return name == self._kind or None


KINDS = st.lists(st.sampled_from(("plain", "cases", "operation", "sequences", "last")), max_size=60)


@settings(max_examples=30)
@given(KINDS, st.integers(1, 7))
def test_each_test_is_in_one_part_and_in_order_and_the_last_are_in_all(kinds, count):
    items = [Item(number, kind) for number, kind in enumerate(kinds)]
    parts = [in_shard(items, Shard(number, count)) for number in range(1, count + 1)]
    for each, kind in zip(items, kinds, strict=True):
        assert sum(each in part for part in parts) == (count if kind == "last" else 1)
    for part in parts:
        assert part == [each for each in items if each in part]


@settings(max_examples=30)
@given(KINDS, st.integers(1, 7))
def test_partscost_of_about_the_same(kinds, count):
    items = [Item(number, kind) for number, kind in enumerate(kinds) if kind != "last"]
    parts = [in_shard(items, Shard(number, count)) for number in range(1, count + 1)]
    costs = [sum(map(cost_of, part)) for part in parts]
    assert max(costs) - min(costs) <= max(map(cost_of, items), default=0)


def test_operation_that_takes_nothing_costs_little():
    item = Item(1, "operation")
    costly = cost_of(item)
    item.operation_label = "GET /account"
    assert cost_of(item) * 10 < costly


@pytest.mark.parametrize("text", ["0/5", "6/5", "1/0", "1", "1/2/3", "-1/5", "01/5", "1/5 ", "²/5"])
def test_part_that_there_is_not_is_refused(text):
    with pytest.raises(ValueError, match="is not a part such as 2/5"):
        shard_of(text)


def test_limits_of_a_part_are_a_part_of_those_of_the_run():
    assert (Settings().parts, Settings(shard="2/5").parts) == (1, 5)


def problems(seed=True, baseline=False, **settings):
    selection = Selection(Settings(**{"shard": "2/5", **settings}), OPERATIONS)
    return " ".join(shard_problems(selection, seed, baseline))


def test_part_that_cannot_be_run_as_asked_is_refused():
    assert problems() == problems(shard=None, seed=False, baseline=True) == ""
    assert "--shard needs --seed N" in problems(seed=False)
    assert "report merge" in problems(baseline=True)
    write = {"write": "demo", "base_url": "http://a/api"}
    assert "parts would share them" in problems(also=("runSeed",), **write)
    assert problems(also=("saveSku",), **write) == ""


@pytest.mark.parametrize(
    ("given", "processes", "said"),
    [
        ({"shard": "2/5", "max_requests": 4}, 1, "--max-requests 4 is less than one for each of 5"),
        ({"shard": "2/5", "max_requests": 9}, 2, "each of 10 processes"),
        ({"max_requests": 7}, 8, "--max-requests 7 is less than one for each of 8 processes"),
        ({"shard": "2/5", "max_created": 4}, 8, "--max-created 4 is less than one for each of 5"),
        ({"shard": "2/5", "max_requests": 40, "max_created": 5}, 8, ""),
        ({}, 8, ""),
    ],
)
def test_limit_that_gives_a_process_nothing_is_refused(given, processes, said):
    problems = sharing_problems(Settings(**given), processes)
    assert bool(problems) is bool(said)
    assert said in " ".join(problems)
