"""Plain values in lists of records, such as labels, that requests add and take away."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
GONE = {"error": "There is none"}
TWICE = {"error": "It is there"}


def hall(number: int, *labels: str) -> dict[str, Any]:
    return {"id": f"hall-{number}-00", "size": number, "labels": [*labels]}


def shown(number: int, *labels: str) -> Call:
    return (f"GET /halls/hall-{number}-00", 200, hall(number, *labels))


def by_path(method: str, number: int, label: str, status: int = 204, said: Any = None) -> Call:
    return (f"{method} /halls/hall-{number}-00/labels/{label}", status, said)


def by_body(method: str, number: int, label: str, status: int = 204, said: Any = None) -> Call:
    way = "POST" if method == "PUT" else method
    return (f"{way} /halls/hall-{number}-00/labels", status, said, {"labels": [label]})


Way = Callable[..., Call]


def session(way: Way) -> list[Call]:
    return [
        *(("POST /halls", 201, hall(number), {"size": number}) for number in (1, 2, 3)),
        way("PUT", 1, "red"), shown(1, "red"), way("PUT", 1, "blue"), shown(1, "red", "blue"),
        way("PUT", 2, "green"), shown(2, "green"), way("PUT", 3, "red"), shown(3, "red"),
        way("DELETE", 1, "blue"), shown(1, "red"), way("DELETE", 2, "green"), shown(2),
        way("DELETE", 2, "red", 404, GONE), way("DELETE", 1, "grey", 404, GONE),
        way("DELETE", 3, "blue", 404, GONE), way("PUT", 1, "red", 409, TWICE),
        way("PUT", 3, "red", 409, TWICE),
    ]  # fmt: skip


@pytest.mark.parametrize("way", [by_path, by_body])
def test_values_are_added_to_the_list_of_a_record_and_taken_from_it(way: Way):
    answers = Answering(*session(way))
    path = f"/halls/{answers('POST /halls', {'size': 8})[1]['id']}"

    def ask(method: str, label: str) -> int:
        line, _, _, *sent = way(method, 0, label)
        return answers(line.replace("/halls/hall-0-00", path), *sent)[0]

    def labels() -> Any:
        return answers(f"GET {path}")[1]["labels"]

    assert ask("PUT", "pine") == ask("PUT", "oak") == 204
    assert labels() == ["pine", "oak"]
    assert ask("PUT", "oak") == 409
    assert ask("DELETE", "pine") == 204
    assert labels() == ["oak"]
    assert ask("DELETE", "pine") == ask("DELETE", "elm") == 404
    assert labels() == ["oak"]
