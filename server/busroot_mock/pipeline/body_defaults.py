"""Defaults in the bodies of requests: what a new record gets is the handlers' own."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import body_of
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import Trail, node_at, schemas_for, step_into
from busroot_mock.datasets.readings import keep
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT


class Default(NamedTuple):
    """A default of a part of a body: the names on the way to it, its value, where it stands."""

    names: tuple[str, ...]
    value: Any
    location: Location


def default_problems(contract: Contract, declared: Operation) -> Iterator[SetupError]:
    """Yield the defaults of a body that are not those of our own contract.

    A record that exists keeps what a body leaves out, so only the handler knows when a default
    counts.
    """
    for default in _defaults(contract, declared):
        known = _known(declared.operation_id)
        if known.get(default.names, ...) != default.value:
            name = "/".join(default.names)
            yield contract.refusal(
                (*default.location, "default"),
                f"{declared.label} does not fill in {name} with {str(default.value)[:40]!r}; "
                "remove the default, or keep the one of the contract that comes with the mock "
                "server",
            )


@keep(1000)
def _known(operation_id: str) -> dict[tuple[str, ...], Any]:
    ours = _ours()
    declared = ours.operations_by_id.get(operation_id)
    return {each.names: each.value for each in _defaults(ours, declared)} if declared else {}


# Whoever edits our own contract serves it while it is read anew.
@keep(1)
def _ours() -> Contract:
    return Contract(CONTRACT)


def _defaults(contract: Contract, declared: Operation) -> Iterator[Default]:
    schema = body_of(contract, declared.location)
    if schema:
        yield from _below(contract, schema, (), frozenset())


def _below(
    contract: Contract, trail: Trail, names: tuple[str, ...], seen: frozenset[Location]
) -> Iterator[Default]:
    for each in schemas_for(contract, trail):
        node, location = node_at(contract, each[-1]), each[-1]
        if location in seen:
            continue
        if "default" in node:
            yield Default(names, node["default"], location)
        inner: list[tuple[str, ...]] = [("properties", name) for name in node.get("properties", {})]
        inner += [("items",)] if "items" in node else []
        for steps in inner:
            below = step_into(contract, each, *steps)
            if below:
                yield from _below(contract, below, (*names, steps[-1]), seen | {location})
