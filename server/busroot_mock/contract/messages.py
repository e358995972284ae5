"""The messages that an operation declares: parameters, body, answers."""

from typing import Any, NamedTuple

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.places import Trail, node_at, step_into, trail_of
from busroot_mock.contract.responses import json_type_of


class Parameter(NamedTuple):
    """A parameter as the contract declares it.

    Attributes:
        where: `query`, `path` or `header`.
        name: As on the wire.
        trail: To its object.
        node: Its object.
    """

    where: str
    name: str
    trail: Trail
    node: dict[str, Any]

    @property
    def location(self) -> Location:
        """Where its object stands."""
        return self.trail[-1]


def parameters_of(contract: Contract, operation: Location) -> list[Parameter]:
    """Return the parameters of an operation, those of its path first."""
    declared: dict[tuple[str, str], Parameter] = {}
    for owner in (operation[:2], operation):
        for index in range(len(node_at(contract, owner).get("parameters", []))):
            trail = trail_of(contract, *owner, "parameters", str(index))
            node = node_at(contract, trail[-1])
            # One of the operation overrides one of its path (OpenAPI 3.0.3, Path Item Object).
            declared[node["in"], node["name"]] = Parameter(node["in"], node["name"], trail, node)
    return list(declared.values())


def parameter_of(
    contract: Contract, operation: Location, where: str, name: str
) -> Parameter | None:
    """Return a parameter of an operation; the name of a header in letters of either case."""
    for parameter in parameters_of(contract, operation):
        same = parameter.name == name
        if where == "header":
            same = parameter.name.lower() == name.lower()
        if same and parameter.where == where:
            return parameter
    return None


def body_of(contract: Contract, operation: Location) -> Trail | None:
    """Return the trail to the schema of the body, if the operation takes one."""
    if "requestBody" not in node_at(contract, operation):
        return None
    return trail_of(contract, *operation, "requestBody", "content", MEDIA_TYPE, "schema")


def answer_of(contract: Contract, operation: Location, status: str) -> Trail | None:
    """Return the trail to the schema of an answer, if it has a body."""
    answer = trail_of(contract, *operation, "responses", status)
    content = node_at(contract, answer[-1]).get("content", {})
    return step_into(contract, answer, "content", json_type_of(content) or "", "schema")
