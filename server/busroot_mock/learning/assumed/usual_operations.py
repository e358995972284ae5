"""Operations that no call shows, which records of most other kinds have, answered in one way."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from busroot_mock.generic.model import Kind, Recorded, Spec

_FEWEST: Final = 3
"""So many kinds must have an operation, and more than do without it."""
_OWN: Final = ("read", "merge", "remove")
_ALIKE: Final = 0.8


class Usual(NamedTuple):
    """An operation that is taken to be there.

    Attributes:
        why: The reason.
    """

    spec: Spec
    answer: Recorded
    why: str


class _Way(NamedTuple):
    method: str
    is_own: bool
    does: str


def usual_operations(
    specs: Mapping[str, Spec], kinds: Mapping[str, Kind], answers: Sequence[Recorded]
) -> Iterator[Usual]:
    """Yield the operations of kinds that most other kinds have.

    Args:
        specs: Those that calls show.
        kinds: By name; only those with a key and a creation, of which not all is seen.
        answers: Those that were recorded.
    """
    made = {spec.kind for spec in specs.values() if spec.does == "create"}
    open_kinds = [kind for kind in kinds.values() if kind.key is not None and kind.name in made]
    done: dict[str, list[Recorded]] = defaultdict(list)
    for each in answers:
        if not each.is_refusal:
            done[each.label].append(each)
    holders: dict[_Way, list[tuple[Spec, Recorded]]] = defaultdict(list)
    for kind in open_kinds:
        for spec in specs.values():
            way = _way_of(spec, kind)
            if way is not None and spec.kind == kind.name and done[spec.label]:
                holders[way].append((spec, done[spec.label][-1]))
    for way, found in holders.items():
        if len(found) < _FEWEST or len(found) * 2 <= len(open_kinds):
            continue
        forms = [_form(spec, answer) for spec, answer in found]
        usual = max(forms, key=forms.count)
        if forms.count(usual) < _ALIKE * len(found):
            continue
        of, answer = found[forms.index(usual)]
        for kind in open_kinds:
            label = f"{way.method} {_path(kind, way)}"
            spec = specs.get(label, Spec(label, way.does, kind.name, of.taken, of.status))
            if not done[label] and (spec.does, spec.kind) == (way.does, kind.name):
                spec = replace(spec, status=of.status)
                why = f"as {len(found)} other kinds of records have it"
                yield Usual(spec, replace(answer, label=label, values={}, asked={}), why)


def _way_of(spec: Spec, kind: Kind) -> _Way | None:
    if spec.path == kind.path and spec.does in _OWN:
        return _Way(spec.method, True, spec.does)
    if spec.path == kind.path.rpartition("/")[0] and spec.does == "list":
        return _Way(spec.method, False, "list")
    return None


def _path(kind: Kind, way: _Way) -> str:
    return kind.path if way.is_own else kind.path.rpartition("/")[0]


def _form(spec: Spec, answer: Recorded) -> str:
    """Return what an answer is like, whatever the kind of its records."""
    own = [dict(spec.status), spec.taken, answer.status, answer.body, answer.is_empty]
    return json.dumps(own, default=list)
