"""Records that are missing, where no request of a session named one."""

from busroot_mock.generic.words import words_of_refusal
from busroot_mock.learning.draft.operations import Describing
from busroot_mock.learning.draft.overlay import as_yaml
from tests.learning.answering import Answering


def test_a_removed_record_is_missing_though_no_refusal_was_recorded():
    made = [("POST /jars", 201, {"id": n, "size": n}, {"size": n}) for n in (1, 2)]
    read = ("GET /jars/1", 200, {"id": 1, "size": 1})
    answers = Answering(*made, read, ("DELETE /jars/1", 204))
    key = answers("POST /jars", {"size": 3})[1]["id"]
    assert answers(f"GET /jars/{key}")[0] == 200
    assert answers(f"DELETE /jars/{key}") == (204, None)
    assert answers(f"GET /jars/{key}") == (404, None)
    assert answers(f"DELETE /jars/{key}") == (404, None)
    (*_, rule) = answers.learned.model.refusals
    assert "x-certainty: assumed" in as_yaml(words_of_refusal(rule))


def test_the_status_of_a_refusal_that_was_not_recorded_is_in_the_contract():
    made = [("POST /jars", 201, {"id": n, "size": n}, {"size": n}) for n in (1, 2)]
    answers = Answering(*made, ("GET /jars/1", 200, {"id": 1, "size": 1}))
    responses = Describing(answers.learned).operation("GET /jars/{jar_id}")["responses"]
    assert [*responses] == ["200", "404"]
    assert responses["404"]["x-certainty"] == "assumed"


def test_an_operation_that_was_always_refused_is_done_as_others_are():
    made = [("POST /jars", 201, {"id": n, "size": n}, {"size": n}) for n in (1, 2)]
    lids = ("POST /lids", 201, {"id": 8, "size": 8}, {"size": 8}), ("DELETE /lids/8", 204)
    answers = Answering(*made, *lids, ("DELETE /jars/1", 403, {"error": "locked"}))
    responses = Describing(answers.learned).operation("DELETE /jars/{jar_id}")["responses"]
    assert {"204", "403"} <= responses.keys()
    assert "content" not in responses["204"]
    assert responses["204"]["x-certainty"] == "assumed"
