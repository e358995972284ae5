"""Parameters of pages that lists share, and filters that never found anything."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def records(kind: str) -> list[dict[str, Any]]:
    return [{"id": f"{kind}-{n}", "watts": n % 2} for n in range(1, 6)]


def of(kind: str) -> list[Call]:
    whole = records(kind)
    return [(f"GET /{kind}s", 200, whole), (f"GET /{kind}s/{kind}-1", 200, whole[0])]


def cut(kind: str, size: int) -> Call:
    return (f"GET /{kind}s?limit={size}", 200, records(kind)[:size])


def test_a_list_has_the_pages_that_two_others_show():
    answers = Answering(*of("hall"), *of("lamp"), *of("line"), cut("hall", 2), cut("lamp", 3))
    assert answers("GET /lines?limit=2") == (200, records("line")[:2])


def test_a_list_keeps_what_its_own_parameter_shows():
    whole = ("GET /lines?limit=2", 200, records("line"))
    answers = Answering(
        *of("hall"), *of("lamp"), *of("line"), cut("hall", 2), cut("lamp", 3), whole
    )
    assert answers("GET /lines?limit=2") == (200, records("line"))


def test_one_list_alone_gives_its_pages_to_no_other():
    answers = Answering(*of("hall"), *of("line"), cut("hall", 2))
    assert answers("GET /lines?limit=2") == (200, records("line"))


def test_a_filter_that_never_found_any_of_the_records_finds_none():
    answers = Answering(*of("hall"), ("GET /halls?starred=true", 200, []))
    assert answers("GET /halls?starred=true") == (200, [])
    assert len(answers("GET /halls")[1]) == 5


def test_a_parameter_beside_another_says_nothing_of_why_none_was_found():
    pages = [(f"GET /halls?limit={n}", 200, records("hall")[:n]) for n in (1, 2)]
    answers = Answering(*of("hall"), *pages, ("GET /halls?limit=0&odd=1", 200, []))
    assert len(answers("GET /halls?odd=1")[1]) == 5


def test_a_pattern_of_a_member_keeps_what_has_it_though_none_was_found_once():
    answers = Answering(*of("hall"), ("GET /halls?id_pattern=gate", 200, []))
    assert answers("GET /halls?id_pattern=l-1") == (200, records("hall")[:1])


def test_filters_go_by_the_names_of_members_where_those_of_two_lists_do():
    found = [(f"GET /{k}s?watts=1", 200, records(k)[::2]) for k in ("hall", "lamp")]
    for shown in (found, found[:1]):
        answers = Answering(*of("hall"), *of("lamp"), *of("line"), *shown)
        rest = records("line")[::2] if len(shown) > 1 else records("line")
        assert answers("GET /lines?watts=1") == (200, rest)
