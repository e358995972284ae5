"""Fault rules: which requests of a world go wrong, and how.

Nothing here depends on real time or chance: rates go by the clock of the world, shares and delays
are drawn from its seed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import NormalDist
from typing import Any, Final, NamedTuple

from busroot_mock.contract.operations import Operation
from busroot_mock.errors import NotFound
from busroot_mock.faults.kind import Kind
from busroot_mock.faults.kinds import kind_of
from busroot_mock.store.held import HELD, weight_of

LONGEST_DELAY: Final = 60_000
"""In milliseconds."""

_FINENESS: Final = 10**9
_OBJECTS: Final = 500

Draw = Callable[[str, int], int]
"""`World.draw`: the next whole number for a purpose, below a limit."""


class Sender(NamedTuple):
    """What a rule can match of the caller."""

    key: str
    account_id: str
    roles: frozenset[str]


class Fault(NamedTuple):
    """The faults that are injected into a request.

    Attributes:
        rules: Ids of the rules that say so.
        delay: For how many seconds the answer is held back.
        kind: What happens besides the delay.
        retry_after: Seconds until a rate limit lets requests through again.
    """

    rules: list[str]
    delay: float
    kind: Kind
    retry_after: int

    @property
    def name(self) -> str:
        """The ids of the rules, as the journal shows them."""
        return " ".join(self.rules)

    def refuse(self) -> None:
        """Raise `InjectedFault` if it takes the place of the operation."""
        self.kind.refuse(self.rules[-1], self.retry_after)


@dataclass
class Rule:
    """One rule, with its counts.

    Args:
        id: Its name within the world.
        match: The `FaultMatch`: which requests fit.
        effect: The `FaultEffect`: what goes wrong.
        next: On how many requests it acts at most.
        share: On which share of the requests it acts, from 0 to 1.
        matched: How many requests reached it that fit.
        applied: On how many of them it acted.
        began: As `Counts` has it.
        passed: Likewise.
    """

    id: str
    match: dict[str, str]
    effect: dict[str, Any]
    next: int | None = None
    share: float | None = None
    matched: int = 0
    applied: int = 0
    began: int = 0
    passed: int = 0

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of the effect; None if it is a delay alone."""
        return kind_of(self.effect)


class Faults:
    """The rules of a world, in the order of entry. Their memory counts as that of records does.

    Args:
        rules: To begin with.
        made: How many were ever entered, so that no id comes twice.
    """

    def __init__(self, rules: Iterable[Rule] = (), made: int = 0) -> None:
        self._held, self._charged = HELD, 0
        self._rules: dict[str, Rule] = {}
        self.made = made
        for rule in rules:
            self._enter(rule)

    def __del__(self) -> None:
        self._charge(-self._charged)

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def add(self, entered: dict[str, Any]) -> Rule:
        """Enter a rule, a `FaultInput`."""
        self.made += 1
        rule = Rule(
            f"f{self.made}",
            entered.get("match", {}),
            entered["effect"],
            entered.get("next"),
            entered.get("share"),
        )
        self._enter(rule)
        return rule

    def remove(self, rule_id: str) -> None:
        """Remove a rule by its id."""
        self._charge(-_weight_of(self._rules.pop(rule_id)))

    def get(self, rule_id: str) -> Rule:
        """Return a rule by its id. Raises `NotFound` if there is none."""
        try:
            return self._rules[rule_id]
        except KeyError:
            raise NotFound(f"The world has no fault rule {rule_id!r}.") from None

    def copy(self) -> "Faults":
        """Return a copy, counts and all."""
        other = Faults(made=self.made)
        other._rules = {rule.id: replace(rule) for rule in self}
        other._charge(self._charged)
        return other

    def choose(self, operation: Operation, sender: Sender, draw: Draw, now: int) -> Fault | None:
        """Return what goes wrong with a request, and count it; None if nothing does.

        The rules have their turn in the order of entry. The first with a kind ends it; delays add
        up.

        Args:
            operation: That the request is for.
            sender: Who sends it.
            draw: The source of chance.
            now: The time of the world, in epoch milliseconds.
        """
        acting = list(self._acting(operation, sender, draw, now))
        if not acting:
            return None
        last = acting[-1]
        kind = last.kind or Kind({})
        delay = min(sum([_delay(rule, draw) for rule in acting]), LONGEST_DELAY) / 1000
        return Fault([rule.id for rule in acting], delay, kind, kind.retry_after(last, now))

    def _acting(self, operation: Operation, sender: Sender, draw: Draw, now: int) -> Iterator[Rule]:
        for rule in self:
            if fits(rule.match, operation) and _is_of(rule.match, sender):
                rule.matched += 1
                if _is_due(rule, draw, now):
                    rule.applied += 1
                    yield rule
                    if rule.kind:
                        return

    def _enter(self, rule: Rule) -> None:
        self._rules[rule.id] = rule
        self._charge(_weight_of(rule))

    def _charge(self, count: int) -> None:
        self._charged += count
        self._held.total += count


def _weight_of(rule: Rule) -> int:
    """Return about how many bytes of memory a rule takes, with what is drawn for it."""
    return _OBJECTS + weight_of({"match": rule.match, "effect": rule.effect})


def fits(match: dict[str, str], operation: Operation) -> bool:
    """Tell whether a rule can meet requests for an operation."""
    known = {
        "operationId": operation.operation_id,
        "method": operation.method,
        "path": operation.path,
        "tag": operation.tag,
    }
    return all(match.get(name, value) == value for name, value in known.items())


def draws_of(rule_id: str) -> tuple[str, str]:
    """Return for which purposes a rule draws: its share, and its delay."""
    return f"fault {rule_id} share", f"fault {rule_id} delay"


def _is_of(match: dict[str, str], sender: Sender) -> bool:
    # The world is left out of the key, so that a rule goes on to hold in a fork.
    key = match.get("key", sender.key).rpartition(".")[2]
    return (
        key == sender.key.rpartition(".")[2]
        and match.get("accountId", sender.account_id) == sender.account_id
        and ("role" not in match or match["role"] in sender.roles)
    )


def _is_due(rule: Rule, draw: Draw, now: int) -> bool:
    """Tell whether a rule acts on a request that fits it."""
    if rule.kind and not rule.kind.is_due(rule, now):
        return False
    if rule.next is not None and rule.applied >= rule.next:
        return False
    if rule.share is None:
        return True
    return draw(draws_of(rule.id)[0], _FINENESS) < rule.share * _FINENESS


def _delay(rule: Rule, draw: Draw) -> int:
    """Return the milliseconds that a rule adds to a request."""
    wanted = rule.effect.get("delay", 0)
    if isinstance(wanted, int):
        return wanted
    purpose = draws_of(rule.id)[1]
    if "from" in wanted:
        lowest: int = wanted["from"]
        return lowest + draw(purpose, wanted["to"] - lowest + 1)
    chance = (draw(purpose, _FINENESS) + 0.5) / _FINENESS
    drawn: float = wanted["mean"] + NormalDist().inv_cdf(chance) * wanted["deviation"]
    return min(max(round(drawn), 0), LONGEST_DELAY)
