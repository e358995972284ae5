"""A request that breaks the contract and is accepted is a failure, whatever else it has."""

from types import SimpleNamespace
from typing import Any

import pytest
from schemathesis.core.failures import AcceptedNegativeData

from contract_tests.test_operations import _check_is_right
from tests.support.findings import exchange

RIGHT = "/schedule?rangecode=thisweek&plantcode=leeds"


def check(target: str) -> None:
    label = f"GET {target.partition('?')[0]}"
    case: Any = SimpleNamespace(operation=SimpleNamespace(label=label))
    _check_is_right(case, exchange(label, target=target))


@pytest.mark.parametrize(
    "target",
    [
        "/schedule?plantcode=leeds",
        "/schedule?rangecode=soon&plantcode=leeds",
        "/issue?plantcode=leeds&limit=1001",
        "/station?plantcode=leeds&modulevisibilityfilter=odd",
    ],
)
def test_wrong_request_is_not_excused_by_what_is_right_in_it(target: str) -> None:
    with pytest.raises(AcceptedNegativeData):
        check(target)


def test_request_that_conforms_may_be_accepted_however_it_was_meant() -> None:
    check(RIGHT)
