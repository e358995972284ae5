"""Contracts in YAML that means something else than it seems to are refused, with the line."""

import pytest

from busroot_mock.contract.loader import MOST
from tests.support.dialect import GOOD


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("'204':", "204:", ["line 14", "key 204", "'204'"]),
        ("code: {type", "on: {type", ["line 48", "read on differently", "'on'"]),
        *[
            ("code: {type: string}", f"code: {{enum: [{word}]}}", ["line 48", f"'{word}'"])
            for word in (
                "yes",
                "No",
                "OFF",
                "=",
                "<<",
                "010",
                "08",
                "0o17",
                "1_000",
                "1e3",
                "0b11",
                "1:30",
            )
        ],
        (
            "code: {type: string}",
            r'code: {example: "\ud83d\ude00"}',
            ["line 48", "no pairs of escapes", r"\U0001F600"],
        ),
        ("code: {type", "null: {type", ["line 48", "key null"]),
        ("code: {type", "1.5: {type", ["line 48", "key 1.5"]),
        ("code: {type: string}", "code: {example: 2026-03-02}", ["line 48", "'2026-03-02'"]),
        ("code: {type: string}", "code: {enum: [2026-03-02T06:00:00Z]}", ["line 48", "a date"]),
        ("code: {type: string}", "code: {example: 2026-02-31}", ["line 48", "a date"]),
        ("code: {type: string}", "code: {example: .nan}", ["line 48", ".nan"]),
        ("code: {type: string}", "code: {example: .inf}", ["line 48", ".inf"]),
        ("code: {type: string}", "code: {example: !!set {a}}", ["line 48", "!!set"]),
        ("code: {type: string}", "code: {example: !!binary YQ==}", ["line 48", "!!binary"]),
        ("code: {type: string}", "code: {example: !!int x}", ["is not YAML", "'x'"]),
        ("code: {type: string}", "code: {example: !!bool x}", ["is not YAML"]),
        ("code: {type: string}", "code: {example: 1" + "0" * 5000 + "}", ["is not YAML", "digits"]),
        ("      tags: [Reason]\n", "      tags: [Reason]\n" * 2, ["line 9", "'tags' is repeated"]),
        ("  /reason:\n", "  /reason: {}\n  /reason:\n", ["line 16", "'/reason' is repeated"]),
        ("{code: {type: string},", "{code: {}, code: {},", ["line 48", "'code' is repeated"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_contract_that_yaml_takes_for_something_else_names_the_line(problem, old, new, words):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    sentence = problem(text)
    for word in words:
        assert word in sentence


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_contract_nested_too_deeply_does_not_end_the_process(problem, opening):
    assert "nested too deeply" in problem(opening * 100_000)


@pytest.mark.parametrize("depth", [300, 1000, 4000])
def test_contract_nested_deeply_is_refused(problem, depth):
    deep = f"x-deep: {'[' * depth}{']' * depth}\n"
    assert "is not valid OpenAPI 3.0: " in problem(GOOD + deep)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1, 1]\nb: &b [*a, *a]\n" + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n",
        "openapi: 3.0.3\nx-a: &a {b: 1}\nx-b: {<<: *a, b: 2}\n",
    ],
)
def test_contract_may_have_anchors(problem, text):
    assert "is not valid OpenAPI 3.0" in problem(text)


@pytest.mark.parametrize(
    "text",
    [
        "x0: &x0 {a: 1}\n"
        + "".join(f"x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 10)}]\n" for i in range(1, 10)),
        "x: &x {a: [*x]}\n",
    ],
    ids=["a billion laughs", "made of itself"],
)
def test_contract_whose_anchors_never_end_is_refused(problem, text):
    assert f"more than {MOST} objects" in problem(text)


def test_contract_merged_mapping_may_be_overridden_but_not_repeat_itself(problem):
    merged = "x-a: &a {b: 1, c: 1}\nx-b: {<<: *a, b: 2, b: 3}\n"
    assert "line 2: the key 'b' is repeated" in problem(merged)
