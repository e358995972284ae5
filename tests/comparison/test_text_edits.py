"""A text gets another value, and lines that have nothing to do with it stay as they are."""

import difflib
import json
from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.comparison.text_edits import edited
from busroot_mock.errors import SetupError

TEXT = """\
# The things
openapi: 3.0.3   # of all versions

paths:
  /thing:   {get: {summary: "List",  tags: [a,  b]}}
  '/other':
    # what it does
    post:
      x-certainty: {required: assumed}
      required: [code, name,
                 size]
      pattern: &long "^[0-9]\\
        [a-z]$"

      description: |
        Two lines,
        both kept

    # after it
    get:
      pattern: *long
      list:
        - one
        - {two: 2,   three: 3}   # not one
        - three
last: {pattern: *long, a: 1}
"""
VALUE = yaml.safe_load(TEXT)
ANCHOR = ("paths", "/other", "post", "pattern")


def places(value: Any, steps: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for step, inner in items:
        found.append((*steps, step))
        if isinstance(inner, dict | list):
            found += places(inner, (*steps, step))
    return found


def changed(steps: tuple[Any, ...], how: str, new: Any) -> Any:
    value = deepcopy(VALUE)
    holder = value
    for step in steps[:-1]:
        holder = holder[step]
    inner = holder[steps[-1]]
    if how == "remove":
        del holder[steps[-1]]
    elif how == "add" and isinstance(inner, dict):
        inner["x-new"] = new
    elif how == "add" and isinstance(inner, list):
        inner.append("new")
    else:
        holder[steps[-1]] = new
    return value


NEW = st.sampled_from(
    [1, None, True, "no", "a: b", ["x", 1], {"seen": 3, "entries": [1, 2]}, "long text " * 15]
)


def lines_of(steps: tuple[Any, ...]) -> set[int]:
    """Return the lines of what is changed, with the end of what stands before it."""
    node, span = yaml.compose(TEXT), (0, 0)
    for step in steps:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next(((k, v) for k, v in pairs if k.value == step), None)
        start, node = found or (node.value[step], node.value[step])
        span = (start.start_mark.line, max(start.end_mark.line, node.end_mark.line))
    return {*range(span[0] - 1, span[1] + 1)}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(places(VALUE)), st.sampled_from(["remove", "add", "set"]), NEW)
def test_all_other_lines_stay(steps: tuple[Any, ...], how: str, new: Any) -> None:
    value = changed(steps, how, new)
    try:
        text = edited(TEXT, VALUE, value)
    except SetupError:
        # Nothing is written: a list becomes another, or an alias would lose its anchor.
        has_anchor = ANCHOR[: len(steps)] == steps
        assert has_anchor or steps[-1] in ("list", "tags", "required") or isinstance(steps[-1], int)
        return
    assert yaml.safe_load(text) == value
    # The items of a list in brackets move on its lines.
    touched = lines_of(steps[:-1] if isinstance(steps[-1], int) else steps)
    matcher = difflib.SequenceMatcher(None, TEXT.split("\n"), text.split("\n"), autojunk=False)
    for tag, first, last, _, _ in matcher.get_opcodes():
        if tag in ("delete", "replace"):
            assert {*range(first, last)} <= touched


def test_same_value_leaves_the_text_alone() -> None:
    assert edited(TEXT, VALUE, deepcopy(VALUE)) == TEXT


def test_alias_becomes_a_value_and_the_anchor_stays() -> None:
    text = edited(TEXT, VALUE, changed(("last", "pattern"), "set", "^x$"))
    assert "last: {pattern: ^x$, a: 1}" in text
    assert text.count("*long") == 1


def test_json_stays_json() -> None:
    text = json.dumps(VALUE, indent=1)
    new = changed(("paths", "/other", "post"), "add", {"a": [1]})
    assert json.loads(edited(text, VALUE, new)) == new


def test_list_that_becomes_another_is_refused() -> None:
    new = changed(("paths", "/other", "get", "list"), "set", [{"a": {}}])
    with pytest.raises(SetupError, match="cannot be changed"):
        edited(TEXT, VALUE, new)
