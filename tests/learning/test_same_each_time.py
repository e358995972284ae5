"""Sessions that are learned twice with the same outcome: no order of a set decides."""

from collections import Counter

import pytest

from busroot_mock.learning.kinds.record_places import best
from tests.learning.answering import Answering

NAMES = ("task_display_name", "task_id")


@pytest.mark.parametrize("names", [NAMES, NAMES[::-1]])
def test_of_names_that_are_as_much_like_keys_an_id_is_the_key(names: tuple[str, ...]):
    assert best(Counter(names)) == "task_id"


def test_of_names_that_are_alike_in_all_the_first_of_the_alphabet_is_the_key():
    assert best(Counter(["north_code", "east_code"])) == best(Counter(["east_code", "north_code"]))


def test_members_that_are_always_the_same_are_written_in_the_order_in_which_answers_show_them():
    rest = {f"m{n}": n * 7 % 5 for n in (5, 3, 8, 1, 9, 2, 7)}
    answers = Answering(
        ("GET /halls", 200, [{"name": "north-1", **rest}, {"name": "south-1", **rest}]),
        ("GET /halls/north-1", 200, {"name": "north-1", **rest}),
    )
    assert [*answers.learned.model.kinds["Hall"].fills] == ["name", *rest]
