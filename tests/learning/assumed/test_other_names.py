"""Values of paths of new records that name none, as another value of the path was refused."""

from typing import Any

from tests.learning.answering import Answering

KEYS = {kind: [f"{kind}-{number}0x" for number in range(3)] for kind in ("hall", "user", "right")}


def made(kind: str, key: str) -> tuple[Any, ...]:
    return (f"POST /{kind}s", 201, {"id": key, "note": kind}, {"note": kind})


def given(hall: str, user: str, right: str, status: int = 204) -> tuple[Any, ...]:
    answer = None if status == 204 else {"error": "There is none."}
    return (f"PUT /halls/{hall}/users/{user}/rights/{right}", status, answer)


SESSION = (
    *(made(kind, key) for kind, keys in KEYS.items() for key in keys),
    *((f"GET /{kind}s/{keys[0]}", 200, {"id": keys[0], "note": kind})
      for kind, keys in KEYS.items()),
    given("hall-00x", "user-00x", "right-00x"), given("hall-10x", "user-10x", "right-10x"),
    ("GET /halls/hall-10x/users/user-10x/rights", 200, [{"id": "right-10x", "note": "right"}]),
    given("hall-10x", "user-20x", "right-00x"),
)  # fmt: skip


def path(answers: Answering, right: str = "") -> str:
    """Return the path of a right of new records, or one that ends with another value."""
    hall, user, own = (
        answers(f"POST /{kind}s", {"note": "new"})[1]["id"] for kind in ("hall", "user", "right")
    )
    return f"/halls/{hall}/users/{user}/rights/{right or own}"


def test_a_value_that_always_named_a_record_must_if_another_one_must():
    answers = Answering(*SESSION, given("hall-10x", "user-99x", "right-10x", 404))
    assert answers(f"PUT {path(answers, 'right-99x')}")[0] == 404
    assert answers(f"PUT {path(answers)}")[0] == 204


def test_nothing_is_refused_so_where_no_value_was():
    answers = Answering(*SESSION)
    assert answers(f"PUT {path(answers, 'right-99x')}")[0] == 204
