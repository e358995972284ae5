"""Requests of operations, as what was accepted, refused and shown again describes them."""

from typing import Any

import pytest

from busroot_mock.contract.loader import read_document
from busroot_mock.learning.calls.calls import session_of
from busroot_mock.learning.causes.named import Naming
from busroot_mock.learning.draft.drafting import drafted
from busroot_mock.learning.learn import learn
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


def taken(number: int, **sent: Any) -> tuple[Any, ...]:
    return "POST /crate", 201, {"id": f"k{number}", **sent}, sent


def refused(answer: Any, **sent: Any) -> tuple[Any, ...]:
    return "POST /crate", 422, answer, sent


def members(*calls: tuple[Any, ...]) -> dict[str, Node]:
    """Return the members of a request, each without the evidence for itself."""
    found: dict[str, Node] = body_of(described(*calls)["POST /crate"])["properties"]
    return found


def said(node: Node) -> Node:
    return {name: value for name, value in node.items() if name not in ("type", "x-observed")}


def test_bound_lies_between_what_is_taken_and_refused_or_is_named() -> None:
    calls = [taken(number, size=number, name="x" * number) for number in (1, 2, 5, 9)]
    too_large = refused({"size": ["Ensure this value is at most 10."]}, size=40, name="x")
    too_small = refused({"size": ["Odd."]}, size=0, name="x")
    too_long = refused({"detail": [{"loc": ["body", "name"]}]}, size=1, name="x" * 10)
    found = members(*calls, too_large, too_small, too_long)
    assert said(found["size"]) == {"minimum": 1, "maximum": 10}
    assert said(found["name"]) == {"maxLength": 9}
    evidence = found["size"]["x-observed"]["maximum"]
    assert (evidence["accepted"], evidence["refused"]) == (9, 40)
    assert (evidence["seen"], evidence["of"], evidence["entries"]) == (4, 5, [4, 5])
    assert evidence["because"] == "refusals name it"


@pytest.mark.parametrize(
    ("sizes", "answer", "size"),
    [
        # Far from what was taken, and no number is named.
        ([1, 2, 5], {"size": ["Odd."]}, 40),
        # Two numbers are named.
        ([1, 2, 5], {"size": ["Between 6 and 10."]}, 40),
        # Another member is named.
        ([1, 2, 5], {"name": ["Odd with this size."]}, 6),
        # A code is not a bound.
        ([1, 2, 5], {"errors": [{"field": "size", "code": 10}]}, 40),
        # It was taken elsewhere.
        ([1, 2, 5, 6], {"size": ["Odd."]}, 6),
        # Two are few.
        ([1, 2], {"size": ["Odd."]}, 3),
    ],
)
def test_refusal_for_another_reason_shows_no_bound(
    sizes: list[int], answer: Any, size: int
) -> None:
    calls = [taken(number, size=size, name="x") for number, size in enumerate(sizes)]
    assert said(members(*calls, refused(answer, size=size, name="x"))["size"]) == {}


def test_bound_that_is_refused_itself_is_not_taken() -> None:
    calls = [taken(number, size=size) for number, size in enumerate((0.5, 1, 2))]
    text = {"size": ["It must be greater than 0."]}
    found = members(*calls, refused(text, size=-1), refused(text, size=0))["size"]
    assert (found["minimum"], found["exclusiveMinimum"]) == (0, True)


def test_formats_patterns_and_lists_need_others_that_are_refused() -> None:
    calls = [
        taken(
            number,
            link=f"https://host/{number}",
            kind=("box", "bag")[number % 2],
            code=f"a{number}",
            state=("open", "shut")[number % 2],
            free=("left", "right")[number % 2],
        )
        for number in range(10)
    ]
    pattern = "Must match '^[a-z][0-9]+$'."
    found = members(
        *calls,
        taken(10, state=None),
        refused({"link": ["Odd."]}, link="none"),
        refused({"kind": ["Odd."]}, kind="crate"),
        refused({"kind": ["Odd."]}, kind="pallet"),
        refused({"code": [pattern]}, code="A1"),
        refused({"errors": [{"field": "state", "allowed": ["open", "shut", "gone"]}]}, state="x"),
    )
    assert said(found["link"]) == {"format": "uri"}
    assert said(found["kind"]) == {"enum": ["bag", "box"]}
    assert said(found["code"]) == {"pattern": "^[a-z][0-9]+$"}
    assert said(found["state"]) == {"enum": ["open", "shut", "gone", None], "nullable": True}
    assert said(found["free"]) == {}


def test_member_is_required_if_requests_without_it_are_refused() -> None:
    calls = [taken(number, size=1, parts=[{"code": "a", "count": number}]) for number in range(3)]
    text = {"detail": [{"loc": ["body", "parts", 0, "code"]}]}
    schema = body_of(described(*calls, refused(text, size=1, parts=[{"count": 1}]))["POST /crate"])
    items = schema["properties"]["parts"]["items"]
    assert (items["required"], schema.get("required")) == (["code"], None)
    assert items["x-observed"]["required"]["code"]["seen"] == 3


def test_default_is_what_new_records_have_that_were_made_without_it() -> None:
    def made(number: int, **sent: Any) -> tuple[Any, ...]:
        record = {"size": 3, "note": None, "stamp": 1, "label": f"l{number}", **sent}
        return "POST /crate", 201, {"id": number, **record}, sent

    sent = {"size": 1, "note": "x", "label": "own", "code": "c9"}
    more = [made(number, code=f"c{number}") for number in range(4)]
    lists = [("GET /crate", 200, [made(number)[2] for number in range(4)])]
    reads = [(f"GET /crate/{number}", 200, made(number, code=f"c{number}")[2]) for number in (1, 2)]
    found = members(*more, made(9, **sent), *lists, *reads)
    defaults = {name: node["default"] for name, node in found.items() if "default" in node}
    assert defaults == {"size": 3}


def test_always_there_is_what_many_different_answers_have() -> None:
    def listed(count: int) -> Node:
        rows = [{"id": n, "name": "x", "note": None if n else "y"} for n in range(count)]
        answer = ("GET /crate", 200, {"ok": True, "items": rows})
        refusals = [("GET /crate?page=x", 400, {"ok": False, "items": []})] * count
        node = described(*[answer] * count, *refusals)["GET /crate"]
        schema: Node = node["responses"]["200"]["content"]["application/json"]["schema"]
        return schema

    few, many = listed(3), listed(10)
    assert "required" not in few["properties"]["items"]["items"]
    items = many["properties"]["items"]["items"]
    assert items["required"] == ["id", "name", "note"]
    assert items["x-observed"]["required"] == {"seen": 100, "of": 100, "nullAtTimes": ["note"]}
    assert "enum" not in few["properties"]["ok"]
    assert many["properties"]["ok"]["enum"] == [True]
