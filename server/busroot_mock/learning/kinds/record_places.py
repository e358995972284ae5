"""Places of records and lists in answers and bodies, and the members that are keys."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from busroot_mock.generic.ask import ABSENT, Steps, at, places
from busroot_mock.generic.urls import url_in
from busroot_mock.learning.calls.calls import Call

_ID: Final = re.compile(r"(^|_)(id|uuid|key|slug|code|name|number)$|[a-z](Id|Key|Code)$")
DEEPEST: Final = 3
"""Steps that a record or a list is below an answer, at most."""


@dataclass
class KindSeen:
    """A kind of records: where it lives, and its key.

    Attributes:
        within: The members that have the outer values of its path, by their names there.
        sends: By what is sent as a key, the member that shows the object which it names.
        shows: By member, the records whose members its objects have.
        follows: By pointer to a key, the records with which its own are removed.
        loses: By pointer to a key, the records whose removal takes it away, and what is there then.
    """

    name: str
    path: str
    key: str | None
    members: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    aliases: set[str] = field(default_factory=set)
    within: dict[str, str] = field(default_factory=dict)
    sends: dict[str, dict[str, Any]] = field(default_factory=dict)
    shows: dict[str, dict[str, Any]] = field(default_factory=dict)
    follows: dict[str, dict[str, Any]] = field(default_factory=dict)
    loses: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def listed(self) -> str:
        """The path of its list."""
        return list_of(self.path)


def list_of(path: str) -> str:
    """Return the path of the list of records that a path names: without its last placeholders."""
    while path.endswith("}"):
        path = path.rpartition("/")[0]
    return path


def is_key(value: Any) -> bool:
    """Tell whether a value can be a key."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def is_key_name(name: str | int) -> bool:
    """Tell whether a member is called as keys are."""
    return isinstance(name, str) and _ID.search(name) is not None


def key_in(shown: Sequence[tuple[Call, str]]) -> str | None:
    """Return the member that has the value of the path wherever a record is shown.

    Of objects in one another, the outermost that has it is the record.
    """
    names = Counter[str]()
    for call, wanted in shown:
        seen: dict[int, set[str]] = defaultdict(set)
        for steps, value in places(call.data) if call.data is not ABSENT else ():
            if isinstance(value, dict) and len(steps) <= DEEPEST and 0 not in steps:
                seen[len(steps)] |= {n for n, v in value.items() if is_key(v) and str(v) == wanted}
        names.update(next((seen[depth] for depth in sorted(seen) if seen[depth]), ()))
    return best(Counter({n: c for n, c in names.items() if c >= 0.8 * max(names.values())}))


def other_keys(shown: Sequence[tuple[Call, str]], key: str) -> set[str]:
    """Return the members that have the value of the path where the key has another one."""
    found = set[str]()
    for call, wanted in shown:
        for record in records_with(call.data, key):
            if call.is_success and str(record[key]) != wanted:
                found |= {n for n, v in record.items() if is_key(v) and str(v) == wanted}
    return found


def best(names: Counter[str]) -> str | None:
    """Return the name that is most like a key, of those that are there most often."""
    if not names:
        return None
    most = max(names.values())
    near = [name for name, count in names.items() if count >= 0.8 * most]
    # A set of names has no order: what is left to it differs from run to run.
    return min(near, key=lambda name: (*_unlike_key(name), -names[name], *_last(name)))


def own_key(items: Sequence[Mapping[str, Any]], lists: Sequence[tuple[Steps, Any]]) -> str | None:
    """Return the member that tells the items of each list apart."""
    names = [
        name
        for name in items[0]
        if _ID.search(name)
        and all(is_key(item.get(name)) for item in items)
        and all(len({str(i[name]) for i in found}) == len(found) for _, found in lists)
    ]
    return min(names, key=lambda name: (name != "id", *_last(name)), default=None)


def _unlike_key(name: str) -> tuple[bool, bool]:
    return name != "id", not is_key_name(name)


def _last(name: str) -> tuple[bool, str]:
    """Return what decides between names that are alike otherwise."""
    return not name.endswith("id"), name


def records_with(data: Any, key: str) -> list[Mapping[str, Any]]:
    """Return the outermost objects that have a key."""
    found = places(data) if data is not ABSENT else ()
    shallow = [(steps, value) for steps, value in found if isinstance(value, dict) and key in value]
    least = min((len(steps) for steps, _ in shallow), default=0)
    return [value for steps, value in shallow if len(steps) == least]


def records_at(data: Any, place: Steps) -> list[Mapping[str, Any]]:
    """Return the records at a place of an answer, of a list or one alone."""
    value = at(data, place) if data is not ABSENT else None
    records = value if isinstance(value, list) else [value]
    return [record for record in records if isinstance(record, dict)]


