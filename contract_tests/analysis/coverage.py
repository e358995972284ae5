"""The parts of the contract that the traffic of a run met, and those that it did not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_number
from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import answer_of, body_of, parameters_of
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import Trail, node_at, step_into
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.json_codec import NOTHING, decode_leniently

from ..config.profile import Profile
from ..findings.statements import as_text
from ..transport.traffic import Exchange
from . import contract_parts
from .recorded_request import Sent, read_request

OPERATIONS = "operations"
GIVEN, GIVEN_WRONG = "parameters sent", "invalid parameters sent"
SENT = "request properties sent"
KEPT, BROKEN = "request keywords met", "request keywords broken"
MEMBERS_SENT = "enum values sent"
STATUSES = "statuses returned"
ANSWERED, MEMBERS_SEEN = "response keywords met", "enum values returned"
ROLES = "roles tested"
KINDS = (
    OPERATIONS, GIVEN, GIVEN_WRONG, SENT, KEPT, BROKEN, MEMBERS_SENT, STATUSES, ANSWERED,
    MEMBERS_SEEN, ROLES,
)  # fmt: skip
NOBODY = "no key"

Key = tuple[Any, ...]
Wanted = dict[str, dict[Key, tuple[str, Location]]]
"""By kind and part, its name for people and its place."""


def coverage_of(
    contract: Contract,
    exchanges: Iterable[Exchange],
    profile: Profile,
    operations: Sequence[Operation],
    untested: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return what was covered of some operations.

    The answer has, under `kinds`, for each kind of part how many there are (`total`), how many
    were met (`covered`), `percent`, and each that was not (`untested`, with `name` and `line`);
    under `operations`, for each operation the identities that called it, its statuses, and why it
    is `untested` if it is.

    Args:
        exchanges: Of all processes of a run.
        untested: Why operations were not tested to their end, by label: they are not covered, even
            if they responded.
    """
    wanted: Wanted = {kind: {} for kind in KINDS}
    for operation in operations:
        _want(contract, operation, wanted)
    met = _Met(contract, profile, {each.label for each in operations})
    for exchange in exchanges:
        met.note(exchange)
    met.parts[OPERATIONS] -= {(label,) for label in untested}
    kinds = {kind: _summary(contract, wanted[kind], met.parts[kind]) for kind in KINDS}
    of_operations = met.of_operations(operations)
    for label in of_operations.keys() & untested.keys():
        of_operations[label]["untested"] = untested[label]
    return {"kinds": kinds, "operations": of_operations}


def _summary(
    contract: Contract, wanted: dict[Key, tuple[str, Location]], met: set[Key]
) -> dict[str, Any]:
    untested = [
        {"name": name, "line": line_number(contract, place)}
        for key, (name, place) in wanted.items()
        if key not in met
    ]
    covered = len(wanted) - len(untested)
    percent = round(100 * covered / len(wanted), 1) if wanted else 100.0
    return {"total": len(wanted), "covered": covered, "percent": percent, "untested": untested}


def _want(contract: Contract, operation: Operation, wanted: Wanted) -> None:
    """Add the parts of an operation; a part that several share is there once."""
    place, label = operation.location, operation.label
    wanted[OPERATIONS][label,] = label, place
    for parameter in parameters_of(contract, place):
        where, name = parameter.where, parameter.name
        key, shown = (label, where, name), f"{label} {where} {name}"
        wanted[GIVEN][key] = shown, parameter.location
        schema = step_into(contract, parameter.trail, "schema") or parameter.trail
        if _want_input(contract, schema, wanted, where):
            wanted[GIVEN_WRONG][key] = shown, parameter.location
    body = body_of(contract, place)
    if body:
        _want_input(contract, body, wanted, "body")
        for inner in contract_parts.all_schemas(contract, body[-1]):
            for member in contract_parts.properties_of(contract, inner):
                wanted[SENT][member] = _name(member), member
    for status in contract_parts.statuses(operation):
        wanted[STATUSES][label, status] = f"{label} {status}", (*place, "responses", status)
        _want_answer(contract, answer_of(contract, place, status), wanted)
    for role in [*_all_roles(contract), NOBODY]:
        wanted[ROLES][label, role] = f"{label} as {role}", (*place, "x-roles")


def _want_answer(contract: Contract, answer: Trail | None, wanted: Wanted) -> None:
    """Add the keywords and values of an answer that has a body."""
    for schema in contract_parts.all_schemas(contract, answer[-1]) if answer else ():
        for keyword in contract_parts.keywords_of(contract, schema):
            wanted[ANSWERED][keyword] = _name(keyword), keyword
        for member, value in contract_parts.members_of(contract, schema):
            wanted[MEMBERS_SEEN][member] = f"{_name(schema)}: {as_text(value)}", member


def _want_input(contract: Contract, start: Trail, wanted: Wanted, where: str) -> bool:
    """Add the keywords of an input, and tell whether a request can break any of them."""
    for schema in contract_parts.all_schemas(contract, start[-1]):
        for keyword in contract_parts.keywords_of(contract, schema):
            wanted[KEPT][keyword] = _name(keyword), keyword
        for member, value in contract_parts.members_of(contract, schema):
            wanted[MEMBERS_SENT][member] = f"{_name(schema)}: {as_text(value)}", member
    broken = {
        each: (_name(each), each) for each in contract_parts.breakable(contract, start[-1], where)
    }
    wanted[BROKEN].update(broken)
    return bool(broken)


