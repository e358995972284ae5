"""Refusals whose sentences name what is wrong, in words."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
STATES = ("open", "closed", "locked")


def add(key: int) -> Call:
    sent = {"job": {"title": f"job {key}", "work_state": STATES[key % 3], "hall_id": key}}
    return ("POST /jobs", 201, {"id": key, **sent["job"]}, sent)


def refused(sent: dict[str, Any], *texts: str) -> Call:
    return ("POST /jobs", 422, {"errors": [*texts]}, {"job": sent})


SESSION = (
    *map(add, range(1, 6)), ("GET /jobs/1", 200, add(1)[2]),
    refused({"title": "other", "work_state": "odd", "hall_id": 3}, "Work state is not in the list"),
    refused({"title": "other"}, "Hall must exist", "Work state cannot be blank"),
    refused({"title": "other", "hall_id": 9}, "Work state cannot be blank"),
)  # fmt: skip


def test_sentences_name_the_value_that_is_wrong():
    answers = Answering(*SESSION)
    sent = {"title": "new one", "work_state": "odd", "hall_id": 4}
    assert answers("POST /jobs", {"job": sent}) == (
        422,
        {"errors": ["Work state is not in the list"]},
    )
    assert answers("POST /jobs", {"job": {**sent, "work_state": "open"}})[0] == 201


def test_sentences_name_all_that_is_missing():
    answers = Answering(*SESSION)
    both = answers("POST /jobs", {"job": {"title": "new one"}})
    assert both == (422, {"errors": ["Hall must exist", "Work state cannot be blank"]})
    one = answers("POST /jobs", {"job": {"title": "new one", "hall_id": 9}})
    assert one == (422, {"errors": ["Work state cannot be blank"]})


def test_what_may_not_be_empty_may_not_be_missing_where_the_same_is_said():
    change = ("PUT /jobs/1", 422, {"errors": ["Title cannot be blank"]}, {"job": {"title": ""}})
    done = [(f"PUT /jobs/{key}", 204, None, {"job": {"title": f"x {key}"}}) for key in (1, 2)]
    answers = Answering(*SESSION, *done, change)
    status, said = answers("POST /jobs", {"job": {"work_state": "open", "hall_id": 3}})
    assert (status, said) == (422, {"errors": ["Title cannot be blank"]})


def user(key: int) -> Call:
    sent = {"name": f"user {key}"}
    return ("POST /users", 201, {"id": key, **sent}, sent)


def test_a_number_names_a_record_of_the_kind_that_the_member_is_called_by():
    def join(hall: int, key: int, status: int = 201) -> Call:
        said = {"errors": ["User is invalid"]} if status == 422 else {"hall": hall, "user_id": key}
        return (f"POST /halls/{hall}/members", status, said, {"user_id": key})

    halls = [("POST /halls", 201, {"id": key, "size": 3}, {"size": 3}) for key in (1, 2, 3, 4)]
    answers = Answering(
        *halls, *map(user, range(1, 8)), ("GET /users/2", 200, user(2)[2]), ("GET /users/99", 404),
        ("GET /halls/1", 200, {"id": 1, "size": 3}), join(1, 2), join(2, 3), join(1, 4),
        join(2, 7, 422),
        ("DELETE /halls/4", 204), ("GET /halls/4", 404),
    )  # fmt: skip
    refers = [each for each in answers.learned.model.refusals if each.when == "refers"]
    assert refers == []


def test_how_large_the_number_of_a_record_is_is_not_what_is_wrong():
    relate = [
        (
            f"POST /jobs/{key}/links",
            201,
            {"id": key, "job": key, "to_id": 3 - key},
            {"to_id": 3 - key},
        )
        for key in (1, 2)
    ]
    wrong = ("POST /jobs/1/links", 422, {"errors": ["These are of two halls"]}, {"to_id": 5})
    answers = Answering(
        *map(add, range(1, 7)), ("GET /jobs/1", 200, add(1)[2]), *relate, wrong,
        ("GET /links/1", 200, relate[0][2]),
    )  # fmt: skip
    refusals = answers.learned.model.refusals
    assert [each for each in refusals if each.more.get("wrong") == "above"] == []


def test_what_was_never_taken_may_be_what_is_wrong():
    odd = {"title": "x", "work_state": "open", "hall_id": 3, "ratio": 500}
    answers = Answering(*SESSION, refused(odd, "That is not in the list"))
    del odd["ratio"]
    assert answers("POST /jobs", {"job": odd})[0] == 201


def test_a_sentence_names_several_by_one_of_them_that_is_required():
    def load(key: int) -> Call:
        sent = {"inputs": [key], "notes": [key], "title": f"load {key}"}
        return ("POST /loads", 201, {"id": key, **sent}, sent)

    wrong = ("POST /loads", 422, {"error": "input is required"}, {"title": "other"})
    answers = Answering(*map(load, range(1, 4)), ("GET /loads/1", 200, load(1)[2]), wrong)
    assert answers("POST /loads", {"title": "any", "notes": []})[0] == 422
    assert answers("POST /loads", {"title": "other", "inputs": [3], "notes": []})[0] == 201
