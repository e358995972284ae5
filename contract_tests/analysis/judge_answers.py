"""Judges of answers: of their status, media type, headers and shape."""

from dataclasses import replace
from typing import Any

from schemathesis.core.failures import Failure

from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED
from busroot_mock.contract.operations import DOCUMENTED, MEDIA_TYPE
from busroot_mock.contract.places import Trail, certainty_on, node_at, step_into, trail_of
from busroot_mock.json_codec import NOTHING, decode_leniently

from ..findings.failure import UnclearJson
from ..findings.finding import Statement, Way
from ..findings.rules import MEDIA_TYPE as MEDIA_TYPE_RULE
from ..findings.rules import NO_JSON, SERVER_ERROR, STATUS, UNCLEAR
from ..findings.statements import statement
from ..transport.traffic import LONGEST_KEPT, Exchange
from .breaches import Breach, breaches, strongest
from .cut_bodies import judged_start
from .judgement import Judgement, Matter, in_words
from .ways import of_breach, place_text

MOST_SHOWN = 3
DECLINED = (501, 503)
"""A server says so on purpose: it does not have the method, or is not ready (RFC 9110, 15.6)."""
RFC_8259 = (
    "RFC 8259, sections 4, 6, 9: readers differ on equal names, numbers beyond a double, depth"
)


def server_error(matter: Matter, failure: Any) -> Judgement:
    """ST101, ST102: the server failed."""
    return Judgement(
        f"{matter.label} does not fail.",
        f"The status is {failure.status_code}.",
        [fault_statement(matter, failure.status_code)],
        matter.last(lambda each: each.status == failure.status_code),
        way=Way(SERVER_ERROR),
    )


def undocumented_status(matter: Matter, failure: Any) -> Judgement:
    """ST103: a status that the contract does not have."""
    declared = in_words(failure.defined_status_codes)
    return Judgement(
        f"The status of {matter.label} is {declared}.",
        f"The status is {failure.status_code}.",
        [all_statuses(matter)],
        matter.last(lambda each: each.status == failure.status_code),
        way=Way(STATUS, actual=str(failure.status_code)),
    )


def media_type(matter: Matter, failure: Failure) -> Judgement:
    """ST104, ST105, ST106, ST109, ST110: not JSON, or not declared as JSON."""
    exchange = matter.last(lambda each: each.status is not None and not _is_json(each))
    exchange = exchange or matter.last()
    status = exchange.status if exchange else None
    kind = _header(exchange, "content-type")
    actual = "It is not JSON." if _says_json(kind) else f"Its type is {kind or '(none)'}."
    content = _content_statement(matter, status)
    bare = NO_JSON if _says_json(kind) else kind.partition(";")[0].strip().lower()
    return Judgement(
        f"The body of {_answer(matter, status)} is {MEDIA_TYPE}.",
        actual,
        [content],
        exchange,
        way=Way(MEDIA_TYPE_RULE, MEDIA_TYPE, bare),
        part=place_text(_body_place(matter, status) or content.place),
    )


def unclear_json(matter: Matter, failure: UnclearJson) -> Judgement:
    """BUSROOT-JSON: the grammar of JSON allows it, and clients read it differently."""
    exchange = matter.last()
    status = exchange.status if exchange else None
    content = _content_statement(matter, status)
    return Judgement(
        f"The body of {_answer(matter, status)} is JSON that every client reads alike.",
        failure.message,
        # The manual says that it is JSON, and no more.
        [replace(content, says=RFC_8259, certainty=ASSUMED)],
        exchange,
        way=Way(UNCLEAR),
        part=place_text(_body_place(matter, status) or content.place),
    )


def headers(matter: Matter, failure: Any) -> Judgement:
    """ST107: headers that the contract asks for are missing."""
    exchange = matter.last()
    trail = _response(matter, exchange.status if exchange else None)
    statements = [
        statement(matter.contract, matter.operation, inner)
        for name in failure.missing_headers
        if (inner := step_into(matter.contract, trail, "headers", name))
    ]
    names = ", ".join(failure.missing_headers)
    return Judgement(
        f"The response has the headers {names}.", "They are missing.", statements, exchange
    )


def shape(matter: Matter, failure: Any) -> Judgement:
    """ST108, ST111: the body is not what the schema says."""
    at = "".join(f"/{step}" for step in getattr(failure, "instance_path", []))
    answers = [each for each in reversed(matter.steps) if each.operation == matter.label]
    pairs = [(each, shape_breaches(matter, each)) for each in answers]
    broken = [(each, violations) for each, violations in pairs if violations]
    for exchange, violations in broken:
        here = [each for each in violations if each.at == f"body {at}".strip()]
        if here:
            return _shape_judgement(matter, exchange, strongest(here), violations)
    if broken:
        exchange, violations = broken[0]
        return _shape_judgement(matter, exchange, strongest(violations), violations)
    # The body is too long to be kept whole, and what is kept of it is good.
    last = matter.last()
    trail = _response(matter, last.status if last else None)
    schema = step_into(matter.contract, trail, "content", MEDIA_TYPE, "schema")
    return Judgement(
        f"The body of {_answer(matter, last.status if last else None)} conforms to its schema.",
        f"It does not: {getattr(failure, 'title', '')}.",
        [statement(matter.contract, matter.operation, schema or trail)],
    )


