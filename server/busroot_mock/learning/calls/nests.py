"""Objects of records that hold what requests send flat, taken out of the recorded answers."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from busroot_mock.generic.ask import ABSENT, BROKEN, places
from busroot_mock.generic.nests import Nest
from busroot_mock.learning.calls.calls import Call

_FEWEST: Final = 3
"""So often a value that was sent flat must have been shown in an object."""
_FEWEST_MEMBERS: Final = 2
"""Of so many members of requests."""
_ALIKE: Final = 0.7
"""Records with this share of members in common are of one kind."""
_WRITES: Final = ("POST", "PUT", "PATCH")
Object = dict[str, Any]


class Unnested(NamedTuple):
    """Calls whose answers show records with all members at the top, and how they are shown."""

    calls: Sequence[Call]
    nests: tuple[Nest, ...]


def without_nests(calls: Sequence[Call]) -> Unnested:
    """Return calls with the members of records at their top; the same where none lie deeper."""
    form = _form_of(calls)
    if form is None:
        return Unnested(calls, ())
    shapes = _Shapes(form)
    lifted = [
        call
        if call.data in (ABSENT, BROKEN)
        else replace(call, body=json.dumps(shapes.lifted(call.data)).encode())
        for call in calls
    ]
    return Unnested(lifted, shapes.nests())


@dataclass(frozen=True)
class _Form:
    key: str
    objects: frozenset[str]
    seen: int

    def has(self, value: Object) -> bool:
        """Tell whether a value is a record with members in objects."""
        inner = [value[name] for name in self.objects if name in value]
        is_deep = any(isinstance(each, dict) for each in inner)
        return is_deep and self.key in value and all(_is_object(each) for each in inner)


def _form_of(calls: Sequence[Call]) -> _Form | None:
    """Return which objects of records have members that requests send flat."""
    named = {value for call in calls for value in call.ask.values.values()}
    sent = {name for call in calls for name in _objects_sent(call)}
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    keys: Counter[str] = Counter()
    records: list[Object] = []
    for call in calls:
        for record, place, name in _deeper(call, sent):
            of = [each for each, value in record.items() if _is_key(value) and str(value) in named]
            if of:
                found[place][call.label, name] += 1
                keys.update(of)
                records.append(record)
    objects = {
        place
        for place, members in found.items()
        if sum(members.values()) >= _FEWEST and len(members) >= _FEWEST_MEMBERS
    }
    if not objects:
        return None
    key = keys.most_common(1)[0][0]
    own = _Form(key, frozenset(objects), sum(sum(found[each].values()) for each in objects))
    known = [each for each in records if own.has(each)]
    more = {
        name
        for name in set.intersection(*map(set, known))
        if name not in sent
        and any(isinstance(each[name], dict) for each in known)
        and all(_is_object(each[name]) for each in known)
    }
    return _apart(replace(own, objects=frozenset(objects | more)), calls)


def _apart(form: _Form, calls: Sequence[Call]) -> _Form | None:
    """Return a form without the objects that have members which are elsewhere in the record too."""
    mixed = set()
    for record in (each for call in calls for each in _records_in(call, form)):
        names = Counter(record.keys())
        inner = {each: record[each] or {} for each in form.objects if each in record}
        for members in inner.values():
            names.update(members.keys())
        mixed |= {each for each in inner if any(names[name] > 1 for name in inner[each])}
    left = form.objects - mixed
    return replace(form, objects=left) if left else None


def _records_in(call: Call, form: _Form) -> Iterator[Object]:
    if call.data not in (ABSENT, BROKEN):
        for _, value in places(call.data):
            if isinstance(value, dict) and form.has(value):
                yield value


def _objects_sent(call: Call) -> set[str]:
    """Return the names of the objects that a request has."""
    if call.ask.data in (ABSENT, BROKEN):
        return set()
    objects = (value for _, value in places(call.ask.data) if isinstance(value, dict))
    return {name for each in objects for name, value in each.items() if isinstance(value, dict)}


def _deeper(call: Call, sent: set[str]) -> Iterator[tuple[Object, str, str]]:
    """Yield what a request sends flat and its answer shows in an object of a record."""
    if not call.is_success or call.ask.method not in _WRITES or call.data in (ABSENT, BROKEN):
        return
    flat = call.ask.data if isinstance(call.ask.data, dict) else {}
    plain = {name: value for name, value in flat.items() if _is_key(value)}
    for _, record in places(call.data):
        for place, inner in record.items() if isinstance(record, dict) else ():
            if isinstance(inner, dict) and place not in sent:
                for name, value in plain.items():
                    if name not in record and inner.get(name) == value:
                        yield record, place, name


def _is_key(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _is_object(value: Any) -> bool:
    return value is None or isinstance(value, dict)


@dataclass
class _Shape:
    top: set[str]
    within: dict[str, set[str]]
    known: set[str]
    empty: dict[str, Any] = field(default_factory=dict)

    def names(self) -> set[str]:
        return self.top.union(*self.within.values())

    def takes(self, other: "_Shape") -> bool:
        """Tell whether another shape may be of the same kind of records."""
        own, others = self.names(), other.names()
        for name in own & others:
            if self.place_of(name) != other.place_of(name):
                return False
        return others <= own or len(own & others) >= _ALIKE * len(own | others)

    def place_of(self, name: str) -> str | None:
        return next((each for each, names in self.within.items() if name in names), None)

    def add(self, other: "_Shape") -> None:
        self.top |= other.top
        self.known &= other.known
        self.empty = {**other.empty, **self.empty}
        for name, members in other.within.items():
            self.within.setdefault(name, set()).update(members)


class _Shapes:
    """Takes members out of objects, and keeps where they were."""

    def __init__(self, form: _Form) -> None:
        self._form = form
        self._seen: dict[tuple[str, ...], _Shape] = {}

    def lifted(self, value: Any) -> Any:
        """Return a value with the members of records at their top."""
        if isinstance(value, list):
            return [self.lifted(each) for each in value]
        if not isinstance(value, dict):
            return value
        if not self._form.has(value):
            return {name: self.lifted(each) for name, each in value.items()}
        own = {name: each for name, each in value.items() if name not in self._form.objects}
        inner = {name: each for name, each in value.items() if name in self._form.objects}
        self._note(own, inner)
        whole = {**own, **{n: each for obj in inner.values() for n, each in (obj or {}).items()}}
        return {name: self.lifted(each) for name, each in whole.items()}

    def _note(self, own: Object, inner: Object) -> None:
        within = {name: set(each) for name, each in inner.items() if each}
        empty = {name: each for name, each in inner.items() if not each}
        top = set(own)
        shape = _Shape(top, within, top.union(*within.values()), empty)
        mark = tuple(sorted(f"{each}.{n}" for each in within for n in within[each]))
        self._seen.setdefault((*sorted(top), "", *mark), shape)
        self._seen[(*sorted(top), "", *mark)].empty.update(empty)

    def nests(self) -> tuple[Nest, ...]:
        """Return how records are shown, the largest first."""
        found: list[_Shape] = []
        for shape in sorted(self._seen.values(), key=lambda each: -len(each.names())):
            same = next((each for each in found if each.takes(shape)), None)
            if same is None:
                found.append(shape)
            else:
                same.add(shape)
        why = f"{self._form.seen} values that were sent flat were shown there"
        return tuple(
            Nest(
                frozenset(each.top),
                {name: frozenset(names) for name, names in each.within.items()},
                frozenset(each.known),
                each.empty,
                why,
            )
            for each in found
        )
