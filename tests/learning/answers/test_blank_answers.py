"""Lists of which nothing says where their items are from."""

from typing import Any

from tests.learning.answering import Answering


def hall(number: int) -> tuple[Any, ...]:
    sent = {"size": number}
    return ("POST /halls", 201, {"id": f"hall-{number}-00", **sent}, sent)


def test_an_empty_list_is_answered_where_another_parameter_was_recorded_with_items():
    item = {"of": "north", "kind": "hall"}
    answers = Answering(
        *(("GET /search?q=" + text, 200, []) for text in ("a", "b")),
        ("GET /search?q=north", 200, [item]), ("GET /search?q=odd", 400, {"error": "odd"}),
    )  # fmt: skip
    assert answers("GET /search?q=north") == (200, [item])
    assert answers("GET /search?q=south") == (200, [])


def test_a_search_finds_nothing_where_nothing_says_what_it_would():
    def found(*names: str) -> dict[str, Any]:
        results = [{"of": name, "kind": "hall"} for name in names]
        return {"results": results, "total": len(names), "limit": 25}

    answers = Answering(
        ("GET /search?q=north", 200, found("a", "b")), ("GET /search?q=east", 200, found("a", "a")),
    )  # fmt: skip
    assert answers("GET /search?q=north") == (200, found("a", "b"))
    assert answers("GET /search?q=south") == (200, found())


def test_an_action_answers_with_an_empty_list_if_one_was_recorded():
    def take(number: int, *texts: str) -> tuple[Any, ...]:
        shown = [{"text": text, "left": 0} for text in texts]
        return (f"POST /halls/hall-{number}-00/take", 200, shown, {"most": 2})

    halls = [hall(number) for number in range(1, 4)]
    shown = ("GET /halls/hall-1-00", 200, halls[0][2])
    answers = Answering(*halls, shown, take(1), take(2, "b"), take(1, "a"))
    path = f"/halls/{answers('POST /halls', {'size': 9})[1]['id']}"
    assert answers(f"POST {path}/take", {"most": 2}) == (200, [])
