"""Words in paths that stand for the key of one record."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def person(number: int, **members: Any) -> dict[str, Any]:
    own = {"id": f"person-{number}-0", "role": "staff", "place": None, "note": None}
    return {**own, **members}


def me(method: str = "GET", sent: Any = None, **members: Any) -> Call:
    return (f"{method} /people/me", 200, person(1, **members), sent)


LISTED = ("GET /people", 200, [person(1), person(2)])
READ = ("GET /people/person-2-0", 200, person(2))
CHANGED = ("PATCH /people/person-2-0", 200, person(2, place="x"), {"place": "x"})


def test_a_word_may_stand_for_the_key_of_one_record() -> None:
    calls = [LISTED, READ, CHANGED, me(), me("PATCH", {"note": "a"}, note="a"), me(note="a")]
    answers = Answering(*calls)
    answers("PATCH /people/me", {"place": "hall"})
    assert answers("GET /people/me")[1]["place"] == "hall"
    assert answers("GET /people/person-1-0")[1]["place"] == "hall"
    answers("PATCH /people/person-1-0", {"place": "yard"})
    assert answers("GET /people/me")[1]["place"] == "yard"


def test_a_record_that_nothing_else_shows_is_of_another_kind() -> None:
    other = ("GET /people/boss", 200, person(9))
    answers = Answering(LISTED, READ, other, other)
    assert answers.learned.model.specs["GET /people/boss"].does == "answer"
    assert len(answers("GET /people")[1]) == 2
