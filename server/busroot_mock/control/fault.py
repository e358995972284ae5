"""Handlers of tag Fault: the fault rules of a world."""

from busroot_mock.contract.operations import Operation
from busroot_mock.contract.responses import declared_for
from busroot_mock.errors import Conflict, violation
from busroot_mock.faults.kinds import KINDS
from busroot_mock.faults.rules import Rule, fits
from busroot_mock.http.response import Record, result, results, success
from busroot_mock.worlds.registry import Worlds
from busroot_mock.worlds.turns import in_turns


async def list_faults(worlds: Worlds, world: str) -> Record:
    """Return the `FaultList`."""
    rules = list(worlds.get(world).state.faults)
    return results(await in_turns(rules, lambda rule: _fault(worlds, world, rule)))


def add_fault(worlds: Worlds, world: str, body: Record) -> Record:
    """Add a rule after all others; return the `FaultResult`.

    Raises `Conflict` if the rule can never act, or contradicts itself, and `ServiceUnavailable` if
    there are too many.
    """
    faults = worlds.get(world).state.faults
    _check_effect(body["effect"])
    match = body.get("match", {})
    if not any(fits(match, operation) for operation in _operations(worlds)):
        raise _conflict("No operation of the contract matches the rule.", "/match", "exists", True)
    worlds.check_count("faults")
    return result(_fault(worlds, world, faults.add(body)))


def get_fault(worlds: Worlds, world: str, fault: str) -> Record:
    """Return the `FaultResult`."""
    return result(_fault(worlds, world, worlds.get(world).state.faults.get(fault)))


def delete_fault(worlds: Worlds, world: str, fault: str) -> None:
    """Remove a rule."""
    selected = worlds.get(world)
    selected.forget_rule(selected.state.faults.get(fault).id)


def clear_faults(worlds: Worlds, world: str) -> Record:
    """Remove all rules of a world; return `Success`."""
    selected = worlds.get(world)
    for rule in list(selected.state.faults):
        selected.forget_rule(rule.id)
    return success()


def _check_effect(effect: Record) -> None:
    """Raise `Conflict` if an effect is empty, or contradicts itself."""
    kinds = [kind.name for kind in KINDS if kind.name in effect]
    if len(kinds) > 1:
        message = f"A rule can have only one of {' and '.join(kinds)}, with or without a delay."
        raise _conflict(message, "/effect", "maxItems", 1)
    if not kinds and "delay" not in effect:
        raise _conflict("The rule has no effect.", "/effect", "minItems", 1)
    extras = {extra: kind.name for kind in KINDS for extra in kind.extras}
    for extra, kind in extras.items():
        if extra in effect and kind not in effect:
            raise _conflict(f"{extra} needs a {kind}.", f"/effect/{extra}", "required", kind)
    delay = effect.get("delay")
    if isinstance(delay, dict) and delay.get("from", 0) > delay.get("to", delay.get("from", 0)):
        raise _conflict("The delay has a `from` above its `to`.", "/effect/delay", "range", True)


def _conflict(message: str, place: str, keyword: str, expected: object) -> Conflict:
    return Conflict(message, [violation("body", place, keyword, expected)])


def _fault(worlds: Worlds, world: str, rule: Rule) -> Record:
    entered = {"match": rule.match, "next": rule.next, "share": rule.share, "effect": rule.effect}
    return {
        "id": rule.id,
        "world": world,
        **{name: value for name, value in entered.items() if value is not None},
        "matched": rule.matched,
        "applied": rule.applied,
        **_declared(worlds, rule),
    }


def _declared(worlds: Worlds, rule: Rule) -> Record:
    """Return whether the contract declares the status of a rule wherever it can act."""
    status = rule.kind.status if rule.kind else None
    if status is None:
        return {}
    matched = [operation for operation in _operations(worlds) if fits(rule.match, operation)]
    declared = [declared_for(operation.node["responses"], status) for operation in matched]
    return {"declared": None not in declared}


def _operations(worlds: Worlds) -> list[Operation]:
    return worlds.contract.operations if worlds.contract else []
