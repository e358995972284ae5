"""Many secrets are masked as few are, and cost little to know."""

import asyncio
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.journal.masking import secrecy_of
from busroot_mock.journal.secrets import Secrets
from busroot_mock.paths import CONTRACT
from busroot_mock.worlds.world import World
from tests.support.costs import assert_cheap, assert_linear, cpu_of

LETTERS = st.text("ab.", min_size=4, max_size=9)


@given(values=st.sets(LETTERS, max_size=12), pieces=st.lists(LETTERS, max_size=8))
def test_many_secrets_are_masked_as_few_are(values: set[str], pieces: list[str]) -> None:
    text = "".join([*pieces, *values, *reversed(pieces)])
    others = {f"{number:05}" for number in range(200)}
    longest_first = sorted(values, key=len, reverse=True)
    expected = re.sub("|".join(map(re.escape, longest_first)), "*", text) if values else text
    assert Secrets(values, "*").masked(text) == expected
    assert Secrets(values | others, "*").masked(text) == expected


def compile_anew(values: list[str]) -> None:
    re.purge()
    re.compile("|".join(values))


def test_secrets_cost_linear_time_and_no_pattern_of_thousands() -> None:
    text = "account" * 200

    def run(values: set[str]) -> None:
        secrets = Secrets(values, "*")
        assert secrets.masked(text) == text

    assert_linear(run, lambda count: {f"account{number:x}-key" for number in range(count)}, 1000)
    values = [f"account{number:x}-key" for number in range(4000)]
    assert_cheap(
        lambda: cpu_of(lambda: run({*values})), lambda: cpu_of(lambda: compile_anew(values)), 1 / 3
    )


@pytest.mark.parametrize(
    ("table", "member"), [("accounts", "redshiftPassword"), ("apiKeys", "key")]
)
def test_secret_that_is_new_is_masked_from_then_on(table: str, member: str) -> None:
    contract, world = Contract(CONTRACT), World()
    text = "the value is brand-new-secret"
    assert asyncio.run(secrecy_of(contract, world)).text(text) == text
    records = world.platform[table]
    records.put({**next(iter(records)), member: "brand-new-secret"})
    assert "brand-new-secret" not in asyncio.run(secrecy_of(contract, world)).text(text)
