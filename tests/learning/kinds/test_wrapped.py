"""Records that answers have in an object of their own, such as `data`."""

from tests.learning.answering import Answering


def test_settings_in_an_object_of_their_own_are_changed() -> None:
    first = {"title": "a", "colour": "red"}
    answers = Answering(
        ("GET /settings", 200, {"data": first}),
        ("PATCH /settings", 200, {"data": {**first, "title": "b"}}, {"title": "b"}),
        ("GET /settings", 200, {"data": {**first, "title": "b"}}),
    )
    assert answers("PATCH /settings", {"colour": "blue"})[1]["data"]["colour"] == "blue"
    assert answers("GET /settings")[1] == {"data": {**first, "colour": "blue"}}


def test_records_in_an_object_of_their_own_are_made_where_nothing_else_shows_them() -> None:
    made = [{"id": f"key-{number}-0000", "size": number} for number in (1, 2)]
    calls = [("POST /lamps", 200, {"data": each}, {"size": each["size"]}) for each in made]
    answers = Answering(*calls)
    status, answer = answers("POST /lamps", {"size": 7})
    assert (status, answer["data"]["size"]) == (200, 7)
    assert answer["data"]["id"] not in ("key-1-0000", "key-2-0000")


def test_one_that_was_made_is_enough_where_records_have_paths() -> None:
    made = {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "size": 1}
    answers = Answering(
        ("POST /lamps", 200, {"data": made}, {"size": 1}),
        ("GET /lamps/7c9e6679-7425-40de-944b-e07fc1f90ae7", 404, {"error": "unknown"}),
    )
    assert answers("POST /lamps", {"size": 7})[1]["data"]["size"] == 7
    assert answers.learned.model.kinds["Lamp"].path == "/lamps/{lamp_id}"


def test_what_a_change_shows_was_there_before_it() -> None:
    first = {"title": "a", "colour": "red"}
    answers = Answering(
        ("PATCH /settings", 200, {"data": first}, {"title": "a"}),
        ("GET /settings", 200, {"data": first}),
    )
    changed = answers("PATCH /settings", {"title": "b"})
    assert changed == (200, {"data": {"title": "b", "colour": "red"}})
