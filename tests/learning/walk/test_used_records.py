"""Records that were never removed while others referred to them."""

from typing import Any

import pytest

from tests.learning.answering import Answering

NAMES = [f"rule-{number:04}" for number in range(1, 9)]
USED, UNUSED = NAMES[:4], NAMES[4:]
NOT_FOUND = {"error": "There is no such rule.", "code": 404}


def rule(name: str) -> tuple[Any, ...]:
    used = [f"/belts/belt-{name[5:]}"] if name in USED else []
    return (f"GET /rules/{name}", 200, {"name": name, "speed": 1, "used_by": used})


def session(*removed: str) -> Answering:
    belts = [(f"PUT /belts/belt-{name[5:]}", 201, None, {"rule": name}) for name in USED]
    shown = [(f"GET /belts/belt-{n[5:]}", 200, {"name": f"belt-{n[5:]}", "rule": n}) for n in USED]
    made = [(f"PUT /rules/{name}", 201, None, {"speed": 1}) for name in NAMES]
    removals = [(f"DELETE /rules/{name}", 204, None) for name in removed]
    removals.append(("DELETE /belts/belt-0002", 204, None))
    missing = ("GET /rules/rule-0099", 404, NOT_FOUND)
    return Answering(*made, *belts, *shown, *map(rule, NAMES), *removals, missing)


def removal(answers: Answering) -> tuple[int, Any]:
    for name in ("rule-0070", "rule-0071"):
        answers(f"PUT /rules/{name}", {"speed": 1})
    answers("PUT /belts/belt-0070", {"rule": "rule-0070"})
    assert answers("DELETE /rules/rule-0071")[0] == 204
    return answers("DELETE /rules/rule-0070")


def test_a_record_in_use_is_kept_if_none_of_those_that_were_removed_was():
    answers = session(*UNUSED)
    said = {"error": "Other records refer to this one.", "code": 409}
    assert removal(answers) == (409, said)
    answers("DELETE /belts/belt-0070")
    assert answers("DELETE /rules/rule-0070")[0] == 204
    (rule,) = [each for each in answers.learned.model.refusals if each.when == "used"]
    assert rule.more["because"] == "of 4 that were removed, none was referred to; others were"
    assert rule.more["x-certainty"] == "assumed"


@pytest.mark.parametrize("removed", [UNUSED[:3], [*UNUSED, "rule-0001"]])
def test_few_removals_may_be_chance_and_one_of_a_record_in_use_shows_that_it_is_done(removed):
    assert removal(session(*removed))[0] == 204