class _Met:
    """The parts that the exchanges met; the same request or answer is looked at once."""

    def __init__(self, contract: Contract, profile: Profile, labels: set[str]) -> None:
        self.parts: dict[str, set[Key]] = {kind: set() for kind in KINDS}
        self._contract, self._labels = contract, labels
        self._roles = {each.name: each.role for each in profile.identities}
        self._identities: dict[str, set[str]] = {}
        self._statuses: dict[str, dict[str, int]] = {}
        self._looked_at: set[int] = set()
        self._held: set[tuple[str, Location, type]] = set()

    def note(self, exchange: Exchange) -> None:
        """Take note of an exchange of an operation, if it was answered."""
        label = exchange.operation
        if label not in self._labels or exchange.status is None:
            return
        self.parts[OPERATIONS].add((label,))
        self.parts[STATUSES].add((label, str(exchange.status)))
        role = self._roles.get(exchange.identity) if exchange.identity else NOBODY
        self.parts[ROLES].add((label, role))
        self._identities.setdefault(label, set()).add(exchange.identity or NOBODY)
        counts = self._statuses.setdefault(label, {})
        counts[str(exchange.status)] = counts.get(str(exchange.status), 0) + 1
        operation = self._contract.operations_by_label[label]
        kinds = [value for key, value in exchange.request_headers.items() if key != KEY_HEADER]
        self._once(
            (label, exchange.url, exchange.request_body, *kinds),
            lambda: self._request(operation, exchange),
        )
        self._once(
            (label, exchange.status, exchange.response_body),
            lambda: self._answer(operation, exchange),
        )

    def of_operations(self, operations: Iterable[Operation]) -> dict[str, Any]:
        """Return who called each operation, and how often it answered with which status."""
        return {
            each.label: {
                "identities": sorted(self._identities.get(each.label, ())),
                "statuses": dict(sorted(self._statuses.get(each.label, {}).items())),
            }
            for each in operations
        }

    def _once(self, key: Key, look: Callable[[], None]) -> None:
        if hash(key) not in self._looked_at:
            self._looked_at.add(hash(key))
            look()

    def _request(self, operation: Operation, exchange: Exchange) -> None:
        sent, label = read_request(self._contract, operation, exchange), operation.label
        wrong = {tuple(each.at.split(" ", 1)) for each in sent.breaches}
        for where, name in sent.parameters:
            kind = GIVEN_WRONG if (where, name) in wrong else GIVEN
            self.parts[kind].add((label, where, name))
        broken = {each.location for each in sent.breaches}
        self.parts[BROKEN] |= broken
        for schema, value in self._values(operation, sent):
            self._value(schema, value, KEPT, MEMBERS_SENT, broken)
            if isinstance(value, dict):
                names = node_at(self._contract, schema).get("properties", {})
                self.parts[SENT] |= {
                    (*schema, "properties", name) for name in value if name in names
                }

    def _values(self, operation: Operation, sent: Sent) -> Iterator[tuple[Location, Any]]:
        for parameter in parameters_of(self._contract, operation.location):
            schema = step_into(self._contract, parameter.trail, "schema")
            texts = sent.parameters.get((parameter.where, parameter.name))
            if schema and texts:
                yield from contract_parts.met_by(self._contract, schema, _coerced(texts[0]))
        body = body_of(self._contract, operation.location)
        if body and sent.body is not NOTHING:
            yield from contract_parts.met_by(self._contract, body, sent.body)

    def _answer(self, operation: Operation, exchange: Exchange) -> None:
        schema = answer_of(self._contract, operation.location, str(exchange.status))
        value = decode_leniently(exchange.response_body)
        if schema and value is not NOTHING:
            for inner, part in contract_parts.met_by(self._contract, schema, value):
                self._value(inner, part, ANSWERED, MEMBERS_SEEN, set())

    def _value(
        self, schema: Location, value: Any, keywords: str, members: str, broken: set[Location]
    ) -> None:
        # Which keywords hold depends on the kind of a value alone, and long lists are much alike.
        kind = keywords, schema, type(value)
        if broken or kind not in self._held:
            held = contract_parts.holds_of(self._contract, schema, value)
            self.parts[keywords] |= {place for place in held if place not in broken}
            if not broken:
                self._held.add(kind)
        for place, member in contract_parts.members_of(self._contract, schema):
            if member == value and type(member) is type(value):
                self.parts[members].add(place)


def _coerced(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        return text


def _all_roles(contract: Contract) -> list[str]:
    allowed = [each.node.get("x-roles", {}).get("allow", []) for each in contract.operations]
    roles = [role for names in allowed for role in names]
    return list(dict.fromkeys(roles))


def _name(place: Location) -> str:
    """Return a place in short: from the name of its schema or parameter on."""
    steps = [step for step in place[2:] if step not in ("properties", "schema")]
    return ".".join(steps) if place[0] == "components" else " ".join(place[1:])
