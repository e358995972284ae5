"""Every statement of the contract has an oracle, or a mark that says why it has none."""

import re
from dataclasses import replace

from busroot_mock.paths import CONTRACT_TESTS
from contract_tests.register.cutting import entries_of
from contract_tests.register.register import OPEN, Register, asked_at, the_register
from contract_tests.target.schema import CONTRACT

ENTRIES = {entry.id: entry for entry in entries_of(CONTRACT)}
OPEN_NOW = 0
"""Statements that nobody asks for, though somebody could; each that gets an oracle lowers it."""


def test_every_statement_has_an_oracle_or_a_reason() -> None:
    assert list(the_register().problems(entries_of(CONTRACT))) == []


def test_statements_that_nobody_asks_for_are_counted() -> None:
    marks = [the_register().mark_of(entry) for entry in ENTRIES.values()]
    assert sum(mark is not None and mark.name == OPEN for mark in marks) == OPEN_NOW


def test_new_sentence_and_new_field_need_a_decision() -> None:
    new = ["Reason.parentReasonCode#blue-by-night", "UserList.x-lists.colour"]
    entries = [replace(entry, id=id_) for entry in entries_of(CONTRACT)[:1] for id_ in new]
    problems = list(the_register().problems([*entries_of(CONTRACT), *entries]))
    assert problems == [f"Line 7: nobody decided who asks for {id_}." for id_ in new]


def test_register_names_only_what_is_there() -> None:
    register = Register(
        {
            "asked": {"order": ["*.x-lists.order*"], "taste": ["Sku#*"]},
            "unasked": {OPEN: {"why": "Nobody asks yet.", "statements": ["*"]}},
        }
    )
    problems = list(register.problems([each for each in ENTRIES.values() if not each.is_clause]))
    # A pattern never stands for a clause: a new one would be named by it.
    assert problems == ["There is no oracle taste.", "The contract has no statement Sku#*."]


def test_oracle_of_the_register_asks_in_a_test_of_its_own() -> None:
    modules = [path.read_text("utf-8") for path in (CONTRACT_TESTS / "oracles").glob("test_*.py")]
    probing = {
        path.stem: path.read_text("utf-8") for path in (CONTRACT_TESTS / "probing").glob("*.py")
    }
    asking = {
        name
        for text in modules
        if any(".asked(" in each for each in (text, *_checks_of(text, probing)))
        for name in re.findall(r'@oracle\(\s*"([a-z-]+)"', text)
    }
    named = {name for entry in ENTRIES.values() for name in the_register().oracles_of(entry)}
    assert named <= asking


def _checks_of(module: str, probing: dict[str, str]) -> list[str]:
    """Return the modules of which a module of oracles takes checks."""
    names = r"(?:\([^)]*|[^\n]*)\bcheck_"
    taken = re.findall(rf"^from \.\.probing\.(\w+) import {names}", module, re.MULTILINE)
    return [probing[name] for name in taken]


def test_mark_excepts_from_the_pattern_of_an_oracle() -> None:
    entry = ENTRIES["AccountInput.enableLostProductionCost.default"]
    mark = the_register().mark_of(entry)
    assert mark is not None
    assert mark.name == "harm"
    assert the_register().oracles_of(entry) == []
    assert the_register().oracles_of(ENTRIES["PlantInput.timezone.default"]) == ["defaults-hold"]


def test_place_leads_to_the_statements_of_an_oracle() -> None:
    schemas = ("components", "schemas")
    listing = (*schemas, "IssueList", "x-lists")
    assert asked_at(CONTRACT, "order", (*listing, "order")) == ("IssueList.x-lists.order",)
    assert len(asked_at(CONTRACT, "filters", (*listing, "filters", "plantcode"))) == 4
    member = (*schemas, "Issue", "properties", "ragStatus")
    green = "Issue.ragStatus#green-after-its-end-with-one"
    assert green in asked_at(CONTRACT, "flags", member)
    assert asked_at(CONTRACT, "flags", (*member, "description", "green after its end")) == (green,)
    assert asked_at(CONTRACT, "order", member) == ()
