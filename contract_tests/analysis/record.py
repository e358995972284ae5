"""A record of a run's requests by operation: answered, failed, cut, closed."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import orjson

from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import answer_of
from busroot_mock.contract.operations import MEDIA_TYPE, Operation
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.json_codec import NOTHING, decode_leniently

from ..findings import rules
from ..transport.faults import CLOSED, CUT, GARBLED
from ..transport.traffic import LONGEST_KEPT, Exchange
from .recorded_request import read_request

FAULTS: Final = {CUT: rules.CUT, CLOSED: rules.CLOSED, GARBLED: rules.GARBLED}
FIRST_SERVER_ERROR = 500
ENOUGH, ENOUGH_BY_CHANCE = 3, 12
"""Valid requests that have to fail for an operation that has never answered as declared: more where
responses fail now and then anyway."""
MOST_KEPT = 50
STEADY = 3
"""Times that the same request has to fail, without ever succeeding, to fail by itself."""
ODDS: Final = 0.001
"""Of taking for steady what is chance, where requests are known to fail by chance."""


@dataclass
class Called:
    """What became of the requests to one operation.

    Attributes:
        responses: How many there were, those that were cut or not sent at all included.
        unread: Of these, how many are kept in part, so that nobody knows whether they are JSON.
        failed: Of these, how many broke each rule that responses break by chance.
        shown: The first exchange that broke each.
        kinds: How many responses had each status and media type.
        succeeded: Whether a request with the main key has been answered as declared.
        kept: Exchanges with the main key, while none has succeeded.
        times: How often each request failed by a rule, and how often it did not.
    """

    responses: int = 0
    unread: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    shown: dict[str, Exchange] = field(default_factory=dict)
    kinds: Counter[tuple[int, str]] = field(default_factory=Counter)
    succeeded: bool = False
    kept: list[Exchange] = field(default_factory=list)
    times: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, rule: str) -> int:
        """Return of how many responses it is known whether they broke a rule."""
        return self.responses - (self.unread if rule == rules.NO_JSON else 0)

    def is_mixed(self, rule: str) -> bool:
        """Tell whether the same request has failed by a rule, and has not failed by it."""
        return any(0 < times[rule] < times.total() for times in self.times.values())

    def is_steady(self, rule: str, least: int = STEADY) -> bool:
        """Tell whether a request has failed by a rule every time of at least so many."""
        return any(least <= times[rule] == times.total() for times in self.times.values())


class Record:
    """What became of the requests of a run.

    Args:
        main: Name of the identity whose key a run sends by default.
    """

    def __init__(self, contract: Contract, exchanges: Iterable[Exchange], main: str) -> None:
        self.contract, self._main = contract, main
        self.called: defaultdict[str, Called] = defaultdict(Called)
        lost, last = list[Exchange](), ""
        for exchange in exchanges:
            if exchange.operation not in contract.operations_by_label:
                continue
            if exchange.status is None:
                lost.append(exchange)
            else:
                last = max(last, exchange.at)
                self._note(exchange)
        # A server that has gone away closes connections too: of a deployment's own fault is only
        # what it did before it answered again.
        for exchange in lost:
            if exchange.at <= last:
                self._note(exchange)

    def is_sporadic(self, rule: str, label: str) -> bool:
        """Tell whether an operation breaks a rule now and then, not whenever a request is sent.

        That is so for all whose requests have not failed every time, where some fail by chance.
        """
        least = self._by_chance.get(rule)
        if least is None:
            return False
        called = self.called[label]
        return called.is_mixed(rule) or not called.is_steady(rule, least)

    @cached_property
    def _by_chance(self) -> dict[str, int]:
        """By rule that requests break by chance, after how many times it is none any more."""
        least = {}
        for rule in rules.BY_CHANCE:
            mixed = [called for called in self.called.values() if called.is_mixed(rule)]
            if mixed:
                failed = sum(called.failed[rule] for called in mixed)
                share = failed / sum(called.count(rule) for called in mixed)
                times = math.ceil(math.log(ODDS) / math.log(min(share, 0.9)))
                least[rule] = max(STEADY, times)
        return least

    @cached_property
    def dead(self) -> dict[str, tuple[str, int]]:
        """The operations that answered no valid request as declared.

        With each, how it answered, and how many such requests there were.
        """
        dead = {}
        for label, called in self.called.items():
            operation = self.contract.operations_by_label[label]
            ways = [] if called.succeeded else self._ways(operation, called.kept)
            by_chance = any(called.failed[rule] for rule in self._by_chance)
            if len(ways) >= (ENOUGH_BY_CHANCE if by_chance else ENOUGH) and all(ways):
                dead[label] = Counter(ways).most_common(1)[0][0], len(ways)
        return dead

    def _note(self, exchange: Exchange) -> None:
        called = self.called[exchange.operation]
        rule = _rule(exchange)
        if exchange.status is None and not rule:
            return
        called.responses += 1
        called.unread += _is_in_part(exchange)
        called.times[_same(exchange)][rule] += 1
        if rule:
            called.failed[rule] += 1
            called.shown.setdefault(rule, exchange)
        if exchange.status is not None:
            called.kinds[exchange.status, media_type_of(exchange)] += 1
        if called.succeeded or exchange.identity != self._main or exchange.method == "HEAD":
            return
        if self._succeeded(exchange):
            called.succeeded = True
            called.kept.clear()
        elif len(called.kept) < MOST_KEPT:
            called.kept.append(exchange)

    def _succeeded(self, exchange: Exchange) -> bool:
        status = exchange.status
        if status is None or not 200 <= status < 300:
            return False
        place = self.contract.operations_by_label[exchange.operation].location
        if answer_of(self.contract, place, str(status)) is None:
            return True
        return is_json(exchange)

    def _ways(self, operation: Operation, exchanges: list[Exchange]) -> list[str]:
        """Return how each valid request failed; an empty text for what can have another reason."""
        return [
            _way(operation, each)
            for each in exchanges
            if not read_request(self.contract, operation, each).breaches
        ]


def media_type_of(exchange: Exchange) -> str:
    """Return the media type of a response, without parameters."""
    headers = exchange.response_headers.items()
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return kind.partition(";")[0].strip().lower()


def is_json(exchange: Exchange) -> bool:
    """Tell whether a response is JSON and says so."""
    is_named = media_type_of(exchange) == MEDIA_TYPE
    return is_named and decode_leniently(exchange.response_body) is not NOTHING


def _rule(exchange: Exchange) -> str:
    """Return which rule a response breaks, or nothing."""
    if exchange.status is None:
        return FAULTS.get(exchange.fault, "")
    if exchange.status >= FIRST_SERVER_ERROR:
        return rules.SERVER_ERROR
    return "" if _is_as_it_says(exchange) else rules.NO_JSON


def _is_as_it_says(exchange: Exchange) -> bool:
    """Tell whether a response is JSON where it says so, as far as that is known."""
    is_without = exchange.method == "HEAD" or exchange.status in (204, 304)
    if is_without or media_type_of(exchange) != MEDIA_TYPE or _is_in_part(exchange):
        return True
    try:
        orjson.loads(exchange.response_body)
    except ValueError:
        return _is_json_to_some(exchange.response_body)
    return True


def _is_json_to_some(text: str) -> bool:
    """Tell whether a client that is less strict reads a text, with a number such as NaN in it."""
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _is_in_part(exchange: Exchange) -> bool:
    return len(exchange.response_body) >= LONGEST_KEPT


def _way(operation: Operation, exchange: Exchange) -> str:
    """Return how a valid request failed, where the operation itself must be what is wrong."""
    status = exchange.status
    if status is None:
        return FAULTS.get(exchange.fault, exchange.fault)
    if status >= FIRST_SERVER_ERROR or 300 <= status < 400:
        return str(status)
    if 200 <= status < 300:
        return f"{status} {media_type_of(exchange)}".strip()
    is_gone = status in (404, 405, 410, 501) and "{" not in operation.path
    return str(status) if is_gone else ""


def _same(exchange: Exchange) -> int:
    """Return the same number for the same request."""
    kinds = [value for name, value in exchange.request_headers.items() if name != KEY_HEADER]
    parts = (exchange.method, exchange.url, exchange.identity, exchange.request_body, *kinds)
    return hash(parts)
