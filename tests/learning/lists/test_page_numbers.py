"""Numbers of pages that lists show."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def page(path: str, size: int, pages: int, *keys: int, total: int) -> Call:
    items = [{"id": key, "name": f"{path[1:]} {key}"} for key in keys]
    numbers = {"length": size, "of": pages, "total": total}
    return (f"GET {path}{'' if size == 9 else f'?count={size}'}", 200, {**numbers, "items": items})


def made(path: str, key: int) -> Call:
    name = {"name": f"{path[1:]} {key}"}
    return (f"POST {path}", 201, {"id": key, **name}, name)


CALLS = (
    *(made("/halls", key) for key in (1, 2, 3)), *(made("/belts", key) for key in (1, 2)),
    page("/halls", 9, 1, 1, 2, 3, total=3), page("/halls", 2, 2, 1, 2, total=3),
    page("/halls", 1, 3, 1, total=3), page("/belts", 9, 1, 1, 2, total=2),
    *((f"GET {path}/{key}", 200, {"id": key, "name": f"{path[1:]} {key}"})
      for path in ("/halls", "/belts") for key in (1, 2)),
)  # fmt: skip


def test_lists_count_pages_of_the_size_that_is_asked_for():
    answers = Answering(*CALLS)
    for key in (1, 2, 3):
        answers("POST /halls", {"name": f"halls {key}"})
    shown = answers("GET /halls?count=2")[1]
    assert (shown["length"], shown["of"], shown["total"]) == (2, 2, 3)
    shown = answers("GET /halls?count=3")[1]
    assert (shown["length"], shown["of"], shown["total"]) == (3, 1, 3)


def test_what_one_list_shows_of_pages_holds_for_another():
    answers = Answering(*CALLS)
    for key in range(10):
        answers("POST /belts", {"name": f"belts {key}"})
    shown = answers("GET /belts")[1]
    assert (shown["length"], shown["of"], shown["total"]) == (9, 2, 10)
    assert answers("GET /belts?count=4")[1]["of"] == 3


def test_no_page_is_none_unless_that_was_shown():
    empty = ("GET /halls?name=none", 200, {"length": 9, "of": 0, "total": 0, "items": []})
    for calls, pages in ((CALLS, 1), ((*CALLS, empty), 0)):
        answers = Answering(*calls)
        assert answers("GET /halls?name=none")[1]["of"] == pages