def all_statuses(matter: Matter) -> Statement:
    """Return the statement that an operation has no other statuses than the contract lists."""
    return statement(
        matter.contract,
        matter.called,
        ((*matter.called.location, "responses"),),
        certainty=matter.called.certainty,
    )


def response_statement(matter: Matter, status: int) -> Statement:
    """Return the statement that there is an answer with a status."""
    trail = _response(matter, status)
    node = node_at(matter.contract, trail[-1])
    if trail[-1][-1:] == ("responses",) or "description" not in node:
        return all_statuses(matter)
    says = f"{status}: {node['description']}"
    return statement(matter.contract, matter.operation, trail, says=says)


def fault_statement(matter: Matter, status: int) -> Statement:
    """Return the statement that a server does not fail.

    A status of 5xx means a fault of the server (RFC 9110, 15.6), so it is one where the operation
    is a guess as well; not if it says that it has no such method, or is not ready.
    """
    said = response_statement(matter, 500)
    return said if status in DECLINED else replace(said, certainty=DOCUMENTED)


def _shape_judgement(
    matter: Matter, exchange: Exchange, violations: list[Breach], all_violations: list[Breach]
) -> Judgement:
    text = "; ".join(each.in_words for each in violations[:MOST_SHOWN])
    more = f"; and {len(violations) - MOST_SHOWN} more" if len(violations) > MOST_SHOWN else ""
    return Judgement(
        f"The body of {_answer(matter, exchange.status)} conforms to its schema.",
        f"{text[0].upper()}{text[1:]}{more}.",
        [each.statement for each in violations],
        exchange,
        [lesson for each in violations for lesson in each.lessons],
        *of_breach(violations[0]),
        tuple(dict.fromkeys(each.location for each in all_violations)),
    )


def shape_breaches(matter: Matter, exchange: Exchange) -> list[Breach]:
    """Return what is wrong with the shape of a response, as far as its body is kept."""
    contract, operation = matter.contract, matter.operation
    trail = _response(matter, exchange.status)
    schema = step_into(contract, trail, "content", MEDIA_TYPE, "schema")
    text = judged_start(exchange.response_body)
    value = decode_leniently(text)
    if operation is None or schema is None or value is NOTHING:
        return []
    is_cut = len(text) >= LONGEST_KEPT or text != exchange.response_body
    violations = breaches(contract, operation, schema, value, is_cut)
    # What a shape is marked as does not matter where the whole answer is a guess.
    if certainty_on(contract, trail) == ASSUMED:
        violations = [
            replace(each, violated=each.violated._replace(certainty=ASSUMED)) for each in violations
        ]
    return violations


def _content_statement(matter: Matter, status: int | None) -> Statement:
    contract, trail = matter.contract, _response(matter, status)
    content = step_into(contract, trail, "content", MEDIA_TYPE)
    if content is None:
        return response_statement(matter, status or 0)
    # The shape of the body may be a guess where its media type is documented.
    return statement(contract, matter.operation, content, says=f"content: {MEDIA_TYPE}")


def _body_place(matter: Matter, status: int | None) -> Location | None:
    """Return the place of the schema of a response: that of errors has one media type for all."""
    trail = step_into(matter.contract, _response(matter, status), "content", MEDIA_TYPE, "schema")
    return trail[-1] if trail else None


def _response(matter: Matter, status: int | None) -> Trail:
    """Return the trail of an answer, or of the list of all where there is none such."""
    if matter.operation is None:
        return ((),)
    responses = (*matter.operation.location, "responses")
    for name in (str(status), f"{str(status)[:1]}XX", "default"):
        if name in node_at(matter.contract, responses):
            return trail_of(matter.contract, *responses, name)
    return (responses,)


def _answer(matter: Matter, status: int | None) -> str:
    return f"{matter.label} with status {status}" if status else matter.label


def _is_json(exchange: Exchange) -> bool:
    value = decode_leniently(exchange.response_body)
    return _says_json(_header(exchange, "content-type")) and value is not NOTHING


def _says_json(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() == MEDIA_TYPE


def _header(exchange: Exchange | None, name: str) -> str:
    sent = exchange.response_headers if exchange else {}
    return next((value for key, value in sent.items() if key.lower() == name), "")
