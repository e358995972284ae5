"""The OpenAPI Overlay 1.0 of what was learned, on a contract."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from busroot_mock.contract.operations import OBSERVED, operations_of
from busroot_mock.generic.words import RECORDS, words_of_kind
from busroot_mock.learning.learn import Learned
from busroot_mock.learning.operations import Describing, query_parameters, response

_ALL_ROLES: Final = ("admin", "supervisor", "member", "read_only")
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z_/-]*( [A-Za-z_/-]+)*")
_BOOLEANS: Final = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"])
Action = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """An overlay, and what was seen that a contract says otherwise.

    Attributes:
        overlay: The document.
        added: How many operations are new.
        contradicted: Sentences on what is not in the overlay.
    """

    overlay: dict[str, Any]
    added: int
    contradicted: list[str]


def drafted(learned: Learned, contract: Mapping[str, Any]) -> Draft:
    """Return what is to be added to a contract."""
    roles = _ALL_ROLES if contract.get("security") else ()
    taken = [operation.operation_id for operation in operations_of(contract)]
    describing = Describing(learned, roles, taken)
    actions: list[Action] = []
    paths: dict[str, dict[str, Any]] = {}
    contradicted: list[str] = []
    for label in describing.labels:
        method, _, path = label.partition(" ")
        known = contract["paths"].get(path, {}).get(method.lower())
        if known is None:
            paths.setdefault(path, {})[method.lower()] = describing.operation(label)
            continue
        calls = describing.calls(label)
        for status in sorted({call.status for call in calls}):
            alike = [call for call in calls if call.status == status]
            if _is_declared(known, status):
                continue
            if 200 <= status < 300:
                contradicted.append(f"{label} answered {status}, which the contract does not have.")
                continue
            target = f"$.paths['{path}'].{method.lower()}.responses"
            node = {**response(alike), "x-certainty": OBSERVED}
            actions.append({"target": target, "update": {str(status): node}})
        contradicted += _undeclared_parameters(label, known, query_parameters(calls), contract)
    actions += [{"target": "$.paths", "update": {path: item}} for path, item in paths.items()]
    actions += _whole(learned, contract, paths)
    overlay = {
        "overlay": "1.0.0",
        "info": {"title": "Learned from recordings", "version": "1"},
        "actions": actions,
    }
    return Draft(overlay, sum(map(len, paths.values())), contradicted)


def _whole(
    learned: Learned, contract: Mapping[str, Any], paths: Mapping[str, Any]
) -> Iterator[Action]:
    """Yield what stands at the top: kinds of records, and the base path if there is none."""
    if not contract.get("servers"):
        url = f"{learned.session.base or '/'}"
        yield {"target": "$", "update": {"servers": [{"url": url}]}}
    kinds = {name: words_of_kind(kind) for name, kind in learned.model.kinds.items()}
    if kinds and paths:
        yield {"target": "$", "update": {RECORDS: kinds}}


def _is_declared(operation: Mapping[str, Any], status: int) -> bool:
    declared = operation.get("responses", {})
    return any(key in declared for key in (str(status), f"{status // 100}XX", "default"))


def _undeclared_parameters(
    label: str,
    operation: Mapping[str, Any],
    seen: list[dict[str, Any]],
    contract: Mapping[str, Any],
) -> list[str]:
    names = {_resolved(each, contract).get("name") for each in operation.get("parameters", [])}
    return [
        f"{label} was asked with {each['name']}, which the contract does not have."
        for each in seen
        if each["name"] not in names
    ]


def _resolved(node: Mapping[str, Any], contract: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        found: Any = contract
        for step in str(node["$ref"]).split("/")[1:]:
            found = found[step]
        node = found
    return node


class _Dumper(yaml.SafeDumper):
    """Writes texts in quotes wherever some reader of YAML could take them for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _BOOLEANS
    style = None if is_plain else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def as_yaml(overlay: Mapping[str, Any]) -> str:
    """Return an overlay as a file."""
    return yaml.dump(dict(overlay), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
