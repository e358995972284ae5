"""What a run learned, as an OpenAPI Overlay 1.0.0 that a maintainer can review and apply."""

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from busroot_mock.contract import Contract
from busroot_mock.contract_places import Place

from .finding import ASSUMPTION, Finding, Lesson, Statement
from .statements import operation_place
from .trail import ASSUMED, node_at

CONTRADICTED = "x-contradicted"
MARK = "x-certainty"
UNDOCUMENTED_STATUS = "ST103"
# A guess that a deployment does not keep to is taken out; the manual never made it.
REMOVABLE = ("minimum", "maximum", "minLength", "maxLength", "pattern", "format", "minItems")

Action = dict[str, Any]


def overlay_of(contract: Contract, findings: Iterable[Finding]) -> str:
    """Return the YAML text of an overlay that lets the contract say what was seen.

    Only contradicted assumptions are learned from: what the manual documents stays. Where it is
    not clear what to change, a note, `x-contradicted`, is put where the guess stands.
    """
    actions: list[Action] = []
    for one in findings:
        if one.kind == ASSUMPTION:
            actions += [each for each in _actions(contract, one) if not _has(actions, each)]
    overlay = {
        "overlay": "1.0.0",
        "info": {
            "title": "What busroot-mock verify learned of a deployment",
            "version": contract.version,
        },
        "extends": contract.path.name,
        "actions": actions or [_nothing_learned()],
    }
    return str(yaml.safe_dump(overlay, sort_keys=False, allow_unicode=True, width=100))


def target_of(place: Place, contract: Contract) -> str:
    """Return the JSONPath (RFC 9535) of a place; an index of a list is a number."""
    path, node = "$", contract.document
    for step in place:
        if isinstance(node, list):
            path, node = f"{path}[{int(step)}]", node[int(step)]
        else:
            path, node = f"{path}[{_quoted(step)}]", node.get(step, {})
    return path


def _actions(contract: Contract, one: Finding) -> list[Action]:
    evidence = _evidence(one)
    place = operation_place(contract, one.operation)
    if one.check == UNDOCUMENTED_STATUS and place:
        return [_new_status(contract, place, one, evidence)]
    learned = [action for lesson in one.lessons for action in _learned(contract, lesson, evidence)]
    return learned or list(_notes(contract, one.statements, evidence))


def _new_status(contract: Contract, place: Place, one: Finding, evidence: str) -> Action:
    status = {MARK: ASSUMED, "description": "Seen at a deployment; say what it means"}
    target = target_of((*place, "responses"), contract)
    return {"target": target, "description": evidence, "update": {one.signature: status}}


def _learned(contract: Contract, lesson: Lesson, evidence: str) -> Iterator[Action]:
    """Yield what to change for one broken keyword, if that is clear."""
    place, keyword = tuple(lesson["place"]), lesson["place"][-1]
    told = {"description": evidence}
    target = target_of(place, contract)
    schema = target_of(place[:-1], contract)
    if keyword == "enum" and "value" in lesson:
        yield {"target": target, **told, "update": lesson["value"]}
    elif keyword == "required" and lesson.get("part"):
        yield {"target": f"{target}[?@ == {_quoted(lesson['part'])}]", **told, "remove": True}
    elif keyword == "type" and lesson.get("value", 0) is None:
        update = {"nullable": True, MARK: {"nullable": ASSUMED}}
        yield {"target": schema, **told, "update": update}
    elif keyword == "required" and node_at(contract, place) is True:
        yield {"target": schema, **told, "update": {"required": False}}
    elif keyword in REMOVABLE:
        yield {"target": target, **told, "remove": True}
        yield from _unmark(contract, place, evidence)


def _unmark(contract: Contract, place: Place, evidence: str) -> Iterator[Action]:
    """Yield what takes away the mark of a keyword that is taken away."""
    claims = node_at(contract, place[:-1]).get(MARK)
    if isinstance(claims, dict) and place[-1] in claims:
        mark = (*place[:-1], MARK) if len(claims) == 1 else (*place[:-1], MARK, place[-1])
        yield {"target": target_of(mark, contract), "description": evidence, "remove": True}


def _notes(contract: Contract, statements: list[Statement], evidence: str) -> Iterator[Action]:
    for one in statements:
        if one.certainty == "documented":
            continue
        place = one.place
        while place and not isinstance(node_at(contract, place), dict):
            place = place[:-1]
        yield {
            "target": target_of(place, contract),
            "description": evidence,
            "update": {CONTRADICTED: f"{one.says}: {evidence}"},
        }


def _evidence(one: Finding) -> str:
    text = f"{one.operation}, {one.check}, {one.fingerprint}: {one.expected} {one.came}"
    return " ".join(text.split())


def _has(actions: list[Action], action: Action) -> bool:
    """Tell whether an action was proposed already, by another finding."""
    return any({**each, "description": ""} == {**action, "description": ""} for each in actions)


def _nothing_learned() -> Action:
    # An overlay has at least one action.
    description = "No assumption of the contract was contradicted; this changes nothing."
    return {"target": "$.info", "description": description, "update": {}}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
