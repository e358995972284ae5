"""Fault rules: which requests of a world go wrong, and how.

Nothing here depends on real time or chance: rates go by the clock of the world, shares and delays
are drawn from its seed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any, Final, NamedTuple

from busroot_mock.contract.operations import Operation
from busroot_mock.errors import NotFound

KINDS: Final = ("status", "drop", "truncate", "malformed", "rateLimit", "expiredKey")
LONGEST_DELAY: Final = 60_000
"""In milliseconds."""

_FINENESS: Final = 10**9

Draw = Callable[[str, int], int]
"""`World.draw`: the next whole number for a purpose, below a limit."""


class Sender(NamedTuple):
    """What a rule can ask of who calls."""

    key: str
    account_id: str
    roles: frozenset[str]


class Fault(NamedTuple):
    """What goes wrong with one request.

    Attributes:
        rules: Ids of the rules that say so.
        delay: For how many seconds the answer is held back.
        effect: The `FaultEffect` besides the delay; empty if there is none.
        retry_after: Seconds until a rate limit lets requests through again.
    """

    rules: list[str]
    delay: float
    effect: dict[str, Any]
    retry_after: int


@dataclass
class Rule:
    """One rule, with its counts.

    Args:
        id: Its name within the world.
        match: The `FaultMatch`: what it asks of a request.
        effect: The `FaultEffect`: what goes wrong.
        next: On how many requests it acts at most.
        share: On which share of the requests it acts.
        matched: How many requests came to it that fit.
        applied: On how many of them it acted.
        began: When the window of its rate limit began, in epoch milliseconds.
        passed: How many requests came in that window.
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

    @property
    def kind(self) -> str | None:
        """The effect besides a delay, one of `KINDS`."""
        return next((kind for kind in KINDS if kind in self.effect), None)

    def retry_after(self, now: int) -> int:
        """Return in how many seconds the window of the rate limit ends, rounded up."""
        limit = self.effect.get("rateLimit")
        return limit["seconds"] - (now - self.began) // 1000 if limit else 0


class Faults:
    """The rules of a world, in the order of entry.

    Args:
        rules: To begin with.
        made: How many were ever entered, so that no id comes twice.
    """

    def __init__(self, rules: Iterable[Rule] = (), made: int = 0) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self.made = made

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

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
        self.rules[rule.id] = rule
        return rule

    def get(self, rule_id: str) -> Rule:
        """Return a rule by its id. Raises `NotFound` if there is none."""
        try:
            return self.rules[rule_id]
        except KeyError:
            raise NotFound(f"The world has no fault rule {rule_id!r}.") from None

    def copy(self) -> "Faults":
        """Return rules that are as these are now, counts and all, and go their own way."""
        return Faults(map(replace, self), self.made)

    def choose(self, operation: Operation, sender: Sender, draw: Draw, now: int) -> Fault | None:
        """Return what goes wrong with a request, and count it; None if nothing does.

        The rules have their turn in the order of entry. One with an effect besides a delay ends it;
        delays add up.

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
        effect = last.effect if last.kind else {}
        delay = min(sum([_delay(rule, draw) for rule in acting]), LONGEST_DELAY) / 1000
        return Fault([rule.id for rule in acting], delay, effect, last.retry_after(now))

    def _acting(self, operation: Operation, sender: Sender, draw: Draw, now: int) -> Iterator[Rule]:
        for rule in self:
            if fits(rule.match, operation) and _is_of(rule.match, sender):
                rule.matched += 1
                if _is_due(rule, draw, now):
                    rule.applied += 1
                    yield rule
                    if rule.kind:
                        return


def fits(match: dict[str, str], operation: Operation) -> bool:
    """Tell whether a rule can meet requests for an operation."""
    known = {
        "operationId": operation.operation_id,
        "method": operation.method,
        "path": operation.path,
        "tag": operation.tag,
    }
    return all(match.get(name, value) == value for name, value in known.items())


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
    if "rateLimit" in rule.effect and not _is_over(rule, rule.effect["rateLimit"], now):
        return False
    if rule.next is not None and rule.applied >= rule.next:
        return False
    if rule.share is None:
        return True
    return draw(f"fault {rule.id} share", _FINENESS) < rule.share * _FINENESS


def _is_over(rule: Rule, limit: dict[str, int], now: int) -> bool:
    """Count a request in the window of a rate limit; tell whether it is over the limit.

    A window begins with its first request. One that lies ahead is of a clock that was set back.
    """
    if not (rule.passed and 0 <= now - rule.began < limit["seconds"] * 1000):
        rule.began, rule.passed = now, 0
    rule.passed += 1
    return rule.passed > limit["requests"]


def _delay(rule: Rule, draw: Draw) -> int:
    """Return the milliseconds that a rule adds to a request."""
    wanted = rule.effect.get("delay", 0)
    if isinstance(wanted, int):
        return wanted
    purpose = f"fault {rule.id} delay"
    if "from" in wanted:
        lowest: int = wanted["from"]
        return lowest + draw(purpose, wanted["to"] - lowest + 1)
    chance = (draw(purpose, _FINENESS) + 0.5) / _FINENESS
    drawn: float = wanted["mean"] + NormalDist().inv_cdf(chance) * wanted["deviation"]
    return min(max(round(drawn), 0), LONGEST_DELAY)
