"""Lists of changes (JSON Patch) that are refused."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
ABSENT = {"error": "There is no such member"}
FIXED = {"error": "size is read-only"}
WRONG = {"error": "roof is one of: flat, steep"}


def hall(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"hall-{number}-00", "size": 0, "roof": "flat", "name": "a", **more}


def patch(number: int, status: int, shown: Any, *changes: dict[str, Any]) -> Call:
    return (f"PATCH /halls/hall-{number}-00", status, shown, list(changes))


def to(path: str, value: Any, way: str = "replace") -> dict[str, Any]:
    return {"op": way, "path": path, "value": value}


def drop(path: str) -> dict[str, Any]:
    return {"op": "remove", "path": path}


def test_changes_are_refused_for_what_is_not_there_what_is_fixed_and_wrong_values():
    answers = Answering(
        *(("POST /halls", 201, hall(n, roof=r), {"roof": r, "name": "a"}) for n, r in (
            (1, "flat"), (2, "steep"), (3, "flat"))),
        ("POST /halls", 400, WRONG, {"roof": "round", "name": "a"}),
        patch(1, 200, hall(1, name="b"), to("/name", "b")),
        patch(2, 200, hall(2, roof="flat"), to("/roof", "flat")),
        patch(3, 200, hall(3, name="c", note="n"), to("/name", "c"), to("/note", "n", "add")),
        patch(1, 409, ABSENT, drop("/colour")),
        patch(2, 403, FIXED, to("/size", 4)),
    )  # fmt: skip
    key = answers("POST /halls", {"roof": "steep", "name": "d"})[1]["id"]

    def change(*changes: dict[str, Any]) -> tuple[int, Any]:
        return answers(f"PATCH /halls/{key}", list(changes))

    assert change(to("/name", "e"), drop("/other")) == (409, ABSENT)
    assert change(to("/other", "x")) == (409, ABSENT)
    assert change(drop("/size")) == change(to("/size", 9)) == (403, FIXED)
    assert change(to("/roof", "round")) == (400, WRONG)
    status, shown = change(to("/name", "f"), to("/roof", "flat"))
    assert (status, shown["name"], shown["roof"]) == (200, "f", "flat")
