"""Records of one kind that are put below another one without a body, and listed there."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def user(number: int) -> dict[str, Any]:
    return {"id": f"u-{number}-0000", "name": f"user {number}", "mail": f"m{number}@x.com"}


def add_user(number: int) -> Call:
    whole = user(number)
    return ("POST /users", 201, whole, {"name": whole["name"], "mail": whole["mail"]})


def add_group(number: int) -> Call:
    sent = {"title": f"group {number}"}
    return ("POST /groups", 201, {"id": f"g-{number}-0000", **sent}, sent)


def place(group: int, number: int) -> str:
    return f"/groups/g-{group}-0000/members/u-{number}-0000"


def members(group: int, *numbers: int) -> Call:
    return (f"GET /groups/g-{group}-0000/members", 200, [user(each) for each in numbers])


def test_members_are_shown_with_all_that_the_record_has_which_their_path_names():
    answers = Answering(
        add_user(1), add_user(2), add_user(3), ("GET /users/u-1-0000", 200, user(1)),
        ("GET /users", 200, [user(1), user(2), user(3)]), add_group(1), add_group(2),
        ("GET /groups/g-1-0000", 200, add_group(1)[2]), members(1),
        (f"PUT {place(1, 1)}", 204), members(1, 1), (f"PUT {place(1, 2)}", 204), members(1, 1, 2),
        (f"PUT {place(2, 3)}", 204), members(2, 3), (f"DELETE {place(1, 1)}", 204), members(1, 2),
    )  # fmt: skip
    own = answers("POST /users", {"name": "n", "mail": "y@x.com"})[1]
    path = f"/groups/{answers('POST /groups', {'title': 't'})[1]['id']}/members"
    assert answers(f"GET {path}") == (200, [])
    assert answers(f"PUT {path}/{own['id']}")[0] == 204
    assert answers(f"GET {path}") == (200, [own])
    assert answers(f"DELETE {path}/{own['id']}")[0] == 204
    assert answers(f"GET {path}") == (200, [])


def test_records_that_only_others_show_are_shown_there():
    def note(key: int) -> dict[str, Any]:
        return {"id": key, "text": f"note {key}"}

    def add(number: int, key: int) -> Call:
        return (f"POST /groups/g-{number}-0000/notes", 201, note(key), {"text": f"note {key}"})

    def group(number: int, *keys: int) -> Call:
        whole = {**add_group(number)[2], "notes": [note(key) for key in keys]}
        return (f"GET /groups/g-{number}-0000", 200, whole)

    answers = Answering(
        add_group(1), add_group(2), group(1), group(2), add(1, 51), group(1, 51),
        add(2, 52), add(1, 53), group(1, 51, 53), group(2, 52),
    )  # fmt: skip
    path = f"/groups/{answers('POST /groups', {'title': 't'})[1]['id']}"
    made = answers(f"POST {path}/notes", {"text": "n"})[1]
    assert made["text"] == "n"
    assert answers(f"GET {path}")[1]["notes"] == [made]


def test_counts_of_what_is_part_of_a_record_are_counted():
    def group(number: int, count: int) -> Call:
        whole = {**add_group(number)[2], "member_count": count}
        return (f"GET /groups/g-{number}-0000", 200, whole)

    answers = Answering(
        add_user(1), add_user(2), ("GET /users", 200, [user(1), user(2)]),
        add_group(1), add_group(2), group(1, 0), (f"PUT {place(1, 1)}", 204),
        members(1, 1), group(1, 1), group(2, 0),
        (f"PUT {place(1, 2)}", 204), members(1, 1, 2), group(1, 2),
    )  # fmt: skip
    own = answers("POST /users", {"name": "n", "mail": "y@x.com"})[1]
    path = f"/groups/{answers('POST /groups', {'title': 't'})[1]['id']}"
    assert answers(f"GET {path}")[1]["member_count"] == 0
    answers(f"PUT {path}/members/{own['id']}")
    assert answers(f"GET {path}")[1]["member_count"] == 1


def test_counts_of_what_refers_to_a_record_are_counted():
    def task(key: int, group: int) -> dict[str, Any]:
        return {"id": f"t-{key}-0000", "title": "t", "group_id": f"g-{group}-0000"}

    def add(key: int, group: int) -> Call:
        sent = {"title": "t", "group_id": f"g-{group}-0000"}
        return ("POST /tasks", 201, task(key, group), sent)

    def group(number: int, count: int) -> Call:
        whole = {**add_group(number)[2], "task_count": count}
        return (f"GET /groups/g-{number}-0000", 200, whole)

    answers = Answering(
        add_group(1), add_group(2), group(1, 0), add(1, 1), group(1, 1), group(2, 0), add(2, 1),
        group(1, 2), ("GET /tasks/t-1-0000", 200, task(1, 1)), add(3, 2), group(2, 1),
    )  # fmt: skip
    key = answers("POST /groups", {"title": "t"})[1]["id"]
    answers("POST /tasks", {"title": "t", "group_id": key})
    assert answers(f"GET /groups/{key}")[1]["task_count"] == 1
