"""Requests with HEAD, and with methods that operations do not have."""

from tests.learning.answering import Answering

HALLS = [("POST /halls", 201, {"id": f"hall-{n}x"}, {"size": n}) for n in range(3)]


def test_head_is_no_operation_of_its_own_where_there_is_get():
    found = ("GET /halls/hall-1x", 200, {"id": "hall-1x"})
    answers = Answering(*HALLS, found, ("HEAD /halls/hall-1x", 200, None))
    assert [label for label in answers.learned.model.specs if label.startswith("HEAD")] == []


def test_methods_that_operations_do_not_have_are_left_out():
    answers = Answering(*HALLS, ("PROPFIND /halls", 207, {}), ("OPTIONS /halls", 204, None))
    assert [*answers.learned.model.specs] == ["GET /", "POST /halls"]
