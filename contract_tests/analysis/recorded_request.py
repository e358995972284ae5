"""A request as the contract reads it: what it gives, and what of it breaks the contract."""

from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.errors import Violation, violation
from busroot_mock.journal.json_prefix import NOTHING
from busroot_mock.validation.parameters import Parameter, compile_parameters, read_parameters

from ..findings.trail import ASSUMED, Trail, node_at, step_into, trail_of
from ..findings.values import body_value
from ..transport.traffic import Exchange
from .breaches import Breach, breach_of, came_of, compiled, steps_of_pointer


class Sent(NamedTuple):
    """What a request gives.

    Attributes:
        parameters: Declared ones that it has, by `in` and name, each with its texts.
        unknown: Names in its query that the contract does not have.
        body: Its JSON value; `NOTHING` if it has none that can be read.
        breaches: What breaks the contract.
    """

    parameters: dict[tuple[str, str], list[str]]
    unknown: list[str]
    body: Any
    breaches: list[Breach]


def read_request(contract: Contract, operation: Location, exchange: Exchange) -> Sent:
    """Return what a request to an operation gives, as far as it is kept."""
    declared = _declared(contract, operation[1], operation[2])
    request = _request_of(exchange)
    values = path_values(operation[1], exchange.url)
    arguments, wrong = read_parameters(declared, request, values)
    trails = parameter_trails(contract, operation)
    found = [_of_parameter(contract, operation, trails, arguments, declared, one) for one in wrong]
    body, more = _read_body(contract, operation, exchange)
    given = {
        (one.where, one.name): texts for one in declared if (texts := _texts(one, request, values))
    }
    names = {name for where, name in trails if where == "query"}
    unknown = [name for name in _query_names(exchange.url) if name not in names]
    return Sent(given, unknown, body, found + more)


def parameter_trails(contract: Contract, operation: Location) -> dict[tuple[str, str], Trail]:
    """Return the trail of every parameter of an operation, by `in` and name."""
    found = {}
    for owner in (operation[:2], operation):
        for index in range(len(node_at(contract, owner).get("parameters", []))):
            trail = trail_of(contract, *owner, "parameters", str(index))
            node = node_at(contract, trail[-1])
            found[node["in"], node["name"]] = trail
    return found


def body_trail(contract: Contract, operation: Location) -> Trail | None:
    """Return the trail of the schema of the body, if the operation takes one."""
    if "requestBody" not in node_at(contract, operation):
        return None
    return trail_of(contract, *operation, "requestBody", "content", MEDIA_TYPE, "schema")


def path_values(template: str, url: str) -> dict[str, str]:
    """Return the values of the placeholders in a path, decoded; the base of the URL is cut off."""
    names = template.split("/")[1:]
    parts = urlsplit(url).path.split("/")[-len(names) :]
    pairs = zip(names, parts, strict=False)
    values = {name[1:-1]: unquote(part) for name, part in pairs if name.startswith("{")}
    return dict.fromkeys(_placeholders(names), "") | values


def _placeholders(names: list[str]) -> list[str]:
    return [name[1:-1] for name in names if name.startswith("{")]


@lru_cache(maxsize=500)
def _declared(contract: Contract, path: str, method: str) -> list[Parameter]:
    return compile_parameters(contract, path, method)


def _request_of(exchange: Exchange) -> Any:
    """Return what `read_parameters` asks for of a request."""
    headers = {name.lower(): value for name, value in exchange.request_headers.items()}

    def values(name: bytes) -> list[str]:
        found = headers.get(name.decode())
        return [] if found is None else [found]

    return SimpleNamespace(query=urlsplit(exchange.url).query.encode(), headers=values)


def _query_names(url: str) -> list[str]:
    pairs = [pair.partition("=")[0] for pair in urlsplit(url).query.split("&") if pair]
    return [unquote(name.replace("+", " ")) for name in pairs]


def _texts(one: Parameter, request: Any, values: dict[str, str]) -> list[str]:
    if one.where == "path":
        return [values[one.name]]
    if one.where == "header":
        headers: list[str] = request.headers(one.name.lower().encode())
        return headers
    pairs = [pair.partition("=")[::2] for pair in request.query.decode().split("&") if pair]
    decoded = [[unquote(text.replace("+", " ")) for text in pair] for pair in pairs]
    return [text for name, text in decoded if name == one.name]


def _of_parameter(
    contract: Contract,
    operation: Location,
    trails: dict[tuple[str, str], Trail],
    arguments: dict[str, Any],
    declared: list[Parameter],
    one: Violation,
) -> Breach:
    name, *inner = steps_of_pointer(one["pointer"])
    trail = trails.get((one["in"], name))
    if trail is None:
        return _plain(contract, operation, (operation,), one)
    at = f"{one['in']} {name}"
    if one["keyword"] == "required":
        required = step_into(contract, trail, "required") or trail
        return replace(_plain(contract, operation, required, one), at=at)
    if one["keyword"] == "maxItems":
        # The manual does not say what comes of a parameter that is given twice.
        twice = _plain(contract, operation, trail, one)
        return replace(twice, at=at, says="given at most once", came=(), certainty=ASSUMED)
    of = next(each for each in declared if (each.where, each.name) == (one["in"], name))
    value = arguments[of.argument]
    schema = step_into(contract, trail, "schema") or trail
    local = {**one, "pointer": "".join(f"/{step}" for step in inner)}
    found = breach_of(contract, operation, schema, value, local)
    return replace(found, at=at)


def _read_body(
    contract: Contract, operation: Location, exchange: Exchange
) -> tuple[Any, list[Breach]]:
    schema = body_trail(contract, operation)
    if schema is None:
        return NOTHING, []
    body = trail_of(contract, *operation, "requestBody")
    text = exchange.request_body
    if not text:
        required = step_into(contract, body, "required")
        missing = violation("body", "", "required", True)
        return NOTHING, [_plain(contract, operation, required, missing)] if required else []
    headers = {name.lower(): value for name, value in exchange.request_headers.items()}
    kind = headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != MEDIA_TYPE:
        other = violation("header", "/Content-Type", "mediaType", MEDIA_TYPE, kind)
        # That another kind is refused is what the answer says, not the body.
        refused = trail_of(contract, *operation, "responses", "415")
        return NOTHING, [_plain(contract, operation, refused, other)]
    value, wrong = body_value(text)
    content = step_into(contract, body, "content") or body
    found = [_of_text(_plain(contract, operation, content, one)) for one in wrong]
    if value is NOTHING:
        return NOTHING, found
    broken = compiled(contract, schema[-1]).violations(value, "body")
    return value, found + [breach_of(contract, operation, schema, value, one) for one in broken]


def _plain(contract: Contract, operation: Location, trail: Trail, one: Violation) -> Breach:
    is_missing = one["keyword"] == "required"
    return Breach(
        contract,
        operation,
        trail,
        at=f"{one['in']} {one['pointer']}".strip(),
        keyword=one["keyword"],
        says="required: true" if is_missing else f"{one['keyword']}: {one['expected']}",
        came=came_of(one),
    )


def _of_text(one: Breach) -> Breach:
    # That a text is no JSON is plain; how deep it may be, and half characters, are our own rules.
    return one if one.keyword == "json" else replace(one, certainty=ASSUMED)
