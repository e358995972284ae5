"""Odd values where handlers expect keys, lists and numbers."""

from typing import Any

import pytest

from busroot_mock.generic.parts import in_order_of_kind
from busroot_mock.generic.whole_numbers import as_whole, whole_in
from busroot_mock.generic.writes import listed


def test_numbers_are_before_texts_and_what_has_no_order_is_last():
    assert in_order_of_kind([2, "b", [1], 1.5, None, "a"]) == [1.5, 2, "a", "b", [1], None]


@pytest.mark.parametrize("text", ["9" * 5000, "\u00b2", "--1", "1e3", "", " 1", "\u0661"])
def test_a_text_that_is_no_plain_number_stays_a_text(text: str):
    assert (whole_in(text), as_whole(text)) == (None, text)


@pytest.mark.parametrize("odd", [None, {}, {"a": 1}, "ab", 3, True])
def test_what_is_no_list_counts_as_an_empty_list(odd: Any):
    assert (listed(odd), listed([odd])) == ([], [odd])
