"""Checks of the shape of a response: status, media type, headers, JSON, schema."""

import json
import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from requests import Response
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup, MalformedJson

from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation
from busroot_mock.json_codec import decode

from ..findings.failure import UnclearJson
from ..transport.traffic import Exchange
from .schema import CONTRACT, SCHEMA

CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
"""The checks of Schemathesis that need nothing but a response."""

WAIT = 429
"""The transport waits and repeats such a request; nobody reads the response."""


class Misshapen(NamedTuple):
    """A response that is not as the contract has it, and what the checks of Schemathesis say."""

    exchange: Exchange
    failures: tuple[Failure, ...]


def shape_failures(label: str, response: Response) -> tuple[Failure, ...]:
    """Return how a response breaks the contract; empty if it is as the contract has it.

    These are the failures that Schemathesis finds in the same response, so that both are one
    finding.

    Args:
        label: Of the operation, such as `GET /sku`; the contract need not have it.
        response: To a request of that operation.
    """
    if label not in CONTRACT.operations_by_label or response.status_code == WAIT:
        return ()
    violations = _violations(label, response)
    if violations is not None and not violations:
        return ()
    failures = _by_schemathesis(label, response)
    if failures or not violations:
        return failures
    expected = violations[0]["expected"]
    if not _is_json(response.content):
        return (_malformed(label, response, expected),)
    if violations[0]["keyword"] == "depth":
        return (UnclearJson(label, f"It has more than {expected} levels."),)
    return (UnclearJson(label, f"It is {expected}."),)


def _violations(label: str, response: Response) -> list[Violation] | None:
    """Return what is wrong with a body as JSON; None if that is not all there is to check.

    It takes microseconds where nothing is wrong, and Schemathesis takes milliseconds.
    """
    is_plain, schema = _declared(label, response.status_code)
    if not is_plain:
        return None
    if schema is None:
        return []
    if not _says_json(response):
        return None
    return _of_body(schema, response.content)


@lru_cache(maxsize=32)
def _of_body(schema: Schema, content: bytes) -> list[Violation] | None:
    # Tests read the same lists again and again.
    value, violations = decode(content, unique_names=True)
    return violations if violations or schema.is_valid(value) else None


def _is_json(content: bytes) -> bool:
    """Tell whether a body keeps to the grammar of JSON, which has no NaN."""
    try:
        json.loads(content, parse_constant=int, parse_int=str, parse_float=str)
    except ValueError:
        return False
    except RecursionError:
        return True
    return True


@cache
def _declared(label: str, status: int) -> tuple[bool, Schema | None]:
    """Return whether a status is declared with at most a JSON body, and the schema of that."""
    responses = (*CONTRACT.operations_by_label[label].location, "responses")
    if status >= 500 or str(status) not in CONTRACT.find(*responses)[1]:
        return False, None
    place, node = CONTRACT.find(*responses, str(status))
    content = node.get("content", {})
    if "headers" in node or not set(content) <= {MEDIA_TYPE}:
        return False, None
    return True, CONTRACT.schema(*place, "content", MEDIA_TYPE, "schema") if content else None


def _says_json(response: Response) -> bool:
    kind = response.headers.get("Content-Type", "").replace(" ", "").lower()
    return kind in (MEDIA_TYPE, f"{MEDIA_TYPE};charset=utf-8")


def _by_schemathesis(label: str, response: Response) -> tuple[Failure, ...]:
    operation = CONTRACT.operations_by_label[label]
    names = re.findall(r"\{(\w+)\}", operation.path)
    case = SCHEMA[operation.path][operation.method].Case(path_parameters=dict.fromkeys(names, "-"))
    try:
        case.validate_response(response, checks=_checks())
    except FailureGroup as group:
        return tuple(each for each in group.exceptions if isinstance(each, Failure))
    except Failure as failure:
        return (failure,)
    return ()


@cache
def _checks() -> list[Any]:
    load_all_checks()
    return list(CHECKS.get_by_names(list(CHECKED)))


def _malformed(label: str, response: Response, expected: object) -> MalformedJson:
    """Return the failure of JSON that Schemathesis reads, but others may not or otherwise."""
    return MalformedJson(
        operation=label,
        message=f"The body is not {expected}.",
        validation_message=f"not {expected}",
        document=response.text[:1000],
        position=0,
        lineno=1,
        colno=1,
    )
