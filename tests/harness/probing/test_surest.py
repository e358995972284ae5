"""Of several failures of a check, the surest counts: a guess must not hide what the manual says."""

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import pytest

from contract_tests.findings.failure import CheckFailure
from contract_tests.probing import contract_terms as terms
from contract_tests.probing.flags import check_flags
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.surest import Surest, rank
from tests.harness.probing.test_downtime import Silent

ISSUES = LISTINGS["listIssues"]
GUESS, EVIDENT, DOCUMENTED = (
    (*ISSUES.member("ragStatus"), "description", "red while"),
    terms.NO_OTHER_TIME,
    ISSUES.member("isOngoing"),
)


PLACES = {"guess": GUESS, "evident": EVIDENT, "documented": DOCUMENTED}


def fail(name: str) -> NoReturn:
    Silent().fail(ISSUES.operation, "this", "that", PLACES[name], about=name)


def run(*names: str, last: Callable[[], object] = lambda: None) -> None:
    """Run a check for each name, all of which fail, and then another outside of these."""
    with Surest() as surest:
        for name in names:
            with surest.each:
                fail(name)
        last()


@pytest.mark.parametrize(
    ("about", "surest"),
    [
        (("guess", "documented"), "documented"),
        (("guess", "evident", "guess"), "evident"),
        (("evident", "documented"), "documented"),
        (("guess",), "guess"),
    ],
)
def test_surest_failure_is_raised(about: tuple[str, ...], surest: str) -> None:
    with pytest.raises(CheckFailure) as raised:
        run(*about)
    assert raised.value.about == surest


def test_failure_by_the_manual_ends_the_checks() -> None:
    with pytest.raises(CheckFailure, match="this"):
        run("documented", last=partial(pytest.fail, "goes on"))


def test_other_failure_hides_no_surer_one() -> None:
    with pytest.raises(CheckFailure) as raised:
        run("evident", last=partial(fail, "guess"))
    assert raised.value.about == "evident"


def test_skip_hides_no_failure() -> None:
    with pytest.raises(CheckFailure, match="this"):
        run("guess", last=partial(pytest.skip, "nothing more can be read"))


def test_defect_of_a_check_is_raised_as_it_is() -> None:
    with pytest.raises(KeyError):
        run("guess", last=partial(dict[str, str]().__getitem__, "missing"))


def test_assumed_flag_does_not_hide_one_of_the_manual() -> None:
    item = {"id": 7, "ragStatus": "#cc3311", "isOngoing": True}
    expected = iter([("ragStatus", "#009988"), ("isOngoing", False)])
    with pytest.raises(CheckFailure) as raised:
        check_flags(Silent(), ISSUES, item, expected)
    assert raised.value.about == "isOngoing"
    assert rank(raised.value) == 0
