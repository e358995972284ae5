"""Corrections of the contract, as an OpenAPI Overlay 1.0.0 for a maintainer to review and apply."""

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from busroot_mock.comparison.overlays import quoted, target_of
from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED, MARK, PARTS
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import certainty_on, node_at

from .finding import ASSUMPTION, SURE, Finding, Lesson

CONTRADICTED = "x-contradicted"
UNDOCUMENTED_STATUS = "ST103"
# An assumption that a deployment contradicts is removed: the manual does not make it.
REMOVABLE = ("minimum", "maximum", "minLength", "maxLength", "pattern", "format", "minItems")

Action = dict[str, Any]


def overlay_of(contract: Contract, findings: Iterable[Finding]) -> str:
    """Return the YAML text of an overlay that corrects contradicted assumptions of the contract.

    What the manual documents stays. Where the correction is not clear, a note is put at the
    assumption: `x-contradicted-` with the fingerprint of the finding.
    """
    contradicted = [finding for finding in findings if finding.kind == ASSUMPTION]
    absent = _absent(contradicted)
    actions: list[Action] = []
    for finding in contradicted:
        for action in _actions(contract, finding, absent):
            if not _has(actions, action):
                actions.append(action)
    overlay = {
        "overlay": "1.0.0",
        "info": {
            "title": "Corrections of the contract, from busroot-mock verify",
            "version": contract.version,
        },
        "extends": contract.path.name,
        "actions": actions or [_nothing_learned()],
    }
    return str(yaml.safe_dump(overlay, sort_keys=False, allow_unicode=True, width=100))


def _absent(findings: Iterable[Finding]) -> dict[Location, set[str]]:
    """Return, for each list of required names, those that a response lacked."""
    absent: dict[Location, set[str]] = {}
    for finding in findings:
        for lesson in finding.lessons:
            if lesson.get("part"):
                absent.setdefault(tuple(lesson["place"]), set()).add(lesson["part"])
    return absent


def _actions(
    contract: Contract, finding: Finding, absent: dict[Location, set[str]]
) -> list[Action]:
    evidence = _evidence(finding)
    operation = contract.operations_by_label.get(finding.operation)
    if finding.check == UNDOCUMENTED_STATUS and operation:
        return [_new_status(contract, operation, finding, evidence)]
    learned = [
        {"target": target, "description": evidence, **change}
        for lesson in finding.lessons
        for target, change in _learned(contract, lesson, absent)
    ]
    return learned or list(_notes(contract, operation, finding, evidence))


def _new_status(
    contract: Contract, operation: Operation, finding: Finding, evidence: str
) -> Action:
    status = {MARK: ASSUMED, "description": "Returned by a deployment; describe it"}
    target = target_of((*operation.location, "responses"), contract.document)
    return {"target": target, "description": evidence, "update": {finding.signature: status}}


def _learned(
    contract: Contract, lesson: Lesson, absent: dict[Location, set[str]]
) -> Iterator[tuple[str, Action]]:
    """Yield targets and their changes for one violated keyword, if the change is clear."""
    location, keyword, part = tuple(lesson["place"]), lesson["place"][-1], lesson.get("part")
    target = target_of(location, contract.document)
    schema = target_of(location[:-1], contract.document)
    node = node_at(contract, location)
    if keyword == "enum" and "value" in lesson:
        yield target, {"update": lesson["value"]}
    elif keyword == "required" and node is True:
        yield schema, {"update": {"required": False}}
    elif keyword == "required" and part and absent[location] < set(node):
        yield f"{target}[?@ == {quoted(part)}]", {"remove": True}
    elif keyword == "type" and lesson.get("value", 0) is None:
        yield schema, {"update": {"nullable": True}}
        yield _marked(contract, location[:-1], "nullable")
    elif keyword == "required" or keyword in REMOVABLE:
        # A list of required names may not be empty.
        yield target, {"remove": True}
        yield from _unmark(contract, location)


def _unmark(contract: Contract, location: Location) -> Iterator[tuple[str, Action]]:
    """Yield the removal of the mark of a keyword that is removed."""
    holder, keyword = location[:-1], location[-1]
    names = node_at(contract, holder).get(PARTS, [])
    if keyword in names:
        marks = target_of((*holder, PARTS), contract.document)
        entry = f"[?@ == {quoted(keyword)}]" if len(names) > 1 else ""
        yield f"{marks}{entry}", {"remove": True}


def _marked(contract: Contract, location: Location, keyword: str) -> tuple[str, Action]:
    """Return the action that adds a keyword to the assumed parts of an object."""
    if PARTS in node_at(contract, location):
        return target_of((*location, PARTS), contract.document), {"update": keyword}
    return target_of(location, contract.document), {"update": {PARTS: [keyword]}}


def _notes(
    contract: Contract, operation: Operation | None, finding: Finding, evidence: str
) -> Iterator[Action]:
    """Yield notes, each at the marked assumption, or else at the operation."""
    for statement in finding.statements:
        if statement.certainty in SURE:
            continue
        is_marked = certainty_on(contract, (statement.place,)) == ASSUMED
        location = statement.place if is_marked or operation is None else operation.location
        while location and not isinstance(node_at(contract, location), dict):
            location = location[:-1]
        yield {
            "target": target_of(location, contract.document),
            "description": evidence,
            "update": {f"{CONTRADICTED}-{finding.fingerprint}": statement.says},
        }


def _evidence(finding: Finding) -> str:
    name = f"{finding.operation}, {finding.check}, {finding.fingerprint}"
    return " ".join(f"{name}: {finding.expected} {finding.actual}".split())


def _has(actions: list[Action], action: Action) -> bool:
    """Tell whether another finding has proposed an action already."""
    return any({**each, "description": ""} == {**action, "description": ""} for each in actions)


def _nothing_learned() -> Action:
    # An overlay has at least one action.
    description = "No assumption of the contract was contradicted; this changes nothing."
    return {"target": "$.info", "description": description, "update": {}}
