"""Rules on what a contract says of its operations, and how sure it is of it."""

import importlib
import re
from collections.abc import Iterator
from typing import Final

from inflection import underscore

from busroot_mock.errors import pointer
from tests.support.contracts import Rule, Source, nodes, operations

ROLES: Final = {"admin", "supervisor", "member", "read_only", "staff"}
MANUAL: Final = "https://docs.output.industries/"
GUESSES: Final = ("assumed", "observed")
STATUSES: Final = {"400", "401", "403", "409", "500"}
BODY_STATUSES: Final = {"413", "415"}


def has_shared_errors(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        for status, response in operation["responses"].items():
            if status[0] in "45" and list(response) != ["$ref"]:
                yield f"{name} has its own {status}"


def has_every_status(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        expected = STATUSES | (BODY_STATUSES if "requestBody" in operation else set())
        expected |= {"404"} if "{" in name else set()
        matches = {status for status in operation["responses"] if status[0] != "2"}
        if matches != expected:
            yield f"{name} answers {sorted(matches)}, not {sorted(expected)}"


def has_good_operation_ids(contract: Source) -> Iterator[str]:
    names = [operation["operationId"] for _, operation in operations(contract.document)]
    for name in names:
        if not re.fullmatch(r"[a-z]+([A-Z][a-z0-9]+)+", name) or names.count(name) > 1:
            yield f"{name} is not lowerCamel or not unique"


def has_a_handler_for_each_operation(contract: Source) -> Iterator[str]:
    for _, operation in operations(contract.document):
        module = f"{contract.handlers}.{underscore(operation['tags'][0].replace(' ', ''))}"
        if not callable(
            getattr(importlib.import_module(module), underscore(operation["operationId"]), None)
        ):
            yield f"{module} has no {operation['operationId']}"


def has_sources(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        if operation.get("x-certainty") not in ("documented", "partial", *GUESSES):
            yield f"{name} has no certainty"
        if not str(operation.get("x-source")).startswith(MANUAL):
            yield f"{name} has no source"


def has_certainties_where_they_stand(contract: Source) -> Iterator[str]:
    for place, node in nodes(contract.document):
        is_operation = place[:1] == ("paths",) and len(place) == 3
        if not is_operation and node.get("x-certainty", "assumed") not in GUESSES:
            yield f"{pointer(*place)} is {node['x-certainty']!r}"
        parts = node.get("x-assumed", ["type"])
        if not isinstance(parts, list) or not parts:
            yield f"{pointer(*place)} assumes {parts!r}"
        evident = set(node.get("x-evident", []))
        if not evident <= node.keys() or evident & set(node.get("x-assumed", [])):
            yield f"{pointer(*place)} calls {sorted(evident)} evident"
        for name in parts if "x-assumed" in node and isinstance(parts, list) else ():
            keyword, _, part = name.partition("/")
            if keyword not in node or (part and part not in node[keyword]):
                yield f"{pointer(*place)} has no {keyword} {part}"


def has_roles(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        roles = operation.get("x-roles", {})
        allowed = roles.get("allow", [])
        if roles.get("x-certainty") != "assumed" or not allowed or not set(allowed) <= ROLES:
            yield f"{name} has the roles {roles}"


RULES: Final[list[Rule]] = [
    has_shared_errors,
    has_good_operation_ids,
    has_a_handler_for_each_operation,
    has_certainties_where_they_stand,
]
RULES_OF_THE_API: Final[list[Rule]] = [has_every_status, has_sources, has_roles]

BREAKS: Final = [
    (has_shared_errors, "{$ref: '#/components/responses/Conflict'}", "{description: Ours}"),
    (has_every_status, "        '413': {$ref: '#/components/responses/PayloadTooLarge'}\n", ""),
    (has_every_status, "        '403': {$ref: '#/components/responses/Forbidden'}\n", ""),
    (has_every_status, "        '409': {", "        '404': {"),
    (has_good_operation_ids, "operationId: listConfig", "operationId: ListConfig"),
    (has_good_operation_ids, "operationId: listConfig", "operationId: admin.listConfig"),
    (has_good_operation_ids, "operationId: listConfig", "operationId: listAPIKeys"),
    (has_good_operation_ids, "operationId: listConfig", "operationId: saveConfig"),
    (has_a_handler_for_each_operation, "operationId: listConfig", "operationId: listColours"),
    (has_sources, "      x-certainty: documented\n", ""),
    (has_sources, "x-certainty: documented", "x-certainty: likely"),
    (has_sources, "x-source: https://docs.output.industries", "x-source: https://example.com"),
    (
        has_certainties_where_they_stand,
        "x-assumed: [required]",
        "x-assumed: [maximum]",
    ),
    (
        has_certainties_where_they_stand,
        "x-assumed: [required]",
        "x-certainty: {required: assumed}",
    ),
    (has_certainties_where_they_stand, "x-assumed: [required]", "x-assumed: []"),
    (has_certainties_where_they_stand, "x-evident: [minimum]", "x-evident: [maxLength]"),
    (has_certainties_where_they_stand, "x-assumed: [required]", "x-assumed: required"),
    (has_certainties_where_they_stand, "[required/preference]", "[required/colour]"),
    (
        has_certainties_where_they_stand,
        "          x-assumed: [nullable]\n",
        "          x-certainty: partial\n",
    ),
    (
        has_certainties_where_they_stand,
        "properties/weekDay",
        "properties/dayOfWeek",
    ),
    (
        has_certainties_where_they_stand,
        "      x-certainty: assumed\n      description: The body is over",
        "      x-certainty: guessed\n      description: The body is over",
    ),
    (has_roles, "allow: [staff]", "allow: [root]"),
    (has_roles, "allow: [staff]", "allow: []"),
    (has_roles, "x-roles: {x-certainty: assumed, allow", "x-roles: {allow"),
]
