"""The choice of who acts on an issue, and of its cause."""

from collections import Counter
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.simulation.choices import (
    LEARNT_AFTER,
    actors,
    breadcrumb,
    causes,
    chosen,
    same_before,
    term_of,
)
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms

START = epoch_ms("2026-03-02T06:00:00Z")
REASONS: list[Record] = [
    {"code": "machine", "description": "Machine", "parentReasonCode": None, "type": ["downtime"]},
    {"code": "belt", "description": "Belt", "parentReasonCode": "machine", "type": ["downtime"]},
    {"code": "motor", "description": "Motor", "parentReasonCode": "machine", "type": ["downtime"]},
    {"code": "lunch", "description": "Lunch", "parentReasonCode": None, "type": ["non_production"]},
]
USERS = [
    {"id": 1, "email": "a@x.example", "accounts": [{"accountId": "demo", "role": "admin"}]},
    {"id": 2, "email": "r@x.example", "accounts": [{"accountId": "demo", "role": "read_only"}]},
    {"id": 3, "email": "o@x.example", "accounts": [{"accountId": "other", "role": "admin"}]},
]


def test_actors_are_those_of_the_account_who_may_act() -> None:
    assert [choice.key for choice in actors(Table(("id",), USERS), "demo", 0)] == [1]


@given(st.integers(0, 2**32 - 1))
def test_chosen_cause_is_a_leaf_for_downtime(drawn: int) -> None:
    choices = causes(Table(("code",), REASONS), 0)
    key = chosen(choices, drawn, START)
    assert key in {"belt", "motor"}
    others = [choice for choice in choices if choice.key != key]
    assert chosen(others, drawn, START) != key
    assert chosen([], drawn, START) is None


def test_chosen_falls_on_all() -> None:
    choices = causes(Table(("code",), REASONS), 0)
    falls = Counter(chosen(choices, n * 2_654_435_761 % 2**32, START) for n in range(400))
    assert min(falls["belt"], falls["motor"]) > 100


@given(st.integers(0, 2**32 - 1), st.integers(0, LEARNT_AFTER - 1))
def test_new_reason_is_given_by_nobody_before_it_is_learnt(drawn: int, after: int) -> None:
    new = {"code": "new", "createdAt": "2026-03-02T06:00:00Z", "type": ["downtime"]}
    reasons = Table(("code",), [*REASONS, new])
    assert chosen(causes(reasons, 0), drawn, START + after) in {"belt", "motor"}
    assert term_of(reasons, "new") == (START + LEARNT_AFTER, inf)


def test_breadcrumb_root_first_and_no_hang() -> None:
    reasons = Table(("code",), REASONS)
    assert [reason["code"] for reason in breadcrumb(reasons, "belt")] == ["machine", "belt"]
    assert breadcrumb(reasons, "unknown") == breadcrumb(reasons, None) == []
    reasons.put({**REASONS[0], "parentReasonCode": "belt"})
    assert len(breadcrumb(reasons, "belt")) == 2


def records(codes: list[str]) -> st.SearchStrategy[list[Record]]:
    """Return reasons with some of these codes, in any order, each below an earlier one or none."""
    created = st.sampled_from([None, "2026-03-02T06:00:00Z", "2026-03-02T06:00:01Z"])
    types = st.sampled_from([["downtime"], ["non_production"]])
    parents = st.sampled_from([None, *codes])
    return st.lists(
        st.builds(
            lambda code, parent, at, kinds: {
                "code": code,
                "parentReasonCode": parent,
                "createdAt": at,
                "type": kinds,
            },
            st.sampled_from(codes),
            parents,
            created,
            types,
        ),
        unique_by=lambda record: record["code"],
    )


@given(records(["a", "b", "c"]), records(["a", "b", "c"]), st.integers(0, 2**32 - 1))
def test_before_they_differ_two_tables_leave_the_same_choice(
    left: list[Record], right: list[Record], drawn: int
) -> None:
    users = Table(("id",), USERS)
    former, present = Table(("code",), left), Table(("code",), right)
    marks = former.mark, users.mark
    assert same_before(marks, present, users, "demo", 5) == -inf
    choices, _ = causes(former, 5), actors(users, "demo", 5)
    before = same_before(marks, present, users, "demo", 5)
    if left == right:
        assert before == inf
    instants = (START - 1, START, START + 999, START + 1000)
    for at in (*instants, *(each + LEARNT_AFTER for each in instants)):
        if at < before:
            assert chosen(choices, drawn, at) == chosen(causes(present, 5), drawn, at)
