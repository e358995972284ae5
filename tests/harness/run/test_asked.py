"""The places that oracles ask for get from their tests into the coverage of statements."""

from types import SimpleNamespace
from typing import Any

import pytest

from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.probe import Probe
from contract_tests.run.asked import NO_DATA, NOT_RUN, statements_asked
from contract_tests.run.results import NOT_APPLICABLE, Result, result_of
from contract_tests.target.deployment import Deployment
from contract_tests.target.schema import BY_ID, OPERATIONS

LIST, SAVE = BY_ID["listReasons"], BY_ID["saveReason"]
ORDER = "ReasonList.x-lists.order"
REFERS = "Reason.parentReasonCode.x-refers.list"


def coverage(*results: Result) -> dict[str, Any]:
    settings = Settings(operations=(LIST.operation_id, SAVE.operation_id))
    return statements_asked(Selection(settings, OPERATIONS), results)


def row(statements: dict[str, Any], entry: str) -> dict[str, Any]:
    return next(each for each in statements["untested"] if each["id"] == entry)


@pytest.fixture
def deployment() -> Any:
    """A deployment that keeps what is asked for, and nothing else."""
    kept = SimpleNamespace(asked=set(), _taken=set())
    kept.take_asked = lambda: Deployment.take_asked(kept)  # type: ignore[arg-type]
    return kept


def test_probe_notes_what_the_register_has_for_its_oracle(deployment: Any) -> None:
    place = (*LISTINGS["listReasons"].schema, "x-lists")
    Probe(deployment, "order").asked(LIST, (*place, "order"), (*place, "key"))
    assert deployment.take_asked() == [("GET /reason", ORDER)]
    Probe(deployment, "order").asked(LIST, (*place, "order"))
    Probe(deployment, "keys-unique").asked(LIST, place)
    assert deployment.take_asked() == [("GET /reason", "ReasonList.x-lists.key")]


def test_nothing_asked_leaves_every_statement() -> None:
    none = coverage()
    assert (none["asked"], none["in_part"]) == (0, 0)
    assert none["not_asked"] == none["total"] == len(none["untested"]) > none["open"] == 0
    assert row(none, ORDER)["why"] == [f"order: {NOT_RUN}"]
    assert none["operations"]["GET /reason"]["asked"] == 0


def test_statement_is_asked_in_part_if_one_of_its_operations_is() -> None:
    result = Result("test[GET /reason]", LIST.label, oracle="lists-agree")
    result.asked = [(LIST.label, REFERS), (LIST.label, ORDER)]
    statements = coverage(result_of(result.to_json()))
    assert (statements["asked"], statements["in_part"]) == (1, 1)
    refers = row(statements, REFERS)
    assert (refers["asked_of"], refers["not_asked_of"]) == ([LIST.label], [SAVE.label])
    assert all(each["id"] != ORDER for each in statements["untested"])
    assert statements["operations"][LIST.label]["asked"] == 2


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (Result("test", LIST.label, oracle="order"), NO_DATA),
        (Result("test", about=[LIST.label], oracle="order"), NO_DATA),
        (Result("test", LIST.label, oracle="order", state=NOT_APPLICABLE, why="no key"), "no key"),
        (Result("test", SAVE.label, oracle="order"), NOT_RUN),
        (Result("test", LIST.label, oracle="roles"), NOT_RUN),
    ],
)
def test_reason_is_told_of_what_was_not_asked(result: Result, why: str) -> None:
    assert row(coverage(result), ORDER)["why"] == [f"order: {why}"]
