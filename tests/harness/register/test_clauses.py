"""Descriptions are cut into clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.register.clauses import clauses_of


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Hours; 1.5 where nobody says.", [("Hours", False), ("1.5 where nobody says", False)]),
        ("A time. Assumed: UTC; noon", [("A time", False), ("UTC", True), ("noon", True)]),
        ("Rounded (assumed); or not", [("Rounded", True), ("or not", False)]),
        ("Assumed throughout: a body\n  updates.", [("a body updates", True)]),
        ("A line (`a`: b; `c`: d) ends.", [("A line (`a`: b; `c`: d) ends", False)]),
        ("A list. Assumed, a list or a map.", [("A list", False), ("a list or a map", True)]),
        ("Assumed: UTC.\n\n## Notes; all\n\nA day.", [("UTC", True), ("A day", False)]),
        ("", []),
    ],
)  # fmt: skip
def test_description_is_cut_into_clauses(
    description: str, expected: list[tuple[str, bool]]
) -> None:
    assert [(clause.text, clause.assumed) for clause in clauses_of(description)] == expected


@given(parts=st.lists(st.text("abc ,:", min_size=1).filter(str.strip), min_size=1))
def test_every_word_of_a_description_is_in_one_clause(parts: list[str]) -> None:
    clauses = list(clauses_of(". ".join(parts)))
    assert " ".join(clause.text for clause in clauses).split() == " ".join(parts).split()
    assert [clause.text for clause in clauses] == [" ".join(part.split()) for part in parts]


def test_clause_knows_where_it_begins() -> None:
    description = "First.\n\nSecond (assumed); third\n\n# Notes\n\nFourth"
    starts = [clause.start for clause in clauses_of(description)]
    assert [description[start:][:5] for start in starts] == ["First", "Secon", "third", "Fourt"]


def test_what_needs_no_manual_is_evident_until_a_guess() -> None:
    clauses = clauses_of("A day. By itself: it is over; 24 hours. Assumed: UTC. By itself: a sum.")
    assert [(each.text, each.evident, each.assumed) for each in clauses] == [
        ("A day", False, False),
        ("it is over", True, False),
        ("24 hours", True, False),
        ("UTC", False, True),
        ("a sum", True, False),
    ]
