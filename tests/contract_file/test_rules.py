"""The rules of the contracts, each shown to bite."""

from typing import Final

import pytest

from tests.contract_file import (
    rules_of_examples,
    rules_of_form,
    rules_of_generators,
    rules_of_links,
    rules_of_meaning,
    rules_of_operations,
)
from tests.support.contracts import API, CONTROL, Rule, operations, source

SHARED_RULES: Final = [
    *rules_of_form.RULES,
    *rules_of_operations.RULES,
    *rules_of_examples.RULES,
    *rules_of_links.RULES,
]
API_RULES: Final = [
    *SHARED_RULES,
    *rules_of_operations.RULES_OF_THE_API,
    *rules_of_examples.RULES_OF_THE_API,
    *rules_of_meaning.RULES_OF_THE_API,
    *rules_of_generators.RULES_OF_THE_API,
]
BREAKS: Final = [
    *rules_of_form.BREAKS,
    *rules_of_operations.BREAKS,
    *rules_of_examples.BREAKS,
    *rules_of_links.BREAKS,
    *rules_of_meaning.BREAKS,
    *rules_of_generators.BREAKS,
]


@pytest.mark.parametrize("rule", API_RULES, ids=lambda rule: rule.__name__)
def test_contract_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(API)) == []


@pytest.mark.parametrize("rule", SHARED_RULES, ids=lambda rule: rule.__name__)
def test_control_contract_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(CONTROL)) == []


@pytest.mark.parametrize(
    ("rule", "old", "new"), BREAKS, ids=lambda value: getattr(value, "__name__", "")
)
def test_rule_bites(rule: Rule, old: str, new: str) -> None:
    assert old in API.text
    assert any(rule(source(API.text.replace(old, new, 1))))


def test_rules_are_all_shown_to_bite() -> None:
    assert {rule for rule, _, _ in BREAKS} == set(API_RULES)


def test_link_may_give_a_parameter_of_the_path_item() -> None:
    own = "      parameters:\n        - {$ref: '#/components/parameters/email'}\n"
    shared = "    parameters: [{$ref: '#/components/parameters/email'}]\n"
    path = "  /admin/user/{email}:\n"
    without = API.text.replace(own, "")
    of_the_item = source(without.replace(path, path + shared))
    assert any(rules_of_links.has_links_that_fit_their_target(source(without)))
    for rule in rules_of_links.RULES:
        assert list(rule(of_the_item)) == []


def test_contract_assumes_no_operation_but_one() -> None:
    assumed = [
        name
        for name, operation in operations(API.document)
        if operation["x-certainty"] == "assumed"
    ]
    assert assumed == ["POST /schedule"]
