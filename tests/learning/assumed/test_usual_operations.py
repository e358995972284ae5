"""Operations that most kinds of records have, and that were never asked for of one."""

from typing import Any

from busroot_mock.learning.draft.drafting import drafted
from tests.learning.answering import Answering

Call = tuple[Any, ...]
KINDS = ("lamps", "crates", "drums")


def record(kind: str, number: int) -> dict[str, Any]:
    own = {f"{kind}_{name}": None for name in ("note", "place", "form")}
    return {"id": f"{kind}-{number}-00", "size": number, **own}


def made(kind: str) -> list[Call]:
    return [(f"POST /{kind}", 201, {"data": record(kind, n)}, {"size": n}) for n in (1, 2)]


def used(kind: str) -> list[Call]:
    one, path = record(kind, 1), f"/{kind}/{kind}-1-00"
    return [
        *made(kind),
        (f"GET {path}", 200, {"data": one}),
        (f"PATCH {path}", 200, {"data": {**one, "size": 5}}, {"size": 5}),
        (f"GET /{kind}", 200, {"data": [{**one, "size": 5}, record(kind, 2)]}),
        (f"DELETE {path}", 204),
        (f"GET {path}", 404, {"error": "unknown"}),
    ]


def learned(*kinds: str) -> Answering:
    return Answering(*(call for kind in kinds for call in used(kind)), *made("hoists"))


def test_records_of_a_kind_are_read_changed_listed_and_deleted_as_those_of_the_others() -> None:
    answers = learned(*KINDS)
    key = answers("POST /hoists", {"size": 9})[1]["data"]["id"]
    assert answers(f"PATCH /hoists/{key}", {"size": 3})[1]["data"]["size"] == 3
    status, shown = answers(f"GET /hoists/{key}")
    assert (status, shown["data"]["size"]) == (200, 3)
    assert answers("GET /hoists") == (200, {"data": [shown["data"]]})
    assert answers(f"DELETE /hoists/{key}") == (204, None)
    assert answers(f"GET /hoists/{key}") == (404, {"error": "unknown"})


def test_two_kinds_are_too_few() -> None:
    answers = learned(*KINDS[:2])
    key = answers("POST /hoists", {"size": 9})[1]["data"]["id"]
    assert answers(f"GET /hoists/{key}")[0] == 0


def test_what_is_taken_to_be_there_is_marked_as_assumed_with_the_reason() -> None:
    draft = drafted(learned(*KINDS).learned, {"paths": {}})
    nodes = [each["update"].get("/hoists/{hoist_key}", {}) for each in draft.overlay["actions"]]
    (node,) = [each["delete"] for each in nodes if "delete" in each]
    assert node["x-certainty"] == "assumed"
    assert node["x-writes"]["because"] == "as 3 other kinds of records have it"
    assert "requestBody" not in node
