"""Exam of learning on our own contract, in small: another contract, few exchanges."""

from pathlib import Path

import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.learning.calls.calls import session_of
from evaluation.own_contract.hidden import hidden_and_learned
from evaluation.own_contract.relearned import relearned
from evaluation.own_contract.table import page_of
from evaluation.own_contract.traffic import Traffic
from tests.evidence.things import CONTRACT, Session

SMALL = {"code": "b", "note": "x", "size": "1", "kind": "old", "made": "today"}
LARGE = {**SMALL, "code": "a", "kind": "new", "count": 1}


@pytest.fixture
def traffic(tmp_path: Path) -> Traffic:
    """Lists, creations and refusals that the contract is right about."""
    session = Session()
    for _ in range(10):
        session.listed(LARGE, SMALL)
    for number in range(4):
        code = f"c{number}"
        sent = {"code": code, "kind": "new", "note": None, "size": 1}
        session.call("POST", 200, {**LARGE, "code": code, "size": "1"}, sent)
        session.call("POST", 200, {**LARGE, "code": code}, {**sent, "kind": "old", "note": "y"})
    session.call("POST", 400, {"message": "code is missing"}, {"kind": "new"})
    session.call("POST", 400, {"message": "no"}, {"code": "d", "kind": "none"})
    session.listed(LARGE, *({**LARGE, "code": f"c{number}"} for number in range(4)))
    path = tmp_path / "things.yaml"
    text = CONTRACT.replace("operationId", "tags: [Thing]\n      operationId")
    path.write_text(
        text.replace("required: [code, note]", "required: [code, note, size, kind, made]")
    )
    calls = session_of([(each, each.url) for each in session.recorded], None, "/api")
    return Traffic(Contract(path), calls)


def test_wrong_guesses_are_corrected_and_nothing_else(traffic: Traffic) -> None:
    for seed in range(2):
        found = relearned(traffic, seed, 8)
        assert len({each.kind for each in found.wrong}) > 3
        assert (len(found.wrong), found.left, found.others, found.reported) == (8, [], [], [])


def test_refused_value_that_is_not_said_is_not_null(tmp_path: Path) -> None:
    path = tmp_path / "things.yaml"
    path.write_text(CONTRACT)
    session = Session()
    session.call("POST", 400, {"message": "no"}, [{}] * 50)
    calls = session_of([(each, each.url) for each in session.recorded], None, "/api")
    assert [each.values for each in Traffic(Contract(path), calls).refused("type")] == [[]]


def test_hidden_operations_are_learned_and_the_page_says_how_far(traffic: Traffic) -> None:
    hidden = hidden_and_learned(traffic.contract, traffic.session, traffic.session, ["Thing"])
    results = {each.kind: each for each in hidden.kinds}
    assert (results["operation"].right, results["shown"].recall) == (2, 1.0)
    assert (results["value"].right, results["value"].missed[0]) == (
        0,
        "GET /thing shown /*/kind new",
    )
    assert (hidden.held, hidden.untrue) == (21, [])
    page = page_of([relearned(traffic, 1, 8)], [hidden], 100, "a client", "of the same")
    assert "tried by 21 other exchanges of these operations, of the same: nothing was" in page
    assert "| an operation | 2 | 2 | 2 | 100% | 100% |" in page
