"""What a run learned, as an OpenAPI Overlay 1.0.0 that a maintainer can review and apply."""

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import DOCUMENTED, Operation
from busroot_mock.contract.places import ASSUMED, MARK, certainty_on, node_at

from .finding import ASSUMPTION, Finding, Lesson

CONTRADICTED = "x-contradicted"
UNDOCUMENTED_STATUS = "ST103"
# A guess that a deployment does not keep to is taken out; the manual never made it.
REMOVABLE = ("minimum", "maximum", "minLength", "maxLength", "pattern", "format", "minItems")

Action = dict[str, Any]


def overlay_of(contract: Contract, findings: Iterable[Finding]) -> str:
    """Return the YAML text of an overlay that lets the contract say what was seen.

    Only contradicted assumptions are learned from: what the manual documents stays. Where it is
    not clear what to change, a note, `x-contradicted-` with the fingerprint of the finding, is put
    where the guess stands.
    """
    learned = [one for one in findings if one.kind == ASSUMPTION]
    absent = _absent(learned)
    actions: list[Action] = []
    for one in learned:
        for action in _actions(contract, one, absent):
            if not _has(actions, action):
                actions.append(action)
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


def target_of(place: Location, contract: Contract) -> str:
    """Return the JSONPath (RFC 9535) of a place; an index of a list is a number."""
    path, node = "$", contract.document
    for step in place:
        if isinstance(node, list):
            path, node = f"{path}[{int(step)}]", node[int(step)]
        else:
            path, node = f"{path}[{_quoted(step)}]", node.get(step, {})
    return path


def _absent(findings: Iterable[Finding]) -> dict[Location, set[str]]:
    """Return, for each list of required names, those that turned out not to be."""
    found: dict[Location, set[str]] = {}
    for one in findings:
        for lesson in one.lessons:
            if lesson.get("part"):
                found.setdefault(tuple(lesson["place"]), set()).add(lesson["part"])
    return found


def _actions(contract: Contract, one: Finding, absent: dict[Location, set[str]]) -> list[Action]:
    evidence = _evidence(one)
    operation = contract.operations_by_label.get(one.operation)
    if one.check == UNDOCUMENTED_STATUS and operation:
        return [_new_status(contract, operation, one, evidence)]
    learned = [
        {"target": target, "description": evidence, **change}
        for lesson in one.lessons
        for target, change in _learned(contract, lesson, absent)
    ]
    return learned or list(_notes(contract, operation, one, evidence))


def _new_status(contract: Contract, operation: Operation, one: Finding, evidence: str) -> Action:
    status = {MARK: ASSUMED, "description": "Seen at a deployment; say what it means"}
    target = target_of((*operation.location, "responses"), contract)
    return {"target": target, "description": evidence, "update": {one.signature: status}}


def _learned(
    contract: Contract, lesson: Lesson, absent: dict[Location, set[str]]
) -> Iterator[tuple[str, Action]]:
    """Yield targets and what to change there for one broken keyword, if that is clear."""
    place, keyword, part = tuple(lesson["place"]), lesson["place"][-1], lesson.get("part")
    target, schema = target_of(place, contract), target_of(place[:-1], contract)
    node = node_at(contract, place)
    if keyword == "enum" and "value" in lesson:
        yield target, {"update": lesson["value"]}
    elif keyword == "required" and node is True:
        yield schema, {"update": {"required": False}}
    elif keyword == "required" and part and absent[place] < set(node):
        yield f"{target}[?@ == {_quoted(part)}]", {"remove": True}
    elif keyword == "type" and lesson.get("value", 0) is None:
        yield schema, {"update": {"nullable": True, MARK: {"nullable": ASSUMED}}}
    elif keyword == "required" or keyword in REMOVABLE:
        # A list of required names may not be empty.
        yield target, {"remove": True}
        yield from _unmark(contract, place)


def _unmark(contract: Contract, place: Location) -> Iterator[tuple[str, Action]]:
    """Yield what takes away the mark of a keyword that is taken away."""
    claims = node_at(contract, place[:-1]).get(MARK)
    if isinstance(claims, dict) and place[-1] in claims:
        mark = (*place[:-1], MARK) if len(claims) == 1 else (*place[:-1], MARK, place[-1])
        yield target_of(mark, contract), {"remove": True}


def _notes(
    contract: Contract, operation: Operation | None, one: Finding, evidence: str
) -> Iterator[Action]:
    """Yield notes, each at the guess itself if it stands there, or else at the operation."""
    for stated in one.statements:
        if stated.certainty == DOCUMENTED:
            continue
        is_marked = certainty_on(contract, (stated.place,)) == ASSUMED
        place = stated.place if is_marked or operation is None else operation.location
        while place and not isinstance(node_at(contract, place), dict):
            place = place[:-1]
        yield {
            "target": target_of(place, contract),
            "description": evidence,
            "update": {f"{CONTRADICTED}-{one.fingerprint}": stated.says},
        }


def _evidence(one: Finding) -> str:
    text = f"{one.operation}, {one.check}, {one.fingerprint}: {one.expected} {one.actual}"
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
