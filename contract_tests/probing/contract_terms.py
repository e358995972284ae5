"""The terms of the contract on which oracles rest, and their places."""

from functools import cache
from typing import Any

from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import body_of, parameters_of
from busroot_mock.contract.operations import MEDIA_TYPE, Operation
from busroot_mock.contract.places import node_at, schemas_for, trail_of
from busroot_mock.contract.responses import declared_for

from ..target.schema import CONTRACT

ACCOUNTS_APART = ("info", "description", "Nothing of another account is seen or touched.")
UPDATE_KEEPS = ("info", "description", "leaves alone")
MUST_BE_THERE = ("info", "description", "must be there (409, `exists`)")
NOTHING_THERE = ("info", "description", "A filter that names what is not there")
UPDATES = ("info", "description", "updates it")
CREATES = ("info", "description", "creates a record")
LEFT_ASIDE = ("info", "description", "are left aside")
CHANGES_NOTHING = ("components", "schemas", "Error", "description", "has changed nothing")
NO_OTHER_TIME = ("components", "schemas", "IsSuccess", "description", "is then shown as no other")
NARROWS = ("info", "description", "Filters narrow each other.")


def node_of(operation: Operation) -> dict[str, Any]:
    """Return the object of an operation in the contract."""
    node: dict[str, Any] = CONTRACT.find(*operation.location)[1]
    return node


def description_place(operation: Operation, words: str = "") -> Location:
    """Return the place of an operation's description, or of words in it."""
    place = operation.location
    if "description" not in node_of(operation):
        return place
    return (*place, "description", words) if words else (*place, "description")


def response_place(operation: Operation, status: str = "200") -> Location:
    """Return the place of a response; that of all, if the operation declares none like it."""
    responses = (*operation.location, "responses")
    key = declared_for(node_of(operation)["responses"], int(status))
    return responses if key is None else CONTRACT.find(*responses, key)[0]


def response_schema(operation: Operation) -> Location | None:
    """Return the place of the schema of the 2xx response; None if it has no body."""
    for status in node_of(operation)["responses"]:
        if status.startswith("2"):
            place = (*operation.location, "responses", status)
            if MEDIA_TYPE in CONTRACT.find(*place)[1].get("content", {}):
                return CONTRACT.find(*place, "content", MEDIA_TYPE, "schema")[0]
    return None


def body_schema(operation: Operation) -> Location | None:
    """Return the place of the schema of the request body; None if there is no body."""
    trail = body_of(CONTRACT, operation.location)
    return trail[-1] if trail else None


def parameters(operation: Operation) -> dict[str, Location]:
    """Return the places of the path and query parameters, by name."""
    return {
        parameter.name: parameter.location
        for parameter in parameters_of(CONTRACT, operation.location)
        if parameter.where in ("path", "query")
    }


def path_parameters(operation: Operation) -> list[str]:
    """Return the names of the path parameters."""
    return [name for name in parameters(operation) if f"{{{name}}}" in operation.path]


@cache
def schema_of(place: Location) -> dict[str, Any]:
    """Return the schema at a place, references followed."""
    schema: dict[str, Any] = CONTRACT.find(*place)[1]
    return schema


def text_at(place: Location) -> str:
    """Return the text at a place."""
    return str(CONTRACT.find(*place)[1])


@cache
def member(place: Location, *steps: str) -> Location:
    """Return the place of a member's schema; the place of the whole schema if there is none."""
    trails = schemas_for(CONTRACT, trail_of(CONTRACT, *place), steps)
    return trails[0][-1] if trails else place


@cache
def members(place: Location) -> dict[str, Location]:
    """Return the places of the members of an object schema and its branches, by name."""
    return {
        name: (*trail[-1], "properties", name)
        for trail in schemas_for(CONTRACT, trail_of(CONTRACT, *place))
        for name in node_at(CONTRACT, trail[-1]).get("properties", {})
    }
