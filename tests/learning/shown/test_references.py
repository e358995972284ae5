"""Records that list the paths of what refers to them, and lists that have several forms."""

from typing import Any

from tests.learning.answering import Answering

HALLS = ("hall-one", "hall-two", "hall-six")


def made(kind: str, **sent: Any) -> tuple[Any, ...]:
    return (f"POST /{kind}", 201, sent, sent)


def hall(name: str, *used: str) -> tuple[Any, ...]:
    paths = [f"/api/belts/{each}" for each in used]
    return (f"GET /halls/{name}", 200, {"name": name, "used_by": paths})


def belt(name: str, place: str) -> tuple[Any, ...]:
    return made("belts", name=name, inside={"hall": place})


USING = (
    *(made("halls", name=name) for name in HALLS), hall("hall-one"), belt("b-1", "hall-one"),
    belt("b-2", "hall-one"), belt("b-3", "hall-two"), hall("hall-one", "b-1", "b-2"),
    hall("hall-two", "b-3"), ("DELETE /belts/b-1", 204, None), hall("hall-one", "b-2"),
    ("GET /belts/b-2", 200, {"name": "b-2", "inside": {"hall": "hall-one"}}),
)  # fmt: skip


def test_a_record_lists_the_paths_of_the_records_that_refer_to_it():
    answers = Answering(*USING)
    for name in ("hall-new", "hall-old"):
        answers("POST /halls", {"name": name})
    answers("POST /belts", {"name": "b-new", "inside": {"hall": "hall-new"}})
    answers("POST /belts", {"name": "b-old", "inside": {"hall": "hall-old"}})
    assert answers("GET /halls/hall-new")[1]["used_by"] == ["/api/belts/b-new"]
    answers("DELETE /belts/b-old")
    assert answers("GET /halls/hall-old")[1]["used_by"] == []


def test_a_list_has_records_or_their_paths_as_a_parameter_asks():
    names = ["b-1", "b-2"]
    plain = [f"/api/halls/hall-001/belts/{name}" for name in names]
    other = [("POST /halls/hall-002/belts", 201, {"name": "b-7"}, {"name": "b-7"})]
    answers = Answering(
        *(("POST /halls/hall-001/belts", 201, {"name": n}, {"name": n}) for n in names), *other,
        ("GET /halls/hall-001/belts", 200, {"found": plain}),
        ("GET /halls/hall-002/belts", 200, {"found": ["/api/halls/hall-002/belts/b-7"]}),
        ("GET /halls/hall-001/belts?whole=1", 200, {"found": [{"name": name} for name in names]}),
        ("GET /halls/hall-001/belts/b-1", 200, {"name": "b-1"}),
    )  # fmt: skip
    answers("POST /halls/hall-009/belts", {"name": "b-9"})
    assert answers("GET /halls/hall-009/belts?whole=1") == (200, {"found": [{"name": "b-9"}]})
    assert answers("GET /halls/hall-009/belts") == (
        200,
        {"found": ["/api/halls/hall-009/belts/b-9"]},
    )


def test_a_list_has_other_members_where_pages_are_asked_for():
    items = [{"name": f"b-{i}", "size": i} for i in range(1, 5)]
    page = {"items": items[:2], "page": 1, "page_size": 2, "total_count": 4}
    answers = Answering(
        *(made("belts", **item) for item in items), ("GET /belts", 200, items),
        ("GET /belts?page=1&page_size=2", 200, page),
        ("GET /belts?page=2&page_size=2", 200, {**page, "items": items[2:], "page": 2}),
        ("GET /belts/b-1", 200, items[0]),
    )  # fmt: skip
    new = [{"name": name, "size": 9} for name in ("b-7", "b-8", "b-9")]
    for each in new:
        answers("POST /belts", each)
    assert answers("GET /belts") == (200, new)
    paged = {"items": new[2:], "page": 2, "page_size": 2, "total_count": 3}
    assert answers("GET /belts?page=2&page_size=2") == (200, paged)