def listed_at(data: Any, place: Steps | None) -> list[dict[str, Any]]:
    """Return the records of a list at a place of an answer; none where it shows no list."""
    value = at(data, place) if place is not None and data is not ABSENT else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def unwrapped(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object that an answer is, or that is the only thing in it."""
    only = next(iter(data.values())) if len(data) == 1 else None
    return unwrapped(only) if isinstance(only, dict) and only else dict(data)


def wrapped_at(data: Mapping[str, Any]) -> Steps:
    """Return where an answer has the object that is the only thing in it."""
    name, only = next(iter(data.items())) if len(data) == 1 else ("", None)
    return (name, *wrapped_at(only)) if isinstance(only, dict) and only else ()


def list_in(data: Any) -> tuple[Steps, list[Any]] | None:
    """Return the outermost list of objects, and where it is."""
    for steps, value in places(data) if data is not ABSENT else ():
        is_list = isinstance(value, list) and value and 0 not in steps and len(steps) < DEEPEST
        if is_list and all(isinstance(each, dict) for each in value):
            return steps, value
    return None


def list_at(calls: Sequence[Call]) -> Steps | None:
    """Return where answers have their list."""
    found = [each for call in calls if call.is_success and (each := list_in(call.data))]
    if found:
        return Counter(steps for steps, _ in found).most_common(1)[0][0]
    for call in calls:  # all empty
        for steps, value in (
            places(call.data) if call.is_success and call.data is not ABSENT else ()
        ):
            if isinstance(value, list) and 0 not in steps:
                return steps
    return None


def record_at(calls: Sequence[Call], key: str | None) -> Steps | None:
    """Return where answers show the record: the outermost object that has its key.

    It may be alone in a list, or the only object there, beside a word on what was done.
    """
    found, alone = Counter[Steps](), Counter[Steps]()
    if key is None:
        shown = [call.data for call in calls if call.is_success and call.data is not ABSENT]
        ways = [wrapped_at(data) for data in shown if isinstance(data, dict)]
        return min(ways, key=len, default=None) if len(ways) == len(shown) else None
    for call in calls:
        if not call.is_success or call.data is ABSENT:
            continue
        wanted = list(call.ask.values.values())[-1:] if call.path.endswith("}") else []
        of_key = [
            steps
            for steps, value in places(call.data)
            if isinstance(value, dict)
            and key in value
            and (not wanted or wanted[0] in map(str, value.values()))
        ]
        found.update([steps for steps in of_key if 0 not in steps][:1])
        fewest = 1 if wanted else 2
        alone.update([s for s in of_key if _is_alone(call.data, s, fewest)][:1])
    most = found.most_common(1) or alone.most_common(1)
    return most[0][0] if most else None


def _is_alone(data: Any, steps: Steps, fewest: int) -> bool:
    """Tell whether a place is that of the only object, and the first, of a list of so many."""
    is_last = steps[-1:] == (0,) and 0 not in steps[:-1] and len(steps) <= DEEPEST
    items = at(data, steps[:-1], []) if is_last else []
    are_plain = not any(isinstance(each, dict | list) for each in items[1:])
    return len(items) >= fewest and isinstance(items[0], dict) and are_plain


def taken_at(calls: Sequence[Call], kind: KindSeen, place: Steps | None) -> Steps:
    """Return where bodies have the record: where its members are, or as in the answer."""
    found = Counter[Steps]()
    for call in calls:
        data = call.ask.data
        if not call.is_success or not isinstance(data, dict):
            continue
        shown = at(call.data, place) if place is not None and call.data is not ABSENT else {}
        own = kind.members or {kind.key or ""}  # where no answer shows more
        known = {*own, *(shown if isinstance(shown, dict) else ())}
        for steps, value in places(data):
            if isinstance(value, dict) and 0 not in steps and len(steps) < DEEPEST:
                found[steps] += len(value.keys() & known)
    best = max(found.values(), default=0)
    if best == 0:
        bodies = [call.ask.data for call in calls if isinstance(call.ask.data, dict)]
        is_sent = place and 0 not in place and any(at(b, place) is not ABSENT for b in bodies)
        return place if place and is_sent else _wrapper(calls, kind)
    return min((s for s, count in found.items() if count == best), key=len)


def _wrapper(calls: Sequence[Call], kind: KindSeen) -> Steps:
    """Return the only member of all bodies, if these are objects in it and it is not a record's."""
    done = [call.ask.data for call in calls if call.is_success]
    names = {name for data in done if isinstance(data, dict) for name in data} - kind.members
    name = names.pop() if len(names) == 1 else ""
    is_one = all(isinstance(each, dict) and isinstance(each.get(name), dict) for each in done)
    return (name,) if done and is_one and all(len(each) == 1 for each in done) else ()


def views_of(calls: Iterable[Call], shown_at: Mapping[str, Steps | None]) -> dict[str, set[str]]:
    """Return by operation the members of records that its answers ever show.

    Args:
        calls: In order.
        shown_at: Where answers have their records, by operation.
    """
    views: dict[str, set[str]] = defaultdict(set)
    for call in calls:
        place = shown_at[call.label]
        if call.is_success and place is not None:
            for record in records_at(call.data, place):
                views[call.label] |= record.keys()
    return views


def key_in_location(call: Call) -> str:
    """Return the key that the address of a new record ends with, empty if there is none."""
    if call.ask.method != "POST" or call.status != 201:
        return ""
    path = url_in(call.headers.get("location", "")).path
    return unquote(path.rstrip("/").rpartition("/")[2])
