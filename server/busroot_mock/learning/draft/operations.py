"""Operations of a contract as calls show them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from inflection import camelize, pluralize, singularize, titleize, underscore

from busroot_mock.contract.operations import DOCUMENTED, EVIDENCE, MEDIA_TYPE, OBSERVED
from busroot_mock.contract.responses import declared_for
from busroot_mock.generic.ask import ABSENT, BROKEN
from busroot_mock.generic.model import variables_of
from busroot_mock.generic.words import REFUSES, word_of, words_of_refusal, words_of_spec
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.draft.assumed_responses import (
    REFUSED,
    AssumedResponses,
    plain_object,
)
from busroot_mock.learning.draft.record_values import RecordValues
from busroot_mock.learning.draft.request_nodes import RequestNodes
from busroot_mock.learning.draft.schemas import OFTEN, Schema, schema_of
from busroot_mock.learning.learn import Learned

_VERBS: Final[Mapping[str, str]] = {
    "list": "list", "read": "get", "create": "create", "put": "save", "merge": "change",
    "remove": "delete", "clear": "deleteAll", "act": "do", "batch": "send",
}  # fmt: skip
_BY_METHOD: Final[Mapping[str, str]] = {
    "GET": "get", "POST": "send", "PUT": "put", "PATCH": "change", "DELETE": "delete",
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
        self._records = RecordValues(learned)
        self._assumed = AssumedResponses(learned.model, self._calls)

    @property
    def labels(self) -> list[str]:
        """The operations, in the order of their paths."""
        return sorted(self._calls, key=lambda label: (label.split()[1], label))

    def operation(self, label: str) -> Node:
        """Return the node of an operation that recordings show."""
        calls, spec = self._calls[label], self._learned.model.specs[label]
        node: Node = {
            "tags": [_tag(spec.path)],
            "operationId": self._name(label, spec.does),
            "x-certainty": OBSERVED,
            **self._words(label),
        }
        requests = self.requests(label)
        if unused := requests.unused():
            node[EVIDENCE]["withoutEffect"] = unused
        parameters = [*_path_parameters(spec.path), *requests.parameters()]
        if parameters:
            node["parameters"] = parameters
        body = requests.body()
        if body:
            node["requestBody"] = body
        node["responses"] = responses(calls) | self._assumed.responses(label)
        return node

    @property
    def inferred(self) -> list[str]:
        """The operations that are taken to be there, without a call."""
        return [label for label in self._learned.model.specs if label not in self._calls]

    def assumed(self, label: str) -> Node:
        """Return the node of an operation that no call shows."""
        spec = self._learned.model.specs[label]
        answers = [each for each in self._learned.model.answers if each.label == label]
        words = {name: each for name, each in self._words(label).items() if name != EVIDENCE}
        node: Node = {
            "tags": [_tag(spec.path)],
            "operationId": self._name(label, spec.does),
            "x-certainty": "assumed",
            **words,
        }
        if parameters := _path_parameters(spec.path):
            node["parameters"] = parameters
        if spec.does not in ("read", "list", "remove"):
            node["requestBody"] = plain_object()
        node["responses"] = {
            str(each.status): {
                "description": "As others are",
                **({} if each.is_empty else plain_object()),
            }
            for each in answers
        } | self._assumed.responses(label)
        return node

    def documented(self, label: str, node: Node, source: str) -> Node:
        """Return the node of an operation that another document has, and maybe recordings.

        Args:
            label: Of the operation.
            node: From the document, with references that lead into the contract.
            source: Of the document.
        """
        path = label.partition(" ")[2]
        calls = self._calls.get(label, [])
        words = self._words(label) if calls else self._roles_words()
        if not calls:
            words["x-answers"] = {"does": "answer", "because": f"{source} has it"}
        named = {each.get("name") for each in node.get("parameters", [])}
        missing = [each for each in _path_parameters(path) if each["name"] not in named]
        name = _camel(str(node.get("operationId") or ""), is_upper=False)
        is_free = name[:1].isalpha() and name not in self._taken
        self._taken.add(name)
        found = {
            **node,
            "tags": [_tag_of(node, path)],
            "operationId": name if is_free else self._name(label, ""),
            "x-certainty": DOCUMENTED,
            "x-source": source,
            **words,
        }
        if missing:
            found["parameters"] = [*missing, *node.get("parameters", [])]
        found["responses"] = {**node["responses"]}
        for status in sorted({call.status for call in calls}):
            if declared_for(node["responses"], status) is None:
                alike = [call for call in calls if call.status == status]
                found["responses"][str(status)] = {**response(alike), "x-certainty": OBSERVED}
        for code, assumed in self._assumed.responses(label).items():
            if declared_for(node["responses"], int(code)) is None:
                found["responses"][code] = assumed
        return found

    def _words(self, label: str) -> Node:
        """Return what recordings say of an operation, in words of its own."""
        model, spec = self._learned.model, self._learned.model.specs[label]
        role = self._learned.roles.roles[label]
        refuses = [words_of_refusal(each) for each in model.refusals if each.label == label]
        return {
            EVIDENCE: _evidence(self.calls(label)),
            word_of(spec): {**words_of_spec(spec), "because": role.reason},
            **({REFUSES: refuses} if refuses else {}),
            **self._roles_words(),
        }

    def _roles_words(self) -> Node:
        allow = {"allow": list(self._roles), "x-certainty": "assumed"}
        return {"x-roles": allow} if self._roles else {}

    def calls(self, label: str) -> list[Call]:
        """Return the calls of an operation."""
        return self._calls.get(label, [])

    def requests(self, label: str) -> RequestNodes:
        """Return what the requests of an operation are like."""
        spec = self._learned.model.specs.get(label)
        return RequestNodes(self._calls[label], spec, self._records)

    def _name(self, label: str, does: str) -> str:
        method, _, path = label.partition(" ")
        literals = [part for part in path.split("/") if part and not part.startswith("{")]
        words = [_camel(part) for part in literals]
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
    if not calls:
        return {}
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


def _camel(text: str, is_upper: bool = True) -> str:
    """Return a text as one word in letters and digits."""
    plain = underscore(re.sub(r"[^A-Za-z0-9]+", "_", text)).strip("_")
    return camelize(plain, is_upper).replace("_", "") if plain else ""


def _tag_of(node: Node, path: str) -> str:
    """Return the first tag in letters and digits, else one of the path."""
    words = (" ".join(re.findall(r"[A-Za-z0-9]+", tag)) for tag in node.get("tags", []))
    return next((each for each in words if each[:1].isalpha()), _tag(path))


def _path_parameters(path: str) -> list[Node]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in variables_of(path)
    ]


def responses(calls: Sequence[Call]) -> dict[str, Node]:
    """Return the responses by status."""
    by_status: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        by_status[call.status].append(call)
    nodes = {str(status): response(by_status[status]) for status in sorted(by_status)}
    for status, node in nodes.items():
        if status.startswith("2"):
            own = by_status[int(status)]
            _tell_apart(node, own, [call for call in calls if call.status >= REFUSED])
    return nodes


def _tell_apart(node: Node, done: Sequence[Call], refused: Sequence[Call]) -> None:
    """State the values of members that are the same in all answers, and never so in refusals."""
    schema = node.get("content", {}).get(MEDIA_TYPE, {}).get("schema", {})
    answers = [call.data for call in done if isinstance(call.data, dict)]
    others = [call.data for call in refused if isinstance(call.data, dict)]
    if len(answers) < max(OFTEN, len(done)) or len(others) < OFTEN:
        return
    for name, inner in schema.get("properties", {}).items():
        value = answers[0].get(name)
        is_plain = inner.get("type") in ("boolean", "string", "integer")
        is_same = is_plain and all(each.get(name) == value for each in answers)
        if is_same and all(name in each and each[name] != value for each in others):
            inner["enum"] = [value]
            inner[EVIDENCE] = {"enum": {"seen": len(answers), "of": len(answers)}}


def response(calls: Sequence[Call]) -> Node:
    """Return the response that these calls had."""
    count = len(calls)
    node: Node = {"description": f"As {count} {'answer was' if count == 1 else 'answers were'}"}
    bodies = [call.data for call in calls if call.data is not ABSENT and call.data is not BROKEN]
    kinds = {call.media_type for call in calls if call.data is not ABSENT} - {""}
    if bodies and all(kind.endswith("json") for kind in kinds):
        schema: Schema = schema_of(bodies, is_refusal=calls[0].status >= REFUSED)
        node["content"] = {MEDIA_TYPE: {"schema": schema}}
    return node
