"""Checks of the shape of a response: status, media type, headers, JSON, schema."""

import json
import re
from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from requests import Response
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup, MalformedJson
from schemathesis.openapi.checks import JsonSchemaError

from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation
from busroot_mock.json_codec import decode, encode, has_more_values

from ..findings.failure import UnclearJson
from ..transport.traffic import Exchange
from .schema import CONTRACT, SCHEMA

OF_BODY = "response_schema_conformance"
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    OF_BODY,
)
"""The checks of Schemathesis that need nothing but a response."""
OF_HEAD = ("not_a_server_error", "status_code_conformance", "response_headers_conformance")
"""Those that need no body."""

LARGEST = 256 * 1024
MOST_VALUES = 4000
"""Bytes and values of a body that Schemathesis validates. It keeps whatever is wrong, and 4.32 took
over a minute and gigabytes for a megabyte of wrong items."""
MOST_RIGHT = 4096
"""Bodies that are known to be right, by length and hash."""
_right: dict[tuple[Schema, int, int], None] = {}
_last: list[tuple[bytes, Any]] = []

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
    if is_large(response.content):
        return _of_large(label, response)
    return _by_schemathesis(label, response, CHECKED) or _unclear(label, response, violations or [])


def status_failures(label: str, response: Response) -> tuple[Failure, ...]:
    """Return how a response breaks the contract whose body is not known, or not all of it."""
    return _by_schemathesis(label, response, OF_HEAD)


def is_large(content: bytes) -> bool:
    """Tell whether Schemathesis could take too long to say what is wrong with a body."""
    return len(content) > LARGEST or has_more_values(content, MOST_VALUES)


def too_costly_checks(content: bytes) -> list[Any]:
    """Return the checks of Schemathesis too costly for a body, which `shape_failures` judges."""
    return named_checks((OF_BODY,)) if is_large(content) else []


def _of_large(label: str, response: Response) -> tuple[Failure, ...]:
    others = tuple(name for name in CHECKED if name != OF_BODY)
    failures = _by_schemathesis(label, response, others)
    schema = _schema_of(label, response.status_code)
    if schema is None or not _says_json(response):
        return failures
    violations = _of_body(schema, response.content)
    if violations is None:
        return (*failures, _misfit(label))
    if _is_bottomless(response.content):
        # It cannot be read, so nothing in it is validated.
        return _by_schemathesis(label, response, CHECKED) or _unclear(label, response, violations)
    return (*failures, *_unclear(label, response, violations))


def _misfit(label: str) -> JsonSchemaError:
    """Return the failure of Schemathesis without a place: whoever judges it reads the response."""
    unplaced: Any = SimpleNamespace(schema_path=[], instance_path=[], instance=None, message="")
    failure = JsonSchemaError(operation=label, exc=unplaced, root_schema={})
    failure.message = "The body breaks its schema."
    return failure


def _unclear(
    label: str, response: Response, violations: Sequence[Violation]
) -> tuple[Failure, ...]:
    """Return what is wrong with a body as JSON, which Schemathesis takes."""
    if not violations:
        return ()
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


def _of_body(schema: Schema, content: bytes) -> list[Violation] | None:
    # Tests read the same lists again and again; what is wrong is looked at each time.
    known = schema, len(content), hash(content)
    if known in _right:
        return []
    value, violations = _decoded(content)
    if violations or not schema.is_valid(value):
        return violations or None
    while len(_right) >= MOST_RIGHT:
        del _right[next(iter(_right))]
    _right[known] = None
    return []


def _decoded(content: bytes) -> tuple[Any, list[Violation]]:
    """Return the value of a body, whose objects have each name once, or what is wrong with it."""
    if len(content) <= LARGEST:
        value, violations = decode(content)
        if not violations and encode(value) == content:
            # What comes back as it was has each name once, and this is several times as fast.
            _last[:] = [(content, value)]
            return value, violations
    return decode(content, unique_names=True)


def read_value(content: bytes) -> tuple[Any, list[Violation]]:
    """Return the value of a body, and what is wrong with it; of the last, as it was judged.

    Whoever has that value may change it: nobody else gets it.
    """
    known, value = _last.pop() if _last else (None, None)
    return (value, []) if known is content else decode(content)


def _is_bottomless(content: bytes) -> bool:
    """Tell whether JSON is nested so deep that Python cannot read it."""
    try:
        json.loads(content)
    except RecursionError:
        return True
    except ValueError:
        return False
    return False


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
    _, node = CONTRACT.find(*responses, str(status))
    content = node.get("content", {})
    if "headers" in node or not set(content) <= {MEDIA_TYPE}:
        return False, None
    return True, _schema_of(label, status) if content else None


@cache
def _schema_of(label: str, status: int) -> Schema | None:
    """Return the schema of a JSON body; None if there is none for the status."""
    responses = (*CONTRACT.operations_by_label[label].location, "responses")
    if str(status) not in CONTRACT.find(*responses)[1]:
        return None
    place, node = CONTRACT.find(*responses, str(status))
    if MEDIA_TYPE not in node.get("content", {}):
        return None
    return CONTRACT.schema(*place, "content", MEDIA_TYPE, "schema")


def _says_json(response: Response) -> bool:
    kind = response.headers.get("Content-Type", "").replace(" ", "").lower()
    return kind in (MEDIA_TYPE, f"{MEDIA_TYPE};charset=utf-8")


def _by_schemathesis(
    label: str, response: Response, checks: tuple[str, ...]
) -> tuple[Failure, ...]:
    operation = CONTRACT.operations_by_label[label]
    names = re.findall(r"\{(\w+)\}", operation.path)
    case = SCHEMA[operation.path][operation.method].Case(path_parameters=dict.fromkeys(names, "-"))
    try:
        case.validate_response(response, checks=named_checks(checks))
    except FailureGroup as group:
        return tuple(each for each in group.exceptions if isinstance(each, Failure))
    except Failure as failure:
        return (failure,)
    return ()


@cache
def named_checks(names: tuple[str, ...]) -> list[Any]:
    """Return the checks of Schemathesis with some names."""
    load_all_checks()
    return list(CHECKS.get_by_names(list(names)))


def _malformed(label: str, response: Response, expected: object) -> MalformedJson:
    """Return the failure of JSON that Schemathesis reads, but others may not or otherwise."""
    return MalformedJson(
        operation=label,
        message=f"The body is not {expected}.",
        validation_message=f"not {expected}",
        document=response.content[:1000].decode("utf-8", "replace"),
        position=0,
        lineno=1,
        colno=1,
    )
