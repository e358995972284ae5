"""Callbacks and links: a callback is a request of the server, and a link is only followed."""

import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.documents import compare_documents
from busroot_mock.comparison.sides import Side
from tests.support.schema_pairs import Pairs

URL = "{$request.body#/url}"
Document = dict[str, Any]


def json_of(schema: Any) -> Document:
    return {"content": {"application/json": {"schema": schema}}}


def operation(**more: Any) -> Document:
    body = json_of({"$ref": "#/components/schemas/Root"})
    return {
        "parameters": [{"name": "n", "in": "query", "schema": {"type": "string", "maxLength": 5}}],
        "requestBody": {"required": True, **body},
        "responses": {"200": {"description": "ok", **body}},
        **more,
    }


def document(node: Document, schemas: Document | None = None, place: str = "callbacks") -> Document:
    """Return a document with an operation at a path, or as a callback."""
    holder = {"responses": {"200": {"description": "ok"}}}
    holder = {**holder, "callbacks": {"made": {URL: {"post": node}}}} if place else node
    return {
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": "1"},
        "paths": {"/things": {"post": holder}},
        "components": {"schemas": schemas or {"Root": {"type": "object"}}},
    }


def changes(folder: Path, old: Document, new: Document) -> list[Change]:
    sides = []
    for name, content in (("old", old), ("new", new)):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        sides.append(Side(path))
    return compare_documents(*sides).changes


def edited(node: Document, edit: int) -> Document:
    """Return an operation that differs in one place."""
    node = copy.deepcopy(node)
    if edit == 1:
        node["parameters"][0]["required"] = True
    elif edit == 2:
        node["parameters"][0]["schema"]["maxLength"] = 9
    elif edit == 3:
        node["responses"]["202"] = {"description": "later"}
    elif edit == 4:
        node["requestBody"]["required"] = False
    elif edit == 5:
        node["responses"] = {"204": {"description": "no more"}}
    return node


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000), edit=st.integers(0, 5))
def test_callback_breaks_servers_where_a_request_breaks_clients(
    tmp_path: Path, seed: int, edit: int
) -> None:
    old, new = (each["components"]["schemas"] for each in Pairs(seed).pair())
    nodes = operation(), edited(operation(), edit)
    effects = []
    for place in ("", "callbacks"):
        pair = [
            document(node, schemas, place) for node, schemas in zip(nodes, (old, new), strict=True)
        ]
        effects.append(
            Counter(
                (each.id.removeprefix("callback-"), each.text, each.clients, each.servers)
                for each in changes(tmp_path, *pair)
            )
        )
    turned = Counter({(*key[:2], key[3], key[2]): count for key, count in effects[1].items()})
    assert effects[0] == turned


def referred(content: Document) -> Document:
    """Return a document that has its callbacks among the components."""
    callbacks = content["paths"]["/things"]["post"]["callbacks"]
    content["components"]["callbacks"] = {"Made": callbacks["made"]}
    callbacks["made"] = {"$ref": "#/components/callbacks/Made"}
    item = content["components"]["callbacks"]["Made"][URL]
    item["parameters"] = item["post"].pop("parameters")
    return content


@pytest.mark.parametrize("place", [lambda content: content, referred])
def test_changes_name_the_callback_and_its_operation(tmp_path: Path, place: Any) -> None:
    old, new = place(document(operation())), place(document(edited(operation(), 1)))
    (change,) = changes(tmp_path, old, new)
    assert change.id == "callback-request-parameter-required-changed"
    assert change.subject == "callback made: query parameter n"
    assert change.operations == ["POST /things"]
    assert (change.clients, change.servers) == ("compatible", "breaking")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda each: each.clear(), ("callback-removed", "breaking", "compatible")),
        (
            lambda each: each.update(more=each["made"]),
            ("callback-added", "compatible", "undecided"),
        ),
        (
            lambda each: each["made"].update({"{$request.body#/to}": each["made"].pop(URL)}),
            ("callback-url-changed", "undecided", "undecided"),
        ),
        (
            lambda each: each["made"][URL].update(put=operation()),
            ("callback-request-added", "compatible", "undecided"),
        ),
        (
            lambda each: each["made"][URL].pop("post") and each["made"][URL].clear(),
            ("callback-request-removed", "breaking", "compatible"),
        ),
    ],
)
def test_callbacks_come_and_go(tmp_path: Path, edit: Any, expected: tuple[str, str, str]) -> None:
    old = document(operation())
    new = copy.deepcopy(old)
    edit(new["paths"]["/things"]["post"]["callbacks"])
    (change,) = changes(tmp_path, old, new)
    assert (change.id, change.clients, change.servers) == expected


def linked(link: Document | None, name: str = "getThing", path: str = "/things/{id}") -> Document:
    """Return a document with a link to another operation."""
    content = document(operation(), place="")
    content["paths"][path] = {
        "get": {"operationId": name, "responses": {"200": {"description": ""}}}
    }
    if link is not None:
        content["paths"]["/things"]["post"]["responses"]["200"]["links"] = {"next": link}
    return content


LINK = {"operationId": "getThing", "parameters": {"id": "$response.body#/id"}}
BY_PLACE = {**LINK, "operationRef": "#/paths/~1things~1{id}/get"}
BY_PLACE.pop("operationId")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (LINK, LINK, None),
        (LINK, BY_PLACE, None),
        (LINK, {**LINK, "description": "Another."}, None),
        (LINK, None, ("response-link-removed", "undecided")),
        (None, LINK, ("response-link-added", "compatible")),
        (LINK, {**LINK, "parameters": {}}, ("response-link-changed", "undecided")),
        (LINK, {**LINK, "operationId": "other"}, ("response-link-changed", "undecided")),
    ],
)
def test_links_are_compared_by_where_they_lead(
    tmp_path: Path, old: Any, new: Any, expected: tuple[str, str] | None
) -> None:
    found = changes(tmp_path, linked(old), linked(new))
    assert [(each.id, each.clients) for each in found] == ([expected] if expected else [])
    assert all(each.servers == "compatible" for each in found)


def test_link_to_an_operation_of_another_name_is_the_same(tmp_path: Path) -> None:
    renamed = linked({**LINK, "operationId": "readThing"}, "readThing", "/things/{thing}")
    ids = {each.id for each in changes(tmp_path, linked(LINK), renamed)}
    assert not [each for each in ids if "link" in each]
