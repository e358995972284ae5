"""The statement of a contract that a violation breaks, and its certainty."""

from functools import lru_cache
from typing import Any, Final, NamedTuple

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED, assumed_parts
from busroot_mock.contract.messages import answer_of, body_of, parameter_of
from busroot_mock.contract.operations import DOCUMENTED
from busroot_mock.contract.places import (
    Trail,
    certainty_on,
    node_at,
    schemas_for,
    step_into,
    trail_of,
)
from busroot_mock.contract.responses import declared_for
from busroot_mock.contract.schemas import Schema
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.errors import Violation, steps_of

_UNKNOWN: Final = object()
_OF_TEXT: Final = ("json", "unicode", "depth", "size", "values", "contentEncoding")


class ViolatedStatement(NamedTuple):
    """The statement that a violation breaks.

    Attributes:
        trail: To the keyword where it is written out, else to what it would stand in.
        part: What of the keyword matters: a name in `required`.
        certainty: `documented` or `assumed`.
    """

    trail: Trail
    part: str | None
    certainty: str

    @property
    def location(self) -> Location:
        """Where the statement stands."""
        return self.trail[-1]


def violated_by_request(
    contract: Contract, operation: Location, violation: Violation, body: Any = _UNKNOWN
) -> ViolatedStatement:
    """Return the statement that a request to an operation breaks.

    Args:
        contract: With the operation.
        operation: Its location.
        violation: As the mock server reports it, not masked.
        body: The body of the request as far as it is known: of several schemas, it tells which
            one is broken.
    """
    where, keyword = violation["in"], violation["keyword"]
    if where == "body":
        return _of_body(contract, operation, violation, body)
    if keyword == "role":
        return _at(contract, trail_of(contract, *operation, "x-roles"))
    if keyword in ("mediaType", "contentEncoding"):
        # That another media type is refused is what the answer says, not the body.
        return _at(contract, trail_of(contract, *operation, "responses", "415"))
    name, *inner = steps_of(violation["pointer"]) or [""]
    if where == "header" and name.lower() == KEY_HEADER.lower():
        return _at(contract, _key(contract))
    parameter = parameter_of(contract, operation, where, name)
    if parameter is None:
        return _at(contract, (operation,))
    if keyword == "required":
        return _at(contract, step_into(contract, parameter.trail, keyword) or parameter.trail)
    if keyword == "maxItems" and not inner:
        # The manual does not say what becomes of a parameter that is given twice.
        return ViolatedStatement(parameter.trail, None, ASSUMED)
    schema = step_into(contract, parameter.trail, "schema") or parameter.trail
    value = violation.get("actual", _UNKNOWN)
    return violated_keyword(contract, schema, tuple(inner), violation, value)


def violated_by_answer(
    contract: Contract,
    operation: Location,
    status: int,
    violation: Violation,
    body: Any = _UNKNOWN,
) -> ViolatedStatement:
    """Return the statement that a response of an operation breaks.

    Args:
        contract: With the operation.
        operation: Its location.
        status: Of the response.
        violation: As `validation.answers` reports it, not masked.
        body: Of the response, as far as it is known.
    """
    where, responses = violation["in"], trail_of(contract, *operation, "responses")
    key = declared_for(node_at(contract, responses[-1]), status)
    declared = step_into(contract, responses, key) if key else None
    if declared is None or key is None or where == "status":
        # That a server fails is wrong whether or not the contract says what it answers then.
        certainty = DOCUMENTED if violation["keyword"] == "serverError" else ""
        return _at(contract, declared or responses, certainty=certainty)
    if where == "header":
        name, *inner = steps_of(violation["pointer"]) or [""]
        known = node_at(contract, declared[-1]).get("headers", {})
        written = next((each for each in known if each.lower() == name.lower()), "")
        trail = step_into(contract, declared, "headers", written) if written else None
        if trail is None:
            return _at(contract, step_into(contract, declared, "content") or declared)
        schema = step_into(contract, trail, "schema") or trail
        return violated_keyword(contract, schema, tuple(inner), violation, _UNKNOWN)
    schema_of_body = answer_of(contract, operation, key)
    if schema_of_body is None or violation["keyword"] in _OF_TEXT:
        return _at(contract, step_into(contract, declared, "content") or declared)
    return violated_by_value(contract, schema_of_body, violation, body)


