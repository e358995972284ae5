"""The start of a JSON text, as far as it can be read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.journal.json_prefix import NOTHING, read_start
from tests.serving.test_wire import JSON_VALUES


@given(JSON_VALUES, st.data())
def test_start_of_json_is_what_the_whole_begins_with(value, data):
    text = json.dumps(value)
    cut = data.draw(st.integers(0, len(text)))
    found = read_start(text[:cut])
    assert begins_with(value, found)
    if isinstance(value, dict | list) and cut == len(text):
        assert found == value


def begins_with(value: Any, start: Any) -> bool:
    if start is NOTHING:
        return True
    if isinstance(value, dict) and isinstance(start, dict):
        pairs = zip(value.items(), start.items(), strict=False)
        return len(start) <= len(value) and all(
            left[0] == right[0] and begins_with(left[1], right[1]) for left, right in pairs
        )
    if isinstance(value, list) and isinstance(start, list):
        return len(start) <= len(value) and all(map(begins_with, value, start))
    return bool(value == start)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", NOTHING),
        ("<a>", NOTHING),
        ("tru", NOTHING),
        ('"a', NOTHING),
        ("[1, 23", [1]),
        ("[1, -", [1]),
        ('{"a": 1, "b', {"a": 1}),
        ('{"a": {"b": [true, fal', {"a": {"b": [True]}}),
        ('{"a": 1,}', {"a": 1}),
        ("[1 2]", [1]),
        ("[1}", [1]),
        ('{"a" "b"}', {}),
        ("{'a': 1}", {}),
        ("[NaN, 1]", []),
        ("[1]]", [1]),
        ("[,1]", []),
        (",", NOTHING),
        ('{"a",1}', {}),
    ],
)
def test_start_of_json_ends_where_it_breaks(text, start):
    assert read_start(text) == start
