"""Lists that show the URL of the request itself, beside those of other pages."""

from typing import Any

from tests.learning.answering import Answering

HALLS = [{"id": f"hall-{n}x", "size": n} for n in range(3)]
MADE = [("POST /halls", 201, each, {"size": each["size"]}) for each in HALLS]


def listed(query: str, *halls: dict[str, Any]) -> tuple[Any, ...]:
    links = {"self": f"http://depot.test/halls{query}", "next": None}
    return (f"GET /halls{query}", 200, {"halls": [*halls], "links": links})


def test_the_url_of_the_request_is_not_that_of_another_page():
    answers = Answering(*MADE, listed("", *HALLS), listed("?size=1", HALLS[1]))
    for query in ("", "?size=2", "?size=0"):
        _, answer = answers(f"GET /halls{query}")
        assert answer["links"] == {"self": f"http://depot.test/halls{query}", "next": None}


def test_the_url_of_the_first_page_is_without_the_place_where_another_begins():
    def first(query: str, shown: str, *halls: dict[str, Any]) -> tuple[Any, ...]:
        return (f"GET /halls{query}", 200, {"halls": [*halls], "first": f"/halls{shown}"})

    answers = Answering(
        *MADE,
        first("", "", *HALLS),
        first("?size=1", "?size=1", HALLS[1]),
        first("?marker=hall-1x", "", HALLS[2]),
        first("?size=2&marker=hall-1x", "?size=2", HALLS[2]),
    )
    for query, shown in (("", ""), ("?size=0", "?size=0"), ("?size=0&marker=hall-0x", "?size=0")):
        _, answer = answers(f"GET /halls{query}")
        assert answer["first"] == f"/halls{shown}"
