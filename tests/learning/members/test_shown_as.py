"""Members that records show under another name than that under which they are sent."""

from tests.learning.answering import Answering

PROJECT = "00000000-0000-4000-8000-000000000001"
OTHER = "00000000-0000-4000-8000-000000000002"


def test_one_long_value_is_shown_under_a_longer_name():
    def add(number):
        shown = {"id": f"a-{number:04}", "name": f"a {number}", "project_id": PROJECT}
        return ("POST /artifacts", 201, shown, {"name": f"a {number}", "project": PROJECT})

    answers = Answering(*map(add, (1, 2, 3)), ("GET /artifacts/a-0001", 200, add(1)[2]))
    made = answers("POST /artifacts", {"name": "new", "project": OTHER})[1]
    assert {**made, "id": ""} == {"id": "", "name": "new", "project_id": OTHER}
