"""New records that no answer to their creation shows, and later lists do."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def note(key: int, hall: int) -> dict[str, Any]:
    return {"id": key, "hall": {"id": hall}, "title": f"note {key}", "summary": ""}


def add(key: int, hall: int) -> Call:
    return (f"POST /halls/{hall}/notes", 204, None, {"note": {"title": f"note {key}"}})


def listed(hall: int, *keys: int) -> Call:
    notes = [note(key, hall) for key in keys]
    return (f"GET /halls/{hall}/notes", 200, {"notes": notes, "total": len(notes)})


def test_a_record_that_only_lists_show_is_made():
    answers = Answering(
        *(("POST /halls", 201, {"id": key, "name": "h"}, {"name": "h"}) for key in (7, 8)),
        add(1, 7), listed(7, 1), add(2, 8), add(3, 8), listed(8, 3, 2), add(4, 7), listed(7, 4, 1),
        ("GET /halls/7", 200, {"id": 7, "name": "h"}), ("GET /notes/2", 200, {"note": note(2, 8)}),
        ("DELETE /notes/2", 204), ("GET /notes/2", 404), ("GET /halls/9", 404),
    )  # fmt: skip
    hall = answers("POST /halls", {"name": "n"})[1]["id"]
    path = f"/halls/{hall}/notes"
    assert answers(f"GET {path}")[1] == {"notes": [], "total": 0}
    assert answers(f"POST {path}", {"note": {"title": "new"}}) == (204, None)
    new = answers(f"GET {path}")[1]["notes"]
    assert [(each["title"], each["hall"], each["summary"]) for each in new] == [
        ("new", {"id": hall}, "")
    ]
    assert answers(f"GET /notes/{new[0]['id']}")[1]["note"]["title"] == "new"
    answers(f"POST {path}", {"note": {"title": "newer"}})
    assert [each["title"] for each in answers(f"GET {path}")[1]["notes"]] == ["newer", "new"]


def test_what_another_answer_shows_of_a_new_record_counts_as_well():
    """A list shows it first, without its title; the next record has the number of a shelf."""

    def add(key: int) -> list[Any]:
        sent = {"label": f"case {key}"}
        whole = {"id": key, **sent, "title": f"case {key}"}
        return [
            ("POST /shelves/1/cases", 201, {"id": key}, sent),
            (
                "GET /shelves/1/cases",
                200,
                [{"id": n, "label": f"case {n}"} for n in range(1, key + 1)],
            ),
            (f"GET /shelves/1/cases/{key}", 200, whole),
        ]

    shelf = ("POST /shelves", 201, {"id": 1, "size": 4}, {"size": 4})
    answers = Answering(shelf, ("GET /shelves/1", 200, shelf[2]), *add(1), *add(2), *add(3))
    place = answers("POST /shelves", {"size": 4})[1]["id"]
    key = answers(f"POST /shelves/{place}/cases", {"label": "box"})[1]["id"]
    assert answers(f"GET /shelves/{place}/cases/{key}")[1]["title"] == "box"
