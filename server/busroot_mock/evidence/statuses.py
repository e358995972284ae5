"""Statuses that operations answered and do not declare."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from busroot_mock.comparison.overlays import target_of
from busroot_mock.contract.document import Contract
from busroot_mock.contract.marks import ASSUMED, MARK
from busroot_mock.contract.operations import EVIDENCE, OBSERVED, Operation
from busroot_mock.contract.responses import declared_for, json_type_of
from busroot_mock.evidence.corrections import Action
from busroot_mock.evidence.exchanges import Exchange
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.draft.operations import response
from busroot_mock.learning.draft.tally import Support, Tally


class Undeclared(NamedTuple):
    """A status that an operation does not declare.

    Attributes:
        calls: That were answered with it.
        former: A declared status of success that no call had; a guess if it is there.
    """

    operation: Operation
    status: int
    calls: list[Call]
    former: str | None
    of: int

    @property
    def support(self) -> Support:
        """How often it was seen."""
        tally = Tally()
        for call in self.calls:
            tally.add(call)
        return Support(tally, self.of)


def undeclared_in(contract: Contract, exchanges: Iterable[Exchange]) -> Iterator[Undeclared]:
    """Yield the statuses that operations do not declare, but for failures of the server."""
    groups: dict[str, list[Exchange]] = {}
    for each in exchanges:
        groups.setdefault(each.operation.label, []).append(each)
    for group in groups.values():
        operation = group[0].operation
        declared = operation.node["responses"]
        seen = {each.call.status for each in group}
        for status in sorted(seen):
            if declared_for(declared, status) is not None or status >= 500:
                continue
            calls = [each.call for each in group if each.call.status == status]
            former = next(
                (
                    key
                    for key in declared
                    if key.startswith("2") and key.isdecimal() and int(key) not in seen
                ),
                None,
            )
            is_success = 200 <= status < 300
            yield Undeclared(operation, status, calls, former if is_success else None, len(group))


def is_guess(contract: Contract, each: Undeclared) -> bool:
    """Tell whether a status may be added: a refusal, or in place of a success that is a guess."""
    if each.status >= 300 or each.operation.certainty == ASSUMED:
        return True
    node = each.operation.node["responses"].get(each.former, {})
    return isinstance(node, dict) and node.get(MARK) == ASSUMED


def declared(contract: Contract, each: Undeclared) -> Iterator[Action]:
    """Yield what adds a status to an operation."""
    place = each.operation.location
    support, known = each.support, each.operation.node["responses"]
    target = target_of((*place, "responses"), contract.document)
    if each.former is not None:
        text = f"status {each.former} before; {each.status} {support.in_words()}"
        node = {**known[each.former], MARK: OBSERVED}
        yield _action(target, text, update={str(each.status): node})
        former = target_of((*place, "responses", each.former), contract.document)
        yield _action(former, text, remove=True)
    else:
        text = f"status {each.status} not declared before; {support.in_words()}"
        yield _action(target, text, update={str(each.status): _response(contract, each)})
    evidence = {"responses": {str(each.status): support.as_node()}}
    yield _action(target_of(place, contract.document), text, update={EVIDENCE: evidence})


def _action(target: str, description: str, **change: Any) -> Action:
    return {"target": target, "description": description, **change}


def _response(contract: Contract, each: Undeclared) -> dict[str, Any]:
    """Return what other operations declare for a status, if the answers are like that."""
    for other in contract.operations:
        node = other.node["responses"].get(str(each.status))
        reference = node.get("$ref") if isinstance(node, dict) else None
        if reference and _fits(contract, other, each):
            return {"$ref": reference}
    return {**response(each.calls), MARK: OBSERVED}


def _fits(contract: Contract, other: Operation, each: Undeclared) -> bool:
    place = (*other.location, "responses", str(each.status))
    content = contract.find(*place)[1].get("content", {})
    media_type = json_type_of(content)
    if media_type is None or "schema" not in content[media_type]:
        return False
    schema = contract.schema(*place, "content", media_type, "schema")
    return all(schema.is_valid(call.data) for call in each.calls)
