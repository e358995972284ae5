"""Lists that are searched in some members, filtered by what objects name, and counted."""

from typing import Any

import pytest

from tests.learning.answering import Answering

HALLS = {"h-00aa": "Pine", "h-00bb": "Dune"}
NAMES = ("amber one", "birch two", "cedar three")


def part(number: int) -> dict[str, Any]:
    key = [*HALLS][number % 2]
    texts = {"name": NAMES[number], "note": "made of birch", "logo": "https://x.test/amber.png"}
    return {
        "id": f"p-{number:04}",
        "mark": f"{7 - number}xy",
        **texts,
        "hall": {"id": key, "name": HALLS[key]},
    }


def listed(query: str, *numbers: int, total: int = -1) -> tuple[Any, ...]:
    items = [part(number) for number in numbers]
    count = len(items) if total < 0 else total
    return (f"GET /parts{query}", 200, {"count": count, "items": items})


@pytest.fixture(scope="module")
def answers():
    halls = [("GET /halls", 200, [{"id": key, "name": name} for key, name in HALLS.items()])]
    shown = [(f"GET /parts/p-{n:04}", 200, part(n)) for n in range(3)]
    return Answering(
        *halls, *shown, listed("", 0, 1, 2), listed("?query=birch", 1), listed("?query=cedar", 2),
        listed("?query=5xy", 2), listed("?hall=none"), listed("?limit=3", 0, 1, 2),
    )  # fmt: skip


def names(answer: tuple[int, Any]) -> list[str]:
    return [each["name"].split()[0] for each in answer[1]["items"]]


def test_a_search_finds_what_has_the_text_in_one_of_the_members_that_always_did(answers):
    assert names(answers("GET /parts?query=birch")) == ["birch"]
    assert names(answers("GET /parts?query=7xy")) == ["amber"]


def test_an_object_is_found_by_the_record_that_it_names(answers):
    assert names(answers("GET /parts?hall=h-00aa")) == ["amber", "cedar"]


def test_a_number_beside_a_list_counts_all_pages_unless_a_page_shows_otherwise(answers):
    assert answers("GET /parts?limit=2")[1]["count"] == 3
    cut = listed("?limit=1", 0)
    pages = Answering(listed("", 0, 1, 2), listed("?limit=2", 0, 1), cut)
    assert pages("GET /parts?limit=1")[1]["count"] == 1


def test_addresses_and_other_records_are_not_searched():
    answers = Answering(listed("", 0, 1, 2), listed("?query=one", 0), listed("?limit=1", 0))
    assert names(answers("GET /parts?query=amber")) == ["amber"]
    assert names(answers("GET /parts?query=pine")) == []
