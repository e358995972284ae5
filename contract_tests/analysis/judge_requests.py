"""Judges of requests: invalid ones that were accepted, and valid ones that were refused."""

from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED
from busroot_mock.contract.messages import parameter_of
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import trail_of
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.errors import steps_of
from busroot_mock.validation.assumptions import (
    DEPRECATED,
    UNKNOWN,
    Assumption,
    assumptions_of,
)

from ..findings.finding import Statement, Way
from ..findings.rules import ACCEPTED, REFUSED
from ..findings.statements import statement
from ..transport.traffic import Exchange
from .breaches import strongest
from .judge_answers import MOST_SHOWN, response_statement
from .judgement import Judgement, Matter
from .recorded_request import Sent, read_request
from .ways import of_accepted


def wrong_request_taken(matter: Matter, failure: Any) -> Judgement:
    """ST201: a request that breaks the contract was not refused."""
    assert matter.operation is not None
    exchange = _with_status(matter, failure.status_code)
    violations = read_request(matter.contract, matter.called, exchange).breaches if exchange else []
    actual = f"The status is {failure.status_code}."
    if not violations:
        expected = "A request that breaks the contract is refused with 400."
        statements = [response_statement(matter, 400), _whole(matter)]
        return Judgement(expected, actual, statements, exchange, way=Way(ACCEPTED))
    chosen = strongest(violations)
    text = "; ".join(each.in_words for each in chosen[:MOST_SHOWN])
    return Judgement(
        f"A request is refused with 400 if {text}.",
        actual,
        [response_statement(matter, 400), *(each.statement for each in chosen)],
        exchange,
        [lesson for each in chosen for lesson in each.lessons],
        *of_accepted(chosen[0]),
    )


def right_request_refused(matter: Matter, failure: Any) -> Judgement:
    """ST202: a valid request was refused."""
    assert matter.operation is not None
    exchange = _with_status(matter, failure.status_code)
    expected = f"{matter.label} accepts this request, which conforms to the contract."
    actual, way = (
        f"The status is {failure.status_code}.",
        Way(REFUSED, "", str(failure.status_code)),
    )
    if failure.status_code == 401:
        return Judgement(expected, actual, security(matter), exchange, way=way)
    sent = read_request(matter.contract, matter.called, exchange) if exchange else None
    assumed = _assumptions(matter, sent) if sent else []
    return Judgement(expected, actual, assumed or [_whole(matter)], exchange, way=way)


def header_not_asked_for(matter: Matter, failure: Any) -> Judgement:
    """ST203: a request without a required header was not refused."""
    assert matter.operation is not None
    name = failure.header_name
    expected = f"A request without the header {name} is refused."
    actual = f"The status is {failure.status_code}."
    if name.lower() == KEY_HEADER.lower():
        return Judgement(expected, actual, security(matter))
    parameter = parameter_of(matter.contract, matter.called.location, "header", name)
    if parameter is None:
        return Judgement(expected, actual, [_whole(matter)])
    trail = (*parameter.trail, (*parameter.location, "required"))
    return Judgement(expected, actual, [statement(matter.contract, matter.operation, trail)])


def security(matter: Matter) -> list[Statement]:
    """Return what says that a key is needed."""
    contract, operation = matter.contract, matter.operation
    place: Location = ("security",)
    if operation and "security" in operation.node:
        place = (*operation.location, "security")
    says = f"security: a key in the header {KEY_HEADER}"
    statements = [statement(contract, operation, (place,), says=says)]
    return [*statements, response_statement(matter, 401)] if operation else statements


def _assumptions(matter: Matter, sent: Sent) -> list[Statement]:
    """Return the assumptions of the contract that a request depends on, each once."""
    assumptions = assumptions_of(matter.contract, matter.called, sent.parameters, sent.body)
    statements = [
        _assumed(matter.contract, matter.called, each)
        for each in assumptions
        if each.why != DEPRECATED
    ]
    return list({(each.place, each.says): each for each in statements}.values())


def _assumed(contract: Contract, operation: Operation, assumption: Assumption) -> Statement:
    says, certainty = "", assumption.why
    if assumption.why == UNKNOWN:
        kind = "member" if assumption.where == "body" else "parameter"
        name = steps_of(assumption.pointer)[-1]
        says, certainty = f"ignores a {kind} that it does not declare: {name}", ASSUMED
    return statement(contract, operation, assumption.trail, says=says, certainty=certainty)


def _whole(matter: Matter) -> Statement:
    """Return what the contract says of the input of an operation, as one statement."""
    place = trail_of(matter.contract, *matter.called.location, "requestBody")
    return statement(matter.contract, matter.operation, place)


def _with_status(matter: Matter, status: int) -> Exchange | None:
    return matter.last(lambda each: each.status == status) or matter.last()
