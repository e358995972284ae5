"""Odd values where handlers expect keys, lists and numbers."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.generic.ask import BROKEN, Ask, json_of
from busroot_mock.generic.batches import parts_of
from busroot_mock.generic.filter_trees import tree_in
from busroot_mock.generic.filters import after_cursor
from busroot_mock.generic.items import Item
from busroot_mock.generic.model import Spec
from busroot_mock.generic.parts import in_order_of_type
from busroot_mock.generic.query_objects import spread
from busroot_mock.generic.whole_numbers import as_whole, whole_in
from busroot_mock.generic.writes import listed


def test_numbers_are_before_texts_and_what_has_no_order_is_last():
    assert in_order_of_type([2, "b", [1], 1.5, None, "a"]) == [1.5, 2, "a", "b", [1], None]


@pytest.mark.parametrize("text", ["9" * 5000, "\u00b2", "--1", "1e3", "", " 1", "\u0661"])
def test_a_text_that_is_no_plain_number_stays_a_text(text: str):
    assert (whole_in(text), as_whole(text)) == (None, text)


@pytest.mark.parametrize("odd", [None, {}, {"a": 1}, "ab", 3, True])
def test_what_is_no_list_counts_as_an_empty_list(odd: Any):
    assert (listed(odd), listed([odd])) == ([], [odd])


@pytest.mark.parametrize(
    "text",
    [
        "(page:" + "9" * 5000 + ")",
        "(filters:!((col:a,opr:eq,value:" + "9" * 5000 + ")))",
        '{"filters":' + "[" * 900 + "]" * 900 + "}",
        '{"limit":' + "9" * 5000 + "}",
        "(" * 5000 + ")" * 5000,
    ],
)
def test_a_parameter_of_odd_values_is_read(text: str):
    ((name, value),) = spread((("q", text),))
    assert name in ("q", "page", "filters")
    assert isinstance(value, str)


@pytest.mark.parametrize("depth", [101, 450, 900, 100_000])
def test_what_is_nested_too_deep_to_walk_through_is_no_value(depth: int):
    text = '{"_and":[' * depth + "]}" * depth
    assert json_of(text.encode()) is BROKEN
    assert tree_in(text) is None
    assert tree_in('{"_and":[' * 40 + "]}" * 40) is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=1), inner),
    max_leaves=4,
)


@given(st.lists(JSON, min_size=1, max_size=1) | JSON)
def test_a_cursor_of_another_server_names_a_place_or_none(place: Any):
    items = [Item({"a": each}, {}) for each in (1, "b", None)]
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    found = after_cursor(items, (("a", False),), cursor)
    assert found is None or all(each in items for each in found)


def test_a_part_of_a_batch_whose_path_is_no_url_leads_nowhere():
    spec = Spec("POST /batch", "batch", more={"requests": "/requests"})
    body = json.dumps({"requests": [{"path": "http://[a", "method": "get"}]}).encode()
    asked = parts_of(spec, Ask("POST", "/batch", (), {}, body), "/v1")
    assert [(each.method, each.path) for each in asked] == [("GET", "")]
