"""Read-only requests that can be put to any deployment, with values that its own lists show."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from requests import Response

from busroot_mock.contract.operations import Operation

from ..target.deployment import Deployment
from ..target.schema import CONTRACT
from . import contract_terms as terms
from .lists import LISTINGS, Listing

Values = dict[str, str]


class Question(NamedTuple):
    """A request to be put to two deployments.

    Attributes:
        operation: The operation.
        parameter: The optional parameter that is sent besides those that must be; may be empty.
    """

    operation: Operation
    parameter: str = ""

    @property
    def title(self) -> str:
        """The operation, with the parameter."""
        with_one = f" with {self.parameter}" if self.parameter else ""
        return f"{self.operation.label}{with_one}"

    @property
    def order(self) -> str:
        """The member by which the contract orders the items; empty if there is none."""
        listing = LISTINGS.get(self.operation.operation_id)
        has_own = listing and listing.filters.get(self.parameter, {}).get("by") == "order"
        return "" if listing is None or has_own else str(listing.spec.get("order", ""))


def questions_for(operations: list[Operation]) -> list[Question]:
    """Return the requests for operations that read: bare, and with each optional parameter."""
    return [
        Question(operation, parameter)
        for operation in operations
        if operation.method == "GET"
        for parameter in ("", *_optional(operation))
    ]


def put(deployment: Deployment, question: Question, values: Values) -> Response:
    """Send a request; parameters have values that the deployment shows, else the examples."""
    operation = question.operation
    required = [name for name in _parameters(operation) if name not in _optional(operation)]
    names = [*required, *([question.parameter] if question.parameter else [])]
    given = {name: values.get(_key(operation, name)) or _example(operation, name) for name in names}
    path = operation.path
    for name in terms.path_parameters(operation):
        path = path.replace(f"{{{name}}}", given.pop(name))
    return deployment.send("GET", path, params=given)


def values_shown(question: Question, response: Response) -> Values:
    """Return values for parameters of any operation that an answer shows: of its first item."""
    listing = LISTINGS.get(question.operation.operation_id)
    item = _first_item(response) if listing and not question.parameter else None
    if listing is None or item is None:
        return {}
    values = {
        _key(listing.operation, name): str(item[member])
        for name, member in _own_filters(listing)
        if isinstance(item.get(member), str | int)
    }
    key = listing.spec["key"]
    if isinstance(key, str) and isinstance(item.get(key), str | int):
        values[listing.operation.path] = str(item[key])
    return values


def _own_filters(listing: Listing) -> Iterator[tuple[str, str]]:
    for name, spec in listing.filters.items():
        if "member" in spec and "in" not in spec:
            yield name, str(spec["member"])


def _key(operation: Operation, name: str) -> str:
    """Return what a value is known by: a path names the list above it, where one is."""
    above = operation.path.partition("/{")[0]
    is_in_path = f"{{{name}}}" in operation.path
    return above if is_in_path else f"{operation.path} {name}"


def _first_item(response: Response) -> dict[str, Any] | None:
    try:
        results = response.json().get("results")
    except (ValueError, AttributeError, RecursionError):
        return None
    first = results[0] if isinstance(results, list) and results else None
    return first if isinstance(first, dict) else None


def _parameters(operation: Operation) -> list[str]:
    return list(terms.parameters(operation))


def _optional(operation: Operation) -> list[str]:
    places = terms.parameters(operation)
    return [name for name, place in places.items() if not CONTRACT.find(*place)[1].get("required")]


def _example(operation: Operation, name: str) -> str:
    place = terms.parameters(operation)[name]
    parameter = CONTRACT.find(*place)[1]
    schema = terms.schema_of((*place, "schema"))
    values = (parameter.get("example"), schema.get("example"), *schema.get("enum", ()))
    value = next((each for each in values if each is not None), "1")
    return str(value).lower() if isinstance(value, bool) else str(value)
