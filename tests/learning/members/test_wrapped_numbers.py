"""Keys that are base64 of the name of a kind and a number, which is given again or is not."""

from typing import Any

import pytest

from busroot_mock.generic.wrapped_numbers import unwrapped_number, wrapped
from tests.learning.answering import Answering

Call = tuple[Any, ...]


def add(number: int) -> Call:
    whole = {"id": wrapped("Hall:", number), "name": f"hall {number}"}
    return ("POST /halls", 201, whole, {"name": whole["name"]})


def deleted(number: int) -> Call:
    return (f"DELETE /halls/{wrapped('Hall:', number)}", 204)


@pytest.mark.parametrize("again", [True, False])
def test_the_next_number_follows_those_that_are_there_or_were(again):
    last = [3, 4] if again else [4, 5]
    answers = Answering(*map(add, (1, 2, 3)), deleted(3), *map(add, last))
    keys = [answers("POST /halls", {"name": "new"})[1]["id"] for _ in range(3)]
    assert [unwrapped_number(key) for key in keys] == [("Hall:", n) for n in (1, 2, 3)]
    assert answers(f"DELETE /halls/{keys[-1]}")[0] == 204
    made = answers("POST /halls", {"name": "new"})[1]["id"]
    assert unwrapped_number(made) == ("Hall:", 3 if again else 4)


@pytest.mark.parametrize("text", ["", "Hall:7", "SGFsbA==", "aGFsbDo3=", "////", "7", None, 7])
def test_other_texts_have_no_such_number(text):
    assert unwrapped_number(text) is None
