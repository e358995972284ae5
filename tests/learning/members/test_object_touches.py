"""Objects that show other members of their record again when it is changed."""

from typing import Any

from tests.learning.answering import Answering

SENT: tuple[dict[str, Any], ...] = (
    {"size": 1, "note": "old oak"}, {"size": 2, "mail": "m2"}, {"size": 3},
)  # fmt: skip


def changed(number: int, size: int) -> tuple[Any, ...]:
    record = {"id": f"hall-{number}0x", **SENT[number], "size": size}
    extra = {name: value for name, value in SENT[number].items() if name != "size"}
    return (f"PATCH /halls/hall-{number}0x", 200, {**record, "extra": extra}, {"size": size})


def shown(number: int, size: int) -> tuple[Any, ...]:
    record = {"id": f"hall-{number}0x", **SENT[number], "size": size}
    return (f"GET /halls/hall-{number}0x", 200, record)


SESSION = (
    *(("POST /halls", 201, {"id": f"hall-{n}0x", **sent}, sent) for n, sent in enumerate(SENT)),
    changed(0, 7), shown(0, 7), changed(1, 8), changed(2, 9), shown(2, 9), changed(0, 6),
    shown(0, 6),
)  # fmt: skip


def test_an_object_has_the_members_that_the_record_has_when_it_is_changed():
    answers = Answering(*SESSION)
    made = answers("POST /halls", {"size": 4, "note": "new", "mail": "m4"})[1]
    path = f"/halls/{made['id']}"
    extra = {"mail": "m4", "note": "newer"}
    whole = {**made, "note": "newer"}
    assert answers(f"PATCH {path}", {"note": "newer"}) == (200, {**whole, "extra": extra})
    assert answers(f"GET {path}") == (200, whole)
    plain = answers("POST /halls", {"size": 5})[1]
    assert answers(f"PATCH /halls/{plain['id']}", {"size": 6})[1]["extra"] == {}
