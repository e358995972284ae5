"""Every link of the contract is followed: from the examples of its source to its target."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.support.calls import (
    BODIES,
    OPERATIONS,
    first_body,
    leaves,
    parameter_examples,
    records_of,
    send,
)
from tests.support.contracts import (
    API,
    Link,
    json_of,
    links,
    parameters_of,
    properties_of,
    resolved,
)

LINKS: Final = list(links(API.document))
READING: Final = [link for link in LINKS if link.target.startswith("GET ")]
WRITING: Final = [link for link in LINKS if link not in READING]
REFUSED: Final = {
    # A reason is free if no reason lies below it and no schedule and no issue gives it. None of the
    # demo data's is, so the link is followed from a reason that was just made, further below.
    "delete of GET /reason": "The reason is in use by issues."
}
"""The links that lead to a conflict with the demo data, and which."""

UNTOLD: Final = {
    ("GET /issue", "plantcode"),
    ("GET /plant", "stationcodes"),
    ("GET /schedule", "plantcode"),
    ("GET /station-window", "plantcode"),
    ("POST /admin/user", "email"),
}
"""What an operation is given and does not tell in its answer."""

# ---- following


def follow(client: Any, link: Link, body: Any = None) -> tuple[Link, Any]:
    """Call the source of a link; return the link with its expressions evaluated, and the answer."""
    sent = first_body(link.source) if body is None else body
    response = send(client, link.source, parameter_examples(link.source), sent)
    assert response.status_code == int(link.status), response.text
    answer = response.json()
    parameters, given = (evaluated(part, answer, sent) for part in (link.parameters, link.body))
    return link._replace(parameters=parameters, body=given), answer


def evaluated(value: Any, answer: Any, sent: Any) -> Any:
    if isinstance(value, dict):
        return {name: evaluated(inner, answer, sent) for name, inner in value.items()}
    if isinstance(value, list):
        return [evaluated(inner, answer, sent) for inner in value]
    if not isinstance(value, str):
        return value

    def stand_in(expression: str) -> Any:
        side, _, place = expression.partition(".body#")
        return at({"$response": answer, "$request": sent}[side], place)

    if value.startswith("$"):
        return stand_in(value)
    return re.sub(r"\{(\$[^{}]+)\}", lambda matches: str(stand_in(matches[1])), value)


def at(value: Any, place: str) -> Any:
    for step in place.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def reach(client: Any, link: Link, example: Any = None) -> Any:
    """Call the target of an evaluated link; what that leaves open, the examples fill."""
    parameters = {**parameter_examples(link.target, required=True), **link.parameters}
    if link.body is None or not isinstance(example, dict):
        body = example if link.body is None else link.body
    else:
        body = {**example, **link.body}
    return send(client, link.target, parameters, body)


@pytest.mark.parametrize("link", READING, ids=str)
def test_link_finds_what_it_names(client, link):
    followed, _ = follow(client, link)
    response = reach(client, followed)
    assert response.status_code == 200, response.text
    records = records_of(response.json())
    assert records != []
    for name, value in link.parameters.items():
        if "$" in value and (link.target, name) not in UNTOLD:
            wanted = set(str(followed.parameters[name]).split(","))
            assert all(wanted & set(leaves(record)) for record in records)


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (link, name)
        for link in LINKS
        if link.name == "readBack"
        for name in BODIES.get(link.source, {"": None})
    ],
    ids=str,
)
def test_link_reads_back_what_was_written(client, link, name):
    sent = BODIES.get(link.source, {"": None})[name]
    followed, answer = follow(client, link, sent)
    matches = set(leaves(reach(client, followed).json()))
    assert set(leaves(answer.get("result") if sent is None else sent)) - {"None"} <= matches


@pytest.mark.parametrize("link", [link for link in WRITING if "POST " in link.target], ids=str)
def test_link_writes_where_it_leads(client, link):
    followed, _ = follow(client, link)
    tried = [reach(client, followed, example) for example in BODIES[link.target].values()]
    assert {response.status_code for response in tried} <= {200, 409}
    # An example may be about the record that the link starts from; another is not.
    declared = next(response.json() for response in tried if response.status_code == 200)
    untold = {name for target, name in UNTOLD if target == link.target}
    given = {value for name, value in members(followed.body) if name not in untold}
    assert given <= set(leaves(declared))


@pytest.mark.parametrize("link", [link for link in WRITING if "DELETE " in link.target], ids=str)
def test_link_deletes_where_it_leads(client, link):
    followed, _ = follow(client, link)
    response = reach(client, followed)
    if str(link) in REFUSED:
        assert (response.status_code, response.json()["message"]) == (409, REFUSED[str(link)])
    else:
        assert response.status_code == 204, response.text
        assert reach(client, followed).status_code == 404


def members(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for inner in value:
            yield from members(value[inner], inner)
    elif isinstance(value, list):
        for inner in value:
            yield from members(inner, name)
    else:
        yield from ((name, leaf) for leaf in leaves(value))


def test_link_deletes_the_reason_that_was_read_back(client):
    by_name = {str(link): link for link in LINKS}
    read_back, _ = follow(client, by_name["readBack of POST /reason"])
    listed = reach(client, read_back).json()
    delete = by_name["delete of GET /reason"]
    delete = delete._replace(parameters=evaluated(delete.parameters, listed, None))
    assert reach(client, delete).status_code == 204
    assert reach(client, read_back).json()["results"] == []


def test_refused_links_are_links() -> None:
    assert REFUSED.keys() <= {str(link) for link in WRITING}


# ---- reaching

REFERRING: Final = {"id", "code", "codes", "skucodes", "stationcodes", "plantcode", "email"} | {
    "scheduleids"
}
OWN: Final = {("POST /admin/newaccount", "accountId")}
"""What names a record that the operation makes."""


def taken(label: str) -> set[str]:
    """Return what an operation takes that names a record, in its parameters and in its body."""
    parameters = {each["name"] for each in parameters_of(API.document, OPERATIONS[label])}
    body = json_of(API.document, OPERATIONS[label].get("requestBody", {})).get("schema", {})
    names = {name for name in {*parameters, *properties_in(body)} if is_reference(name)}
    return {name for name in names if (label, name) not in OWN}


def is_reference(name: str) -> bool:
    return name in REFERRING or name.endswith(("Code", "Id"))


def properties_in(schema: dict[str, Any]) -> Iterator[str]:
    schema = resolved(API.document, schema)
    for name, inner in properties_of(API.document, schema).items():
        yield name
        yield from properties_in(inner)
    if "items" in schema:
        yield from properties_in(schema["items"])


def given(label: str) -> set[str]:
    """Return what the links to an operation give it of where they start."""
    pairs = [pair for link in LINKS if link.target == label for pair in members(link.body)]
    pairs += [pair for link in LINKS if link.target == label for pair in link.parameters.items()]
    return {name for name, value in pairs if "$" in str(value)}


@pytest.mark.parametrize("label", [label for label in OPERATIONS if taken(label)])
def test_links_give_an_operation_each_reference_that_it_takes(label):
    assert taken(label) - given(label) == set()


def test_operations_that_take_no_reference_are_these() -> None:
    assert [label for label in OPERATIONS if not taken(label)] == [
        "GET /account",
        "POST /account",
        "GET /notification-preference",
        "GET /admin/config",
        "POST /admin/config",
        "GET /admin/access-code",
        "POST /admin/access-code",
        "POST /admin/newaccount",
        "POST /admin/seedrun",
        "POST /admin/seedrun/demo",
        "GET /shift-pattern",
        "GET /sku-group",
        "GET /admin/user",
    ]
