"""Judges of what became of a request: taken though it is wrong, or refused though it is right."""

from typing import Any

from busroot_mock.contract.dialect import KEY_HEADER
from busroot_mock.contract.loader import Location

from ..findings.finding import Statement
from ..findings.statements import statement
from ..findings.trail import trail_of
from ..transport.traffic import Exchange
from .breaches import strongest
from .guesses import guesses_of
from .judge_answers import MOST_TOLD, response_stated
from .judgement import Judgement, Matter
from .recorded_request import parameter_trails, read_request


def wrong_request_taken(matter: Matter, failure: Any) -> Judgement:
    """ST201: what breaks the contract was not refused."""
    assert matter.operation is not None
    exchange = _with_status(matter, failure.status_code)
    found = read_request(matter.contract, matter.operation, exchange).breaches if exchange else []
    came = f"It answered {failure.status_code}."
    if not found:
        expected = "A request that breaks the contract is refused with 400."
        return Judgement(expected, came, [response_stated(matter, 400), _whole(matter)], exchange)
    chosen = strongest(found)
    told = "; ".join(one.told for one in chosen[:MOST_TOLD])
    return Judgement(
        f"A request is refused with 400 in which {told}.",
        came,
        [response_stated(matter, 400), *(one.statement for one in chosen)],
        exchange,
        [lesson for one in chosen for lesson in one.lessons],
    )


def right_request_refused(matter: Matter, failure: Any) -> Judgement:
    """ST202: what the contract takes was refused."""
    assert matter.operation is not None
    exchange = _with_status(matter, failure.status_code)
    expected = f"{matter.label} takes this request, in which the contract finds nothing wrong."
    came = f"It answered {failure.status_code}."
    if failure.status_code == 401:
        return Judgement(expected, came, security(matter), exchange)
    sent = read_request(matter.contract, matter.operation, exchange) if exchange else None
    guesses = guesses_of(matter.contract, matter.operation, sent) if sent else []
    return Judgement(expected, came, guesses or [_whole(matter)], exchange)


def header_not_asked_for(matter: Matter, failure: Any) -> Judgement:
    """ST203: a required header was left out, and nobody minded."""
    assert matter.operation is not None
    name = failure.header_name
    expected = f"A request without the header {name} is refused."
    came = f"It answered {failure.status_code}."
    if name.lower() == KEY_HEADER.lower():
        return Judgement(expected, came, security(matter))
    for (where, known), trail in parameter_trails(matter.contract, matter.operation).items():
        if where == "header" and known.lower() == name.lower():
            stated = statement(
                matter.contract, matter.operation, (*trail, (*trail[-1], "required"))
            )
            return Judgement(expected, came, [stated])
    return Judgement(expected, came, [_whole(matter)])


def security(matter: Matter) -> list[Statement]:
    """Return what says that a key is needed."""
    contract, operation = matter.contract, matter.operation
    place: Location = ("security",)
    if operation and "security" in contract.find(*operation)[1]:
        place = (*operation, "security")
    says = f"security: a key in the header {KEY_HEADER}"
    found = [statement(contract, operation, (place,), says=says)]
    return [*found, response_stated(matter, 401)] if operation else found


def _whole(matter: Matter) -> Statement:
    """Return what the contract says of the input of an operation, as one statement."""
    assert matter.operation is not None
    place = trail_of(matter.contract, *matter.operation, "requestBody")
    return statement(matter.contract, matter.operation, place)


def _with_status(matter: Matter, status: int) -> Exchange | None:
    return matter.last(lambda one: one.status == status) or matter.last()
