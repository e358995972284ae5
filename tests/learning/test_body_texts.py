"""Texts of bodies that are refused for their ends, or for the path that they are sent to."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def hall(name: str) -> dict[str, Any]:
    return {"id": f"hall-{name}-00", "name": f"{name}."}


HALLS = [hall(name) for name in ("north", "south", "west", "east", "long")]
ADD = [("POST /halls", 201, each, {"name": each["name"]}) for each in HALLS]


def test_a_text_without_the_end_that_all_others_had_is_refused():
    error = {"error": "'depot' is not a whole name"}
    answers = Answering(*ADD, ("POST /halls", 422, error, {"name": "depot"}))
    assert answers("POST /halls", {"name": "store."})[0] == 201
    said = {"error": "'store' is not a whole name"}
    assert answers("POST /halls", {"name": "store"}) == (422, said)


def test_a_text_that_does_not_go_with_the_path_is_refused_and_quoted():
    def change(which: dict[str, Any], name: str, *more: Any) -> Call:
        sent = {"parts": [{"name": name, "watts": 4}]}
        return (f"PATCH /halls/{which['id']}", *(more or (204, None)), sent)

    changes = [change(each, f"lamp.{each['id']}") for each in HALLS[:3]]
    refused = change(HALLS[3], "lamp.other", 422, {"error": "lamp.other is elsewhere"})
    answers = Answering(*ADD, *changes, refused)
    path = f"PATCH /halls/{answers('POST /halls', {'name': 'store.'})[1]['id']}"
    key = path.rpartition("/")[2]
    parts = [{"name": f"fan.{key}"}, {"name": "fan.there"}]
    assert answers(path, {"parts": parts[:1]})[0] == 204
    assert answers(path, {"parts": parts})[0] == 422
    assert answers(path, {"parts": parts[1:]}) == (422, {"error": "fan.there is elsewhere"})
    (rule,) = answers.learned.model.refusals
    assert rule.more == {"at": "/parts/*/name", "wrong": "apart", "of": "hall_id", "as": "ends"}
