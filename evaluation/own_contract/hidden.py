"""Operations of tags that are hidden, learned from traffic, beside what the contract says."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from busroot_mock.comparison.overlays import applied
from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import MEDIA_TYPE, Operation, operations_of
from busroot_mock.contract.references import parts_of, resolved
from busroot_mock.errors import pointer
from busroot_mock.evidence.contradictions import contradictions_of
from busroot_mock.evidence.exchanges import Exchange, exchanges_of
from busroot_mock.learning.calls.calls import Session
from busroot_mock.learning.draft.drafting import drafted
from busroot_mock.learning.learn import learn

Document = dict[str, Any]
Statement = tuple[str, ...]
"""Its kind, the operation, and what it says."""
KINDS: Final[Mapping[str, str]] = {
    "operation": "an operation",
    "parameter": "a parameter of a query",
    "parameter type": "its type",
    "status": "a status",
    "sent": "a member of a request",
    "sent type": "its type",
    "sent null": "it may be null",
    "sent required": "it is required",
    "shown": "a member of an answer",
    "shown type": "its type",
    "shown null": "it may be null",
    "shown required": "it is always there",
    "value": "a value of a list of values",
    "form": "a format or a pattern",
    "bound": "a bound",
    "default": "a default",
    "key": "the key of records",
    "order": "the order of a list",
    "filter": "a filter and its member",
    "write": "what a request changes",
}
_BOUNDS: Final = (
    *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"),
    *("exclusiveMinimum", "exclusiveMaximum"),
)
_FORMS: Final = ("format", "pattern")
_A_TIME: Final = "2026-03-02T09:30:10.000Z"
_DEEPEST: Final = 6


@dataclass(frozen=True)
class Compared:
    """Statements of one kind.

    Attributes:
        hidden: How many the contract has.
        learned: How many were learned.
        right: How many of these the contract has.
        missed: Some of those that were not learned.
        wrong: Some of those that the contract does not have.
    """

    kind: str
    hidden: int
    learned: int
    right: int
    missed: list[str]
    wrong: list[str]

    @property
    def recall(self) -> float | None:
        """Which part of what was hidden was learned."""
        return self.right / self.hidden if self.hidden else None

    @property
    def precision(self) -> float | None:
        """Which part of what was learned is right."""
        return self.right / self.learned if self.learned else None


@dataclass(frozen=True)
class Hidden:
    """Tags that were hidden and learned.

    Attributes:
        kinds: What is learned beside what was hidden, by kind.
        untrue: What other traffic contradicts of what is learned.
        held: By how much other traffic it was tried.
    """

    tags: Collection[str]
    kinds: list[Compared]
    untrue: list[str]
    held: int


def hidden_and_learned(
    contract: Contract, session: Session, others: Session, tags: Collection[str]
) -> Hidden:
    """Hide tags of a contract, learn them from a session, and compare kind by kind.

    Args:
        contract: With the tags.
        session: What is learned from.
        others: Other traffic, by which what is learned is tried.
        tags: These.
    """
    operations = [each for each in contract.operations if each.tag in tags]
    document = without(contract.document, operations)
    labels = {each.label for each in operations}
    draft = drafted(learn(session, list(document["paths"])), document)
    whole = applied(document, draft.overlay, contract.path)
    hidden = set(statements(contract.document, labels))
    learned = set(statements(whole, labels))
    kinds = [_of_kind(kind, hidden, learned) for kind in KINDS]
    held, untrue = _tried(Contract(contract.path, lambda _: whole), labels, others)
    return Hidden(tags, kinds, untrue, held)


def _tried(contract: Contract, labels: Collection[str], others: Session) -> tuple[int, list[str]]:
    """Return by how many exchanges what is learned was tried, and what they contradict."""
    exchanges = [
        each
        for each in exchanges_of(contract, others.calls)
        if each.operation.label in labels and str(each.call.status) in _statuses(each)
    ]
    found = contradictions_of(contract, exchanges)
    return len(exchanges), sorted(
        f"{pointer(*each.holder)}: {each.keyword} {each.part or ''}".rstrip() for each in found
    )


def _statuses(each: Exchange) -> Collection[str]:
    statuses: Collection[str] = each.operation.node["responses"].keys()
    return statuses


def without(document: Document, operations: Collection[Operation]) -> Document:
    """Return a document without some operations."""
    result: Document = deepcopy(document)
    for each in operations:
        item = result["paths"][each.path]
        del item[each.method.lower()]
        if not item:
            del result["paths"][each.path]
    return result


def _of_kind(kind: str, hidden: set[Statement], learned: set[Statement]) -> Compared:
    old = {each for each in hidden if each[0] == kind}
    new = {each for each in learned if each[0] == kind}
    if kind.endswith("type"):
        # As far as the evidence goes: whole numbers alone were seen.
        new = {_as_number(each) if _as_number(each) in old else each for each in new}
    right = old & new
    missed, wrong = (sorted(" ".join(each[1:]) for each in one) for one in (old - new, new - old))
    return Compared(kind, len(old), len(new), len(right), missed, wrong)


def _as_number(each: Statement) -> Statement:
    return (*each[:-1], "number") if each[-1] == "integer" else each


def statements(document: Document, labels: Collection[str]) -> Iterator[Statement]:
    """Yield what a document says of operations."""
    for each in operations_of(document):
        if each.label in labels:
            yield "operation", each.label
            yield from _of_parameters(document, each)
            yield from _of_request(document, each)
            yield from _of_answers(document, each)
            yield from _of_state(document, each)


def _of_parameters(document: Document, each: Operation) -> Iterator[Statement]:
    for parameter in each.node.get("parameters", []):
        node = resolved(document, parameter)
        if node["in"] == "query":
            yield "parameter", each.label, node["name"]
            schema = resolved(document, node["schema"])
            yield "parameter type", each.label, node["name"], str(schema.get("type"))


def _of_request(document: Document, each: Operation) -> Iterator[Statement]:
    body = resolved(document, each.node.get("requestBody", {}))
    schema = body.get("content", {}).get(MEDIA_TYPE, {}).get("schema")
    for words in each.node.get("x-refuses", []):
        if (words.get("when"), words.get("wrong")) == ("body", "missing") and words.get("at"):
            holder, _, name = words["at"].rpartition("/")
            yield "sent required", each.label, f"sent {holder or '/'}", name
    if schema is not None:
        yield from _of_schema(document, each.label, "sent", schema)


def _of_answers(document: Document, each: Operation) -> Iterator[Statement]:
    for status, response in each.node["responses"].items():
        yield "status", each.label, status
        content = resolved(document, response).get("content", {})
        schema = content.get(MEDIA_TYPE, {}).get("schema")
        if status.startswith("2") and schema is not None:
            yield from _of_schema(document, each.label, "shown", schema)


def _of_schema(
    document: Document, label: str, side: str, schema: Any, path: str = "", depth: int = 0
) -> Iterator[Statement]:
    for part in parts_of(document, schema) if depth < _DEEPEST else ():
        where = (label, f"{side} {path or '/'}")
        if path and "type" in part:
            yield f"{side} type", *where, part["type"]
        if part.get("nullable"):
            yield f"{side} null", *where
        yield from (("value", *where, str(value)) for value in part.get("enum", []) if value)
        yield from _of_values(part, where)
        if "default" in part:
            yield "default", *where, str(part["default"])
        yield from ((f"{side} required", *where, name) for name in part.get("required", []))
        for name, inner in part.get("properties", {}).items():
            yield side, *where, name
            yield from _of_schema(document, label, side, inner, f"{path}/{name}", depth + 1)
        if "items" in part:
            yield from _of_schema(document, label, side, part["items"], f"{path}/*", depth + 1)


def _of_values(part: Mapping[str, Any], where: tuple[str, str]) -> Iterator[Statement]:
    for word in _FORMS:
        # Formats of numbers are notes for generators.
        if word in part and part.get("type") == "string":
            yield "form", *where, _form(word, part[word])
    for word in _BOUNDS:
        if word in part:
            yield "bound", *where, f"{word} {json.dumps(part[word])}"


def _form(word: str, value: str) -> str:
    """Return a form in words; a pattern of times says the same as their format."""
    is_time = word == "pattern" and re.match(value, _A_TIME) and not re.match(value, _A_TIME[1:])
    return "format date-time" if is_time else f"{word} {value}"


def _of_state(document: Document, each: Operation) -> Iterator[Statement]:
    lists, key = _lists(document, each)
    if key:
        yield "key", each.label, key
    order = lists.get("order")
    if order:
        yield "order", each.label, order if isinstance(order, str) else ", ".join(order)
    for name, words in lists.get("filters", {}).items():
        members = (words.get("members") or [words.get("member")]) if words else []
        yield from (("filter", each.label, name, str(member)) for member in members)
    writes = each.node.get("x-writes", {})
    if "record" in writes:
        does = {"put": "saves", "merge": "saves", "create": "saves"}
        yield "write", each.label, does.get(writes.get("does", "put"), writes.get("does", ""))


def _lists(document: Document, each: Operation) -> tuple[Mapping[str, Any], str]:
    """Return the words of a list and its key: at the operation, or at the schema of its answer."""
    own = each.node.get("x-lists", {})
    if own:
        return own, document.get("x-records", {}).get(own.get("record"), {}).get("key", "")
    response = resolved(document, each.node["responses"].get("200", {}))
    schema = response.get("content", {}).get(MEDIA_TYPE, {}).get("schema", {})
    words = resolved(document, schema).get("x-lists", {})
    return words, words.get("key", "")


def counted(results: Collection[Compared]) -> Counter[str]:
    """Return the sums over all kinds."""
    counts = Counter[str]()
    for each in results:
        counts += Counter(hidden=each.hidden, learned=each.learned, right=each.right)
    return counts
