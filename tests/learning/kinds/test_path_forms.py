"""Paths that all end with a form, such as `.json`."""

import pytest

from busroot_mock.generic.paths import form_of
from busroot_mock.generic.words import model_in
from busroot_mock.learning.draft.drafting import drafted
from tests.learning.answering import Answering

NAMES = ("north", "south", "west")
HALLS = (
    *(("POST /halls.json", 201, {"hall": {"id": n, "name": name}}, {"hall": {"name": name}})
      for n, name in enumerate(NAMES, 1)),
    *((f"GET /halls/{n}.json", 200, {"hall": {"id": n, "name": name}})
      for n, name in enumerate(NAMES, 1)),
    ("GET /halls.json", 200, {"halls": [{"id": n, "name": m} for n, m in enumerate(NAMES, 1)]}),
    ("DELETE /halls/2.json", 204, None),
    ("GET /halls/2.json", 404, {"error": "Not Found"}),
)  # fmt: skip


def test_records_are_known_by_what_stands_before_the_form():
    answers = Answering(*HALLS)
    made = answers("POST /halls.json", {"hall": {"name": "east"}})[1]["hall"]
    assert answers(f"GET /halls/{made['id']}.json") == (200, {"hall": made})
    answers(f"DELETE /halls/{made['id']}.json")
    assert answers(f"GET /halls/{made['id']}.json") == (404, {"error": "Not Found"})


def test_the_contract_has_the_form_and_what_it_says_of_records_does_not():
    learned = Answering(*HALLS).learned
    actions = drafted(learned, {"paths": {}}).overlay["actions"]
    paths = {path: item for each in actions if each["target"] == "$.paths"
             for path, item in each["update"].items()}  # fmt: skip
    assert {"/halls.json", "/halls/{hall_id}.json"} <= paths.keys()
    top = [each["update"] for each in actions if "x-records" in each["update"]]
    model = model_in({"paths": paths, **top[0]}, learned.model.answers)
    assert model.form == ".json"
    assert model.specs["GET /halls/{hall_id}"].does == "read"


@pytest.mark.parametrize(
    ("paths", "form"),
    [
        (("/", "/halls.json", "/halls/7.json"), ".json"),
        (("/halls.json", "/halls/7"), ""),
        (("/halls/v1.2", "/lines/v1.2"), ""),
        (("/halls/.json", "/lines/.json"), ""),
        (("/halls.json",), ""),
        (("/",), ""),
    ],
)
def test_all_paths_have_the_form(paths, form):
    assert form_of(paths) == form
