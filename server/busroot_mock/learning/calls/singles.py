"""Records that requests and answers have in a list of one, such as `{"posts": [{...}]}`."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from busroot_mock.generic.ask import ABSENT, BROKEN
from busroot_mock.generic.singles import Single, one_in, unwrapped
from busroot_mock.learning.calls.calls import Call

_FEWEST: Final = 3
"""So often one record must have been sent in a list, and answered in one."""
_WRITES: Final = ("POST", "PUT", "PATCH")


class Unwrapped(NamedTuple):
    """Calls with records in place of lists of one, and the members that had them."""

    calls: Sequence[Call]
    singles: tuple[Single, ...]


def without_singles(calls: Sequence[Call]) -> Unwrapped:
    """Return calls with records in place of lists of one; the same where there are none."""
    found = _found(calls)
    if not found:
        return Unwrapped(calls, ())
    by_label: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if call.is_success and isinstance(call.data, dict):
            by_label[call.label].append(call)
    shown = {label: _shown(own, found) for label, own in by_label.items()}
    singles = [
        Single(name, f"sent and shown {count} times with one record, never with several")
        for name, count in sorted(found.items())
    ]
    return Unwrapped([_unwrapped(each, set(found), shown) for each in calls], tuple(singles))


def _found(calls: Sequence[Call]) -> Counter[str]:
    """Return how often members had one record in a list, of those that never had several."""
    counts: Counter[str] = Counter()
    others = set[str]()
    for call in calls:
        if call.is_success and isinstance(call.data, dict):
            others |= {name for name, each in call.data.items() if isinstance(each, dict)}
        for name, sent in _lists_sent(call) if call.is_success else ():
            others |= {name} if len(sent) > 1 else set()
            if one_in(call.ask.data, name) is not None:
                # An answer with anything but one record would be one to several.
                counts[name] += 1
                others |= {name} if one_in(call.data, name) is None else set()
    return Counter({n: c for n, c in counts.items() if c >= _FEWEST and n not in others})


def _lists_sent(call: Call) -> Iterator[tuple[str, list[Any]]]:
    data = call.ask.data
    if call.ask.method in _WRITES and isinstance(data, dict):
        yield from ((name, each) for name, each in data.items() if isinstance(each, list))


def _shown(calls: Sequence[Call], found: Counter[str]) -> set[str]:
    """Return the members that have one record in each answer of an operation on one."""
    call = calls[0]
    if call.ask.method not in _WRITES and not call.path.rstrip("/").endswith("}"):
        return set()
    return {name for name in found if all(one_in(each.data, name) is not None for each in calls)}


def _unwrapped(call: Call, found: set[str], shown: dict[str, set[str]]) -> Call:
    if call.ask.method in _WRITES and call.ask.data not in (ABSENT, BROKEN):
        sent = unwrapped(call.ask.data, found)
        if sent is not call.ask.data:
            call = replace(call, ask=replace(call.ask, body=json.dumps(sent).encode()))
    members = shown.get(call.label, set()) if call.is_success else set()
    data = unwrapped(call.data, members)
    return call if data is call.data else replace(call, body=json.dumps(data).encode())
