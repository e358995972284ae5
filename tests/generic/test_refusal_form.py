"""Errors outside of operations, in the form of recorded refusals."""

import json
from typing import Any

from busroot_mock.errors import MethodNotAllowed, NotFound
from busroot_mock.generic.model import Recorded
from busroot_mock.generic.refusal_form import errors_like
from busroot_mock.http.error_forms import STANDARD


def refusal(status: int, body: Any, media_type: str = "application/json") -> Recorded:
    return Recorded("GET /a", status, {}, body, is_refusal=True, media_type=media_type)


def sent(answers: list[Recorded], error: NotFound | MethodNotAllowed) -> Any:
    return json.loads(errors_like(answers, STANDARD).answer(error).body)


CODED = refusal(404, {"code": 404, "errno": 110, "error": {"$": {"as": "missing"}}})


def test_the_status_and_what_is_wrong_are_those_of_the_error():
    expected = {"code": 404, "errno": 110, "error": "Nowhere to go."}
    assert sent([CODED, CODED, refusal(400, {"odd": "no"})], NotFound("Nowhere to go.")) == expected
    answer = sent([CODED], MethodNotAllowed("Not so."))
    assert answer == {"code": 405, "errno": 110, "error": "Not so."}


def test_of_several_forms_of_a_status_the_most_frequent_counts():
    other = refusal(404, {"reason": "Not Found", "at": [1]})
    assert sent([other, CODED, other], NotFound("No.")) == {"reason": "No.", "at": [1]}


def test_without_a_recorded_object_the_form_of_the_contract_counts():
    assert errors_like([refusal(404, "Not found", "text/plain")], STANDARD) is STANDARD
