"""A request as the contract reads it: what it sends, and what of it breaks the contract."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import body_of
from busroot_mock.contract.operations import MEDIA_TYPE, Operation
from busroot_mock.contract.places import node_at, trail_of
from busroot_mock.contract.violated import compiled_for_requests, violated_by_request
from busroot_mock.errors import Violation, steps_of, violation
from busroot_mock.json_codec import NOTHING, decode_recorded
from busroot_mock.validation.parameters import Parameter, compile_parameters, read_parameters
from busroot_mock.validation.recorded import path_values, sent_parameters

from ..transport.traffic import LONGEST_KEPT, Exchange
from .breaches import Breach, breach_of
from .cut_bodies import without_lacking


class Sent(NamedTuple):
    """What a request sends.

    Attributes:
        parameters: The texts of each parameter, by `in` and name; also of those in its query that
            the contract does not have.
        body: Its JSON value; `NOTHING` if it has none that can be read.
        breaches: What breaks the contract.
    """

    parameters: dict[tuple[str, str], list[str]]
    body: Any
    breaches: list[Breach]


def read_request(contract: Contract, operation: Operation, exchange: Exchange) -> Sent:
    """Return what a request to an operation sends, as far as it is kept."""
    url, headers = urlsplit(exchange.url), _headers(exchange)
    query = parse_qs(url.query, keep_blank_values=True)
    sent = sent_parameters(contract, operation, url.path, query, headers)
    body, violations = _read_body(contract, operation, exchange.request_body, headers)
    violations = [*_parameter_violations(contract, operation, exchange), *violations]
    breaches = [_breach(contract, operation, each, body) for each in violations]
    return Sent(sent, body, breaches)


def _headers(exchange: Exchange) -> dict[str, str]:
    return {name.lower(): value for name, value in exchange.request_headers.items()}


@lru_cache(maxsize=500)
def _compiled(contract: Contract, operation: Operation) -> list[Parameter]:
    return compile_parameters(contract, operation.location)


def _parameter_violations(
    contract: Contract, operation: Operation, exchange: Exchange
) -> list[Violation]:
    url, headers = urlsplit(exchange.url), _headers(exchange)

    def values(name: bytes) -> list[str]:
        return [headers[name.decode()]] if name.decode() in headers else []

    request: Any = SimpleNamespace(query=url.query.encode(), headers=values)
    in_path = path_values(operation.path, url.path)
    return read_parameters(_compiled(contract, operation), request, in_path)[1]


def _read_body(
    contract: Contract, operation: Operation, text: str, headers: Mapping[str, str]
) -> tuple[Any, list[Violation]]:
    schema = body_of(contract, operation.location)
    if schema is None:
        return NOTHING, []
    if not text:
        declared = node_at(contract, trail_of(contract, *operation.location, "requestBody")[-1])
        missing = violation("body", "", "required", True)
        return NOTHING, [missing] if declared.get("required") else []
    media_type = headers.get("content-type", "")
    if media_type.partition(";")[0].strip().lower() != MEDIA_TYPE:
        wrong = violation("header", "/Content-Type", "mediaType", MEDIA_TYPE, media_type)
        return NOTHING, [wrong]
    is_cut = len(text) >= LONGEST_KEPT
    value, violations = decode_recorded(text, is_cut)
    if value is NOTHING:
        return value, violations
    broken = compiled_for_requests(contract, schema[-1]).violations(value, "body")
    return value, [*violations, *(without_lacking(broken, value) if is_cut else broken)]


def _breach(contract: Contract, operation: Operation, each: Violation, body: Any) -> Breach:
    """Return a violation of a request with the statement that it breaks."""
    violated = violated_by_request(contract, operation.location, each, body)
    breach = breach_of(contract, operation, violated, each)
    if each["in"] == "body" or each["keyword"] in ("mediaType", "unicode"):
        return breach
    name, *inner = steps_of(each["pointer"])
    breach = replace(breach, at=f"{each['in']} {name}")
    if each["keyword"] == "maxItems" and not inner:
        return replace(breach, says="given at most once", actual=())
    return breach
