"""Refusals that name all reasons at once."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.learning.answering import Answering

WHOLE = {"name": "north", "size": 1, "lane": "lane-0001"}
SAID = {"name": "a name is needed", "size": "size is not a number", "lane": "no lane-0009"}


def by_members(*names: str) -> dict[str, Any]:
    return {name: [SAID[name]] for name in names}


def in_a_list(*names: str) -> dict[str, Any]:
    errors = [{"field": name, "text": SAID[name]} for name in names]
    return {"error": "not valid", "errors": errors}


def session(said: Callable[..., Any]) -> Answering:
    lanes = [("POST /lanes", 201, {"id": f"lane-000{n}"}, {}) for n in range(1, 4)]
    taken = [{**WHOLE, "name": f"hall {n}", "lane": f"lane-000{n}"} for n in range(1, 4)]
    made = [("POST /halls", 201, {"id": n, **each}, each) for n, each in enumerate(taken, 1)]
    wrong = [
        ({"size": "much", "lane": "lane-0002"}, ("name", "size")),
        ({"name": "hall", "size": "much", "lane": "lane-0009"}, ("size", "lane")),
        ({"size": 4, "lane": "lane-0009"}, ("name", "lane")),
    ]
    refused = [("POST /halls", 400, said(*names), sent) for sent, names in wrong]
    shown = ("GET /lanes/lane-0001", 200, {"id": "lane-0001"})
    return Answering(*lanes, shown, *made, ("GET /halls/2", 200, made[1][2]), *refused)


@pytest.mark.parametrize("said", [by_members, in_a_list])
def test_a_request_is_refused_for_all_that_is_wrong_with_it(said):
    answers = session(said)

    def refusal(**sent: Any) -> Any:
        return answers("POST /halls", sent)

    lane = answers("POST /lanes", {})[1]["id"]
    assert refusal(name="hall", size=2, lane=lane)[0] == 201
    assert refusal(name="hall", size="big", lane=lane) == (400, said("size"))
    assert refusal(size=2, lane=lane) == (400, said("name"))
    assert refusal(name="hall", size=2, lane="lane-0009") == (400, said("lane"))
    status, body = refusal(size="big", lane="lane-0009")
    assert (status, body.keys()) == (400, said("name", "size", "lane").keys())
    errors = body.get("errors", body)
    assert sorted(map(str, errors)) == sorted(map(str, said(*SAID).get("errors", SAID)))


def test_reasons_stand_beside_others_only_if_several_were_named_at_once():
    answers = session(by_members)
    rules = [each for each in answers.learned.model.refusals if each.when == "body"]
    assert rules
    assert all(each.more.get("among") for each in rules)
    alone = session(lambda *names: by_members(*names[:1]))
    assert not any(each.more.get("among") for each in alone.learned.model.refusals)
