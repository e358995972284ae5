"""Requests of operations, as what was accepted, refused and shown again describes them."""

from typing import Any

import pytest

from busroot_mock.contract.loader import read_document
from busroot_mock.learning.calls import session_of
from busroot_mock.learning.drafting import drafted
from busroot_mock.learning.learn import learn
from busroot_mock.learning.named import Naming
from busroot_mock.paths import EMPTY_CONTRACT
from tests.learning.sessions import recorded

Node = dict[str, Any]

KNOWN = [("size",), ("name",), ("type",), ("parts",), ("parts", 0), ("parts", 0, "code")]
SENT = {"size": 11, "name": "x", "parts": [{"code": "a"}, {"count": 2}]}


def described(*calls: tuple[Any, ...]) -> dict[str, Node]:
    """Return what is drafted of operations, by label."""
    exchanges = recorded(("GET /", 200, {}), *calls)
    learned = learn(session_of([(each, each.url) for each in exchanges]))
    _, contract = read_document(EMPTY_CONTRACT)
    actions = drafted(learned, contract).overlay["actions"]
    paths = [action["update"] for action in actions if action["target"] == "$.paths"]
    return {
        f"{method.upper()} {path}": node
        for each in paths
        for path, item in each.items()
        for method, node in item.items()
    }


def body_of(node: Node) -> Node:
    schema: Node = node["requestBody"]["content"]["application/json"]["schema"]
    return schema


@pytest.mark.parametrize(
    ("answer", "steps"),
    [
        ({"violations": [{"in": "body", "pointer": "/size", "keyword": "type"}]}, ("size",)),
        ({"errors": [{"in": "query", "pointer": "/size"}]}, None),
        ({"errors": [{"pointer": "/parts/1", "expected": "code"}]}, ("parts", 1, "code")),
        ({"detail": [{"loc": ["body", "parts", 1, "code"]}]}, ("parts", 1, "code")),
        ({"detail": [{"loc": ["path", "size"], "msg": "odd"}]}, None),
        ({"errors": [{"source": {"pointer": "/size"}, "title": "odd"}]}, ("size",)),
        ([{"instancePath": "/parts/1", "params": {"missing": "code"}}], ("parts", 1, "code")),
        ({"errors": [{"location": "body", "name": "size"}]}, ("size",)),
        ({"errors": [{"field": "parts[0].code", "text": "odd"}]}, ("parts", 0, "code")),
        ({"size": ["Ensure this value is at most 10."]}, ("size",)),
        ({"parts": [{}, {"code": ["This field is required."]}]}, ("parts", 1, "code")),
        ({"errors": {"parts.1.code": ["It is required."]}}, ("parts", 1, "code")),
        ({"message": "The value of 'size' is odd in the name"}, ("size",)),
        ({"message": ["size must be at most 10"]}, ("size",)),
        ({"message": "size and name are odd"}, None),
        # What is repeated of the request names nothing.
        ({"message": "No.", "input": {"code": "a"}}, None),
    ],
)
def test_refusal_names_a_member_in_any_shape(answer: Any, steps: tuple[Any, ...] | None) -> None:
    named = Naming(KNOWN).named(answer, SENT)
    assert [each.steps for each in named] == ([steps] if steps else [])


def test_what_a_server_ignores_is_no_member() -> None:
    crates = [
        (
            "POST /crate",
            201,
            {"id": number, "size": number, "owner": "me", "tags": []},
            {"size": number, "owner": f"o{number}", f"junk {number}": 1, "trace": number}
            if number < 4
            else {"size": number},
        )
        for number in range(9)
    ]
    refusal = ("POST /crate", 400, {"errors": {"note": ["Too long."]}}, {"size": 1, "note": "xx"})
    node = described(
        *crates,
        ("POST /crate", 201, {"id": 20, "size": 2}, {"size": 2, "note": "x"}),
        refusal,
        ("GET /crate", 200, [{"id": 1, "size": 1}, {"id": 2, "size": 2}]),
        ("GET /crate?nonsense=1", 200, [{"id": 1, "size": 1}, {"id": 2, "size": 2}]),
        *(("GET /crate", 200, [{"id": 1, "size": 1}, {"id": 2, "size": 2}]) for _ in range(3)),
    )
    made = body_of(node["POST /crate"])
    seen = {name: inner["x-observed"] for name, inner in made["properties"].items()}
    assert seen == {
        "note": {"seen": 1, "of": 10, "because": "refusals name it"},
        "size": {"seen": 10, "of": 10, "because": "answers show it"},
    }
    unused = node["POST /crate"]["x-observed"]["withoutEffect"]
    assert unused == {"body": {"owner": 4, "trace": 4, "others": 4}}
    assert "parameters" not in node["GET /crate"]


def test_members_that_clients_name_are_a_map() -> None:
    def crate(number: int) -> tuple[Any, ...]:
        labels = {f"key {number}": "x"}
        return "POST /crate", 201, {"id": number}, {"size": 1, "labels": labels}

    labels = body_of(described(*map(crate, range(6)))["POST /crate"])["properties"]["labels"]
    assert labels["additionalProperties"] == {"type": "string"}
    assert "properties" not in labels
