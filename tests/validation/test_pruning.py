"""A record takes from a body the members that the contract names, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.validation.pruning import Pruner
from tests.support.calls import BODIES, OPERATIONS, send
from tests.support.contracts import API, json_of, resolved
from tests.support.records import rows

STRANGER = {"zzz": "zzz", "accountId": "other", "deletedAt": 5, "actualEndAt": 5, "events": 5}


def with_strangers(value: Any, schema: Any) -> Any:
    """Return a body with properties that nobody named in each object whose schema names some."""
    schema = resolved(API.document, schema)
    if isinstance(value, list):
        items = schema.get("items") or schema["anyOf"][0]["items"]
        return [with_strangers(each, items) for each in value]
    named = schema.get("properties", {})
    if not isinstance(value, dict) or not named or schema.get("additionalProperties"):
        return value
    strangers = {name: each for name, each in STRANGER.items() if name not in named}
    known = {name: with_strangers(each, named.get(name, {})) for name, each in value.items()}
    return {**strangers, **known}


@pytest.mark.parametrize(
    ("label", "name"),
    [(label, name) for label, bodies in BODIES.items() for name in bodies],
    ids=str,
)
def test_properties_that_the_contract_does_not_name_are_left_aside(new_client, label, name):
    client, control = new_client(), new_client()
    body = BODIES[label][name]
    schema = json_of(API.document, OPERATIONS[label]["requestBody"])["schema"]
    strange = with_strangers(body, schema)
    assert "zzz" in json.dumps(strange)
    answer = send(client, label, {}, strange)
    assert answer.status_code == 200, answer.text
    assert answer.content == send(control, label, {}, body).content
    assert list(client.application.world.state.tables()) == list(
        control.application.world.state.tables()
    )


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/plant", ""),
        ("/reason", ""),
        ("/sku", ""),
        ("/sku-group", ""),
        ("/schedule", "?rangecode=P30D"),
    ],
)
def test_what_a_list_shows_can_be_sent_back_and_changes_nothing(client, path, query):
    before = rows(client, path + query)
    for row in before:
        body = {name: value for name, value in row.items() if value is not None}
        answer = client.post(f"/api{path}", json=body)
        assert answer.status_code == 200, answer.text
    assert rows(client, path + query) == before


def test_pruner_follows_references_lists_and_parts():
    document = {"S": {"properties": {"a": {}, "inner": {"$ref": "#/S"}}}}
    schema = {"allOf": [{"$ref": "#/S"}, {"properties": {"b": {"items": {"$ref": "#/S"}}}}]}
    value = {"a": 1, "x": 1, "inner": {"a": 2, "x": 2}, "b": [{"x": 3, "a": 3}]}
    assert Pruner(document, schema)(value) == {"a": 1, "inner": {"a": 2}, "b": [{"a": 3}]}


@given(
    st.recursive(
        st.none() | st.integers(),
        lambda inner: st.dictionaries(st.sampled_from("abx"), inner) | st.lists(inner),
    )
)
def test_pruner_takes_strangers_at_any_depth_and_no_more(value):
    document = {"S": {"properties": {"a": {"$ref": "#/S"}, "b": {"items": {"$ref": "#/S"}}}}}

    def without(value: Any, in_list: bool = False) -> Any:
        if isinstance(value, list):
            return [without(each) for each in value] if in_list else value
        if not isinstance(value, dict) or in_list:
            return value
        return {name: without(each, name == "b") for name, each in value.items() if name != "x"}

    before = repr(value)
    pruned = Pruner(document, {"$ref": "#/S"})(value)
    assert pruned == without(value)
    if isinstance(pruned, dict):
        pruned["new"] = 1
    assert repr(value) == before


def test_pruner_leaves_free_objects_alone():
    free = {"properties": {"a": {}}, "additionalProperties": True}
    assert Pruner({}, free)({"a": 1, "x": 2}) == {"a": 1, "x": 2}
    assert Pruner({}, {"type": "object"})({"x": 2}) == {"x": 2}


def test_pruner_of_a_schema_that_is_part_of_itself_ends():
    document = {"S": {"anyOf": [{"$ref": "#/S"}], "properties": {"a": {}}}}
    assert Pruner(document, {"$ref": "#/S"})({"a": 1, "x": 2}) == {"a": 1}