def violated_by_value(
    contract: Contract, schema: Trail, violation: Violation, value: Any
) -> ViolatedStatement:
    """Return the statement that a value breaks, such as the body of an answer.

    Args:
        contract: With the schema.
        schema: Which the value was held against.
        violation: With a pointer into the value.
        value: As far as it is known.
    """
    steps = steps_of(violation["pointer"])
    inner = violation.get("actual", _inside(value, steps))
    return violated_keyword(contract, schema, steps, violation, inner)


def violated_keyword(
    contract: Contract, schema: Trail, steps: tuple[str, ...], violation: Violation, value: Any
) -> ViolatedStatement:
    """Return the keyword that is broken in what lies at the steps within a value of a schema."""
    keyword, expected = violation["keyword"], violation.get("expected")
    trails = schemas_for(contract, schema, steps)
    written = [trail for trail in trails if keyword in node_at(contract, trail[-1])]
    if not written:
        return _at(contract, (trails or [schema])[0])
    # Of a composed schema, the branch that has the keyword lies behind the schema it is in.
    broken = [each for each in written[:-1] if _is_broken(contract, each[-1], value)]
    is_last = not broken or _is_broken(contract, written[-1][-1], value)
    trail = written[-1] if is_last else broken[-1]
    part = expected if keyword == "required" and isinstance(expected, str) else None
    is_open = keyword == "enum" and has_assumed_values(contract, trail[-1])
    certainty = ASSUMED if is_open else ""
    return _at(contract, step_into(contract, trail, keyword) or trail, part, certainty)


def has_assumed_values(contract: Contract, schema: Location) -> bool:
    """Tell whether a schema lists values of which some are assumed.

    That there are no others is then nothing that the manual says.
    """
    return any(keyword == "enum" for keyword, _ in assumed_parts(node_at(contract, schema)))


@lru_cache(maxsize=2000)
def compiled(contract: Contract, schema: Location) -> Schema:
    """Return the schema at a location, compiled once."""
    return contract.schema(*schema)


@lru_cache(maxsize=2000)
def compiled_for_requests(contract: Contract, schema: Location) -> Schema:
    """Return the schema at a location as it holds for requests, compiled once."""
    return contract.request_schema(*schema)


def _of_body(
    contract: Contract, operation: Location, violation: Violation, body: Any
) -> ViolatedStatement:
    keyword, is_whole = violation["keyword"], not violation["pointer"]
    schema = body_of(contract, operation)
    if schema is None:
        return _at(contract, (operation,))
    declared = trail_of(contract, *operation, "requestBody")
    if keyword == "required" and not isinstance(violation.get("expected"), str):
        return _at(contract, step_into(contract, declared, "required") or declared)
    if keyword == "unicode" or (is_whole and keyword in _OF_TEXT):
        # That a text is not JSON is plain; how deep it may be, and half characters, are our rules.
        content = step_into(contract, declared, "content") or declared
        return _at(contract, content, certainty="" if keyword == "json" else ASSUMED)
    return violated_by_value(contract, schema, violation, body)


def _at(
    contract: Contract, trail: Trail, part: str | None = None, certainty: str = ""
) -> ViolatedStatement:
    return ViolatedStatement(trail, part, certainty or certainty_on(contract, trail, part))


def _key(contract: Contract) -> Trail:
    schemes = contract.document.get("components", {}).get("securitySchemes", {})
    return next(((("components", "securitySchemes", name),) for name in schemes), (("security",),))


def _is_broken(contract: Contract, schema: Location, value: Any) -> bool:
    is_known = value is None or isinstance(value, dict | list | str | int | float)
    return is_known and not compiled(contract, schema).is_valid(value)


def _inside(value: Any, steps: tuple[str, ...]) -> Any:
    """Return what lies at the steps within a value, as far as it is known."""
    for step in steps:
        if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return _UNKNOWN
    return value
