"""Whole numbers that records get as keys."""

from itertools import count
from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
NAMES = count(1)


def add(kind: str, key: int) -> Call:
    sent = {"name": f"{kind} {key} {next(NAMES)}", "size": len(kind)}
    return (f"POST /{kind}s", 201, {"id": key, **sent}, sent)


def remove(kind: str, key: int) -> Call:
    return (f"DELETE /{kind}s/{key}", 204)


def read(kind: str, key: int) -> Call:
    return (f"GET /{kind}s/{key}", 200, add(kind, key)[2])


def made(answers: Answering, kind: str) -> int:
    sent = {"name": f"new {next(NAMES)}", "size": 1}
    number: int = answers(f"POST /{kind}s", sent)[1]["id"]
    return number


def test_two_kinds_have_one_counter():
    answers = Answering(
        ("GET /users", 200, [{"id": 1, "name": "first", "size": 4}]),
        add("user", 5), add("user", 6), add("group", 7), add("user", 8), read("user", 8),
        read("group", 7), add("group", 9), add("group", 10), add("user", 11), remove("user", 11),
        add("user", 11), add("group", 12), remove("group", 12), add("user", 12), read("user", 12),
    )  # fmt: skip
    numbers = [made(answers, kind) for kind in ("user", "group", "group", "user")]
    assert numbers == [5, 6, 7, 8]
    answers("DELETE /users/8")
    assert made(answers, "group") == 8


def test_whole_numbers_are_given_where_not_all_is_explained():
    # Some that others have made are not shown, and one that was removed gives its number again.
    answers = Answering(
        add("user", 1), add("user", 2), read("user", 2), add("user", 5), add("user", 6),
        remove("user", 6), add("user", 6), add("user", 9), read("user", 9),
    )  # fmt: skip
    assert [made(answers, "user") for _ in range(3)] == [1, 2, 3]


def test_a_kind_that_does_not_show_it_is_numbered_as_the_others():
    kinds = ("user", "group", "hall")
    again = [
        each
        for kind in kinds
        for each in (add(kind, 1), add(kind, 2), read(kind, 2), remove(kind, 2), add(kind, 2))
    ]
    answers = Answering(
        *again, add("belt", 1), add("belt", 2), read("belt", 2), remove("belt", 1), add("belt", 3)
    )
    made(answers, "belt")
    answers(f"DELETE /belts/{made(answers, 'belt')}")
    assert made(answers, "belt") == 2


def test_a_number_is_mostly_that_of_the_path():
    def link(key: int, job: int, shown: int) -> Call:
        sent = {"to": f"other {key}"}
        return (f"POST /jobs/{job}/links", 201, {"id": key, "job": shown, **sent}, sent)

    jobs = [
        ("POST /jobs", 201, {"id": key, "size": 5 - key}, {"size": 5 - key}) for key in range(1, 5)
    ]
    answers = Answering(
        *jobs, ("GET /jobs/1", 200, jobs[0][2]), link(1, 1, 1), link(2, 2, 2), link(3, 3, 1),
        link(4, 3, 3), ("GET /links/1", 200, link(1, 1, 1)[2]), link(5, 2, 2),
    )  # fmt: skip
    key = [answers("POST /jobs", {"size": 9})[1]["id"] for _ in range(3)][-1]
    assert answers(f"POST /jobs/{key}/links", {"to": "new"})[1]["job"] == key


def test_a_change_of_what_nothing_has_shown_makes_no_record_where_the_server_gives_numbers():
    def change(key: int) -> Call:
        return (f"PUT /users/{key}", 200, {**read("user", key)[2], "size": 7}, {"size": 7})

    answers = Answering(
        add("user", 1), add("user", 2), read("user", 2), change(1), change(9), change(2),
        add("user", 3), ("GET /users/8", 404, {"message": "none"}),
    )  # fmt: skip
    key = made(answers, "user")
    assert answers(f"PUT /users/{key}", {"size": 3})[0] == 200
    assert answers(f"PUT /users/{key + 5}", {"size": 3})[0] == 404


def test_some_records_may_be_made_where_nothing_shows_it():
    again = [add("group", 1), add("group", 2), remove("group", 2), add("group", 2)]
    users = [add("user", key) for key in (1, 2, 3, 6, 7, 8)]
    answers = Answering(*again, read("group", 2), *users, read("user", 3), remove("user", 1))
    keys = [made(answers, "user") for _ in range(3)]
    answers(f"DELETE /users/{keys[-1]}")
    assert made(answers, "user") == keys[-1]


def test_a_record_that_an_action_left_between_two_new_ones_was_not_there_before():
    def of(kind: str) -> list[Call]:
        made = [add(kind, 1), add(kind, 2), read(kind, 2), remove(kind, 2), add(kind, 2)]
        return [*made, read(kind, 2)]

    copied = ("POST /belts/1/copy", 200, {"result": {"done": True}}, {"name": "copy"})
    answers = Answering(
        *of("user"), *of("group"), *of("hall"),
        add("belt", 1), add("belt", 2), add("belt", 3), copied, add("belt", 5), add("belt", 6),
        read("belt", 4), read("belt", 6),
    )  # fmt: skip
    made(answers, "belt")
    answers(f"DELETE /belts/{made(answers, 'belt')}")
    assert made(answers, "belt") == 2
