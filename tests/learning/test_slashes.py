"""APIs all of whose paths end with a slash."""

from typing import Any

import pytest

from busroot_mock.generic.paths import form_of, label_without_form, with_form, without_form
from busroot_mock.learning.draft.drafting import drafted
from tests.learning.answering import Answering

GONE = {"detail": "Not found."}


def hall(number: int, size: int) -> dict[str, Any]:
    return {"id": number, "size": size, "note": ""}


CALLS = [
    *(("POST /halls/", 201, hall(n, n), {"size": n}) for n in (1, 2, 3)),
    ("GET /halls/1/", 200, hall(1, 1)),
    ("PATCH /halls/1/", 200, hall(1, 8), {"size": 8}),
    ("GET /halls/", 200, {"count": 3, "results": [hall(1, 8), hall(2, 2), hall(3, 3)]}),
    ("DELETE /halls/2/", 204),
    ("GET /halls/2/", 404, GONE),
]


@pytest.fixture
def answers() -> Answering:
    return Answering(*CALLS)


def test_records_are_made_changed_and_removed_at_paths_that_end_with_a_slash(answers: Answering):
    key = answers("POST /halls/", {"size": 5})[1]["id"]
    changed = {**hall(key, 6), "size": 6}
    assert answers(f"PATCH /halls/{key}/", {"size": 6}) == (200, changed)
    assert answers(f"GET /halls/{key}/") == (200, changed)
    assert answers("GET /halls/")[1]["count"] == 1
    assert answers(f"DELETE /halls/{key}/")[0] == 204
    assert answers(f"GET /halls/{key}/") == (404, GONE)


def test_the_contract_has_the_slash(answers: Answering):
    overlay = drafted(answers.learned, {"paths": {}}).overlay
    paths = {path for each in overlay["actions"] for path in each["update"]}
    assert {"/", "/halls/", "/halls/{hall_id}/"} <= paths


@pytest.mark.parametrize("path", ["/", "/halls/", "/halls/{hall_id}/"])
def test_the_slash_is_taken_off_and_put_back(path: str):
    assert form_of(["/", "/halls/", "/halls/{hall_id}/"]) == "/"
    assert with_form(without_form(path, "/"), "/") == path
    assert label_without_form(f"GET {path}", "/") == f"GET {without_form(path, '/')}"


@pytest.mark.parametrize("paths", [["/"], ["/", "/halls/"], ["/halls/", "/halls", "/halls/1/"]])
def test_no_slash_is_taken_off_where_not_all_paths_have_one(paths: list[str]):
    assert form_of(paths) == ""
