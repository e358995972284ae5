"""Judges of how a deployment behaves beyond one request: methods, records, keys, and oracles."""

from typing import Any

from busroot_mock.contract.marks import ASSUMED

from ..findings.failure import CheckFailure
from ..findings.finding import Statement, Way
from ..findings.rules import REFUSED
from ..findings.statements import statement, statement_at
from .judge_answers import media_type, response_statement
from .judge_requests import security
from .judgement import Judgement, Matter

RFC_9110 = "RFC 9110 requires 405 with Allow; the manual does not list 405"
FORBIDS_ROLES = "role_alone_forbids"
OF_STATUS, OF_JSON = "status", "json"
"""What an oracle says a failure is about that stopped it before its own check."""


def undeclared_method(matter: Matter, failure: Any) -> Judgement:
    """ST204: a method that the contract does not have was not refused as HTTP asks."""
    actual = f"The status of {failure.method} is {failure.status_code}"
    if failure.failure_reason == "missing_allow_header":
        actual += ", without the header Allow"
    expected = f"Other methods of {_path(matter)} are refused with 405 and the header Allow."
    return Judgement(expected, f"{actual}.", [_by_http(matter)])


def allowed_methods(matter: Matter, failure: Any) -> Judgement:
    """ST205: the header Allow does not tell what the contract has."""
    parts = [("lacks", failure.missing_methods), ("adds", failure.undocumented_methods)]
    differences = " and ".join(f"{verb} {', '.join(names)}" for verb, names in parts if names)
    expected = f"Allow lists the methods that {_path(matter)} has."
    return Judgement(expected, f"It {differences}.", [_by_http(matter)])


def found_after_removal(matter: Matter, failure: Any) -> Judgement:
    """ST301: what was deleted is still there."""
    expected = f"After {failure.free}, {failure.usage} no longer finds the record."
    return Judgement(expected, "The record was found.", _not_found(matter, failure.operation))


def not_found_after_making(matter: Matter, failure: Any) -> Judgement:
    """ST302: what was made is not there."""
    expected = f"{failure.not_available_with} finds the record that {failure.created_with} created."
    statements = _not_found(matter, failure.not_available_with)
    return Judgement(expected, "The record was not found (404).", statements)


def key_not_asked_for(matter: Matter, failure: Any) -> Judgement:
    """ST401: a request without a good key was not refused."""
    answered = matter.last(lambda each: not each.identity) or matter.last()
    actual = f"{failure.title}: the status is {answered.status if answered else 'another'}."
    expected = "A request without a valid API key is refused with 401."
    return Judgement(expected, actual, security(matter), answered)


def record_of_another(matter: Matter, failure: Any) -> Judgement:
    """ST402: one identity was given what another one made."""
    expected = f"{failure.peer} cannot read what {failure.owner} created."
    place = ("info", "description", "Nothing of another account is seen or touched.")
    return Judgement(
        expected, "It was returned.", [statement_at(matter.contract, matter.operation, place)]
    )


def too_slow(matter: Matter, failure: Any) -> Judgement:
    """ST112: an answer took longer than the budget, which is the run's and no statement."""
    expected = f"A response takes at most {failure.deadline:.0f} ms."
    return Judgement(expected, f"It took {failure.elapsed:.0f} ms.")


def own_check(matter: Matter, failure: Any) -> Judgement:
    """ST901: a check of ours that is no oracle."""
    if failure.title == FORBIDS_ROLES:
        expected = f"{matter.label} does not refuse a key that has received a 2xx before."
        by = matter.last(lambda each: each.status == 403)
        return Judgement(expected, "The status is 403.", [response_statement(matter, 403)], by)
    return Judgement(f"The check {failure.title} passes.", str(failure.message))


def broken_meaning(matter: Matter, failure: CheckFailure) -> Judgement:
    """An oracle of ours: it says itself what it rests on."""
    statements = [
        statement_at(matter.contract, matter.operation, place) for place in failure.rests_on
    ]
    last, way, part = matter.last(), None, ""
    if last is not None and failure.about == OF_STATUS:
        way = Way(REFUSED, "", str(last.status))
    elif last is not None and failure.about == OF_JSON:
        content = media_type(matter, failure)
        way, part = content.way, content.part
    return Judgement(failure.expected, failure.actual, statements, way=way, part=part)


def _not_found(matter: Matter, label: str) -> list[Statement]:
    operation = matter.contract.operations_by_label.get(label)
    if operation is None:
        return [_by_http(matter)]
    return [response_statement(Matter(matter.contract, operation, label, matter.steps), 404)]


def _by_http(matter: Matter) -> Statement:
    place = matter.operation.location[:2] if matter.operation else ("paths",)
    return statement(matter.contract, matter.operation, (place,), says=RFC_9110, certainty=ASSUMED)


def _path(matter: Matter) -> str:
    return matter.label.partition(" ")[2] or matter.label
