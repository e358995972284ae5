"""Operations of a contract as calls show them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from inflection import camelize, pluralize, singularize, titleize, underscore

from busroot_mock.contract.operations import MEDIA_TYPE, OBSERVED
from busroot_mock.generic.ask import ABSENT, BROKEN
from busroot_mock.generic.forms import FORMS
from busroot_mock.generic.model import variables_of
from busroot_mock.generic.words import REFUSES, word_of, words_of_refusal, words_of_spec
from busroot_mock.learning.calls import Call
from busroot_mock.learning.learn import Learned
from busroot_mock.learning.schemas import Schema, schema_of

_VERBS: Final[Mapping[str, str]] = {
    "list": "list", "read": "get", "create": "create", "put": "save", "merge": "change",
    "remove": "delete", "clear": "deleteAll", "act": "do", "batch": "send",
}  # fmt: skip
_BY_METHOD: Final[Mapping[str, str]] = {
    "GET": "get", "POST": "send", "PUT": "put", "PATCH": "change", "DELETE": "delete",
}  # fmt: skip
_TYPES: Final[Mapping[str, str]] = {
    "integer": "integer", "number": "number", "boolean": "boolean"
}  # fmt: skip
_MOST_ENTRIES: Final = 5
Node = dict[str, Any]


class Describing:
    """Describes what was learned, operation by operation.

    Args:
        learned: What the calls show.
        roles: Who may call the operations, where the contract asks for keys.
        taken: The operationIds that the contract has.
    """

    def __init__(
        self, learned: Learned, roles: Sequence[str] = (), taken: Iterable[str] = ()
    ) -> None:
        self._learned, self._roles = learned, roles
        self._calls: dict[str, list[Call]] = defaultdict(list)
        for call in learned.calls:
            self._calls[call.label].append(call)
        self._taken = {*taken}

    @property
    def labels(self) -> list[str]:
        """The operations, in the order of their paths."""
        return sorted(self._calls, key=lambda label: (label.split()[1], label))

    def operation(self, label: str) -> Node:
        """Return the node of an operation."""
        model, calls = self._learned.model, self._calls[label]
        spec = model.specs[label]
        own = words_of_spec(spec)
        role = self._learned.roles.roles[label]
        node: Node = {
            "tags": [_tag(spec.path)],
            "operationId": self._name(label, spec.does),
            "x-certainty": OBSERVED,
            "x-observed": _evidence(calls),
            word_of(spec): {**own, "because": role.reason},
        }
        refuses = [words_of_refusal(each) for each in model.refusals if each.label == label]
        if refuses:
            node[REFUSES] = refuses
        if self._roles:
            node["x-roles"] = {"allow": list(self._roles), "x-certainty": "assumed"}
        parameters = [*_path_parameters(spec.path), *query_parameters(calls)]
        if parameters:
            node["parameters"] = parameters
        body = _body(calls)
        if body:
            node["requestBody"] = body
        node["responses"] = responses(calls)
        return node

    def calls(self, label: str) -> list[Call]:
        """Return the calls of an operation."""
        return self._calls[label]

    def _name(self, label: str, does: str) -> str:
        method, _, path = label.partition(" ")
        literals = [part for part in path.split("/") if part and not part.startswith("{")]
        words = [camelize(underscore(re.sub(r"[^A-Za-z0-9]+", "_", part))) for part in literals]
        last = words[-1] if words else "Root"
        is_many = does in ("list", "clear")
        noun = pluralize(last) if is_many else singularize(last)
        verb = _VERBS.get(does) or _BY_METHOD.get(method, method.lower())
        outer = [singularize(word) for word in reversed(words[:-1])]
        base = re.sub(r"[^A-Za-z0-9]", "", f"{verb}{noun}")
        name = base
        for word in outer:
            if name in self._taken:
                name = re.sub(r"[^A-Za-z0-9]", "", f"{name}Of{word}")
        number = 2
        while name in self._taken:
            name, number = f"{base}{number}", number + 1
        self._taken.add(name)
        return name


def _evidence(calls: Sequence[Call]) -> Node:
    times = sorted(call.started for call in calls)
    entries = sorted({call.number for call in calls})
    return {
        "exchanges": len(calls),
        "from": times[0].isoformat(timespec="seconds"),
        "to": times[-1].isoformat(timespec="seconds"),
        "entries": entries[:_MOST_ENTRIES],
    }


def _tag(path: str) -> str:
    literals = [part for part in path.split("/") if re.search("[A-Za-z]", part)]
    plain = [part for part in literals if not part.startswith("{")]
    text = titleize(re.sub(r"[^A-Za-z0-9]+", " ", plain[0])).strip() if plain else "Root"
    return re.sub(r"^[^A-Za-z]+", "", text) or "Root"


def _path_parameters(path: str) -> list[Node]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in variables_of(path)
    ]


def query_parameters(calls: Sequence[Call]) -> list[Node]:
    """Return the parameters in the queries of requests that were done."""
    texts: dict[str, list[str]] = defaultdict(list)
    for call in calls:
        for name, text in call.ask.query:
            texts[name] += [text] if call.is_success else []
    return [
        {"name": name, "in": "query", "schema": {"type": _type_of(found)}}
        for name, found in sorted(texts.items())
    ]


def _type_of(texts: Sequence[str]) -> str:
    for form, kind in _TYPES.items():
        if texts and all(FORMS[form].fullmatch(text) for text in texts):
            return kind
    return "string"


def _body(calls: Sequence[Call]) -> Node | None:
    bodies = [
        call.ask.data
        for call in calls
        if call.is_success and call.ask.data is not ABSENT and call.ask.data is not BROKEN
    ]
    if not bodies:
        return None
    return {"content": {MEDIA_TYPE: {"schema": schema_of(bodies, is_sent=True)}}}


def responses(calls: Sequence[Call]) -> dict[str, Node]:
    """Return the responses by status."""
    by_status: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        by_status[call.status].append(call)
    return {str(status): response(by_status[status]) for status in sorted(by_status)}


def response(calls: Sequence[Call]) -> Node:
    """Return the response that these calls had."""
    count = len(calls)
    node: Node = {"description": f"As {count} {'answer was' if count == 1 else 'answers were'}"}
    bodies = [call.data for call in calls if call.data is not ABSENT and call.data is not BROKEN]
    kinds = {call.media_type for call in calls if call.data is not ABSENT} - {""}
    if bodies and all(kind.endswith("json") for kind in kinds):
        schema: Schema = schema_of(bodies)
        node["content"] = {MEDIA_TYPE: {"schema": schema}}
    return node
