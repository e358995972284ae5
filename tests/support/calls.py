"""The operations of the contract, called with the examples that it has."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from tests.support.contracts import API, examples_of, json_of, operations, parameters_of

OPERATIONS: Final = dict(operations(API.document))
BODIES: Final = {
    label: examples_of(API.document, json_of(API.document, operation["requestBody"]))
    for label, operation in OPERATIONS.items()
    if "requestBody" in operation
}
"""The examples of the body of each operation that takes one, by name."""


def parameter_examples(label: str, *, required: bool = False) -> dict[str, Any]:
    """Return an example for each parameter, or for each that is required."""
    parameters = parameters_of(API.document, OPERATIONS[label])
    return {
        each["name"]: each["example"] for each in parameters if each.get("required") or not required
    }


def first_body(label: str) -> Any:
    return next(iter(BODIES.get(label, {}).values()), None)


def send(client: Any, label: str, parameters: dict[str, Any], body: Any = None) -> Any:
    """Call an operation with a key whose role may do it; return the response."""
    method, _, path = label.partition(" ")
    query = dict(parameters)
    for each in parameters_of(API.document, OPERATIONS[label]):
        if each["in"] == "path":
            text = quote(str(query.pop(each["name"])), safe="")
            path = path.replace(f"{{{each['name']}}}", text)
    staff = "staff" in OPERATIONS[label]["x-roles"]["allow"]
    options = {} if body is None else {"json": body}
    key = "demo-staff-key" if staff else "demo-admin-key"
    return client.request(method, f"/api{path}", key, params=query, **options)


def call(client: Any, label: str, parameters: dict[str, Any] | None = None) -> Any:
    """Return what an operation answers to the first example of its body.

    Args:
        client: As in the fixture.
        label: The operation, such as `GET /things`.
        parameters: Without them, the examples of those that are required.
    """
    given = parameter_examples(label, required=True) if parameters is None else parameters
    response = send(client, label, given, first_body(label))
    assert response.status_code == 200, response.text
    return response.json()


def records_of(answer: Any) -> list[Any]:
    """Return what an answer holds: its result, or its results, also where they lie in lists."""
    actual = answer.get("results", [answer.get("result")])
    return [record for each in actual for record in (each if isinstance(each, list) else [each])]


def leaves(value: Any) -> Iterator[str]:
    """Yield every single value in an answer or a body, as text."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
    else:
        yield str(value).lower() if isinstance(value, bool) else str(value)
