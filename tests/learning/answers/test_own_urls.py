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
