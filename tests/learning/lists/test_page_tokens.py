"""Lists whose answers have a token for the next page, and records that a list has only later."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def part(number: int) -> dict[str, Any]:
    return {"id": f"p-{number:04}", "name": f"part {number}"}


def add(number: int) -> Call:
    return ("POST /parts", 201, part(number), {"name": f"part {number}"})


def listed(query: str, token: str | None, *numbers: int) -> Call:
    items = [part(number) for number in numbers]
    return (f"GET /parts{query}", 200, {"items": items, "next_page_token": token})


def test_a_token_asks_for_the_next_page_and_the_last_has_none():
    answers = Answering(
        *map(add, range(1, 5)), listed("", None, 1, 2, 3, 4), listed("?limit=2", "MTIz", 1, 2),
        listed("?limit=9", None, 1, 2, 3, 4), ("GET /parts/p-0001", 200, part(1)),
    )  # fmt: skip
    for name in ("a", "b", "c"):
        answers("POST /parts", {"name": name})
    page = answers("GET /parts?limit=2")[1]
    assert [each["name"] for each in page["items"]] == ["a", "b"]
    rest = answers(f"GET /parts?limit=2&page_token={page['next_page_token']}")[1]
    assert [each["name"] for each in rest["items"]] == ["c"]
    assert rest["next_page_token"] is None


def test_what_a_whole_list_did_not_have_was_not_there_before():
    answers = Answering(
        listed("", None, 1), add(2), listed("", None, 1, 2, 7), ("GET /parts/p-0007", 200, part(7))
    )
    assert [each["id"] for each in answers("GET /parts")[1]["items"]] == ["p-0001"]
