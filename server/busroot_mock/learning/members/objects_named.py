"""Objects that requests send with another member than the key of the record that they name."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.items import Members
from busroot_mock.learning.members.copies import Sample

_FEWEST: Final = 2
Rule = dict[str, Any]


def with_names(shows: Mapping[str, Rule], samples: Sequence[Sample]) -> dict[str, Rule]:
    """Return what members show, with the members by which their objects are named when sent.

    Args:
        shows: By member, the records whose members its objects have, and their key.
        samples: Of the kind that has these members.
    """
    found = {}
    for member, rule in shows.items():
        names: dict[str, set[str]] = {}
        for sample in samples:
            for name, value in _named(sample, member, rule["key"]):
                names.setdefault(name, set()).add(value)
        by = sorted(name for name, values in names.items() if len(values) >= _FEWEST)
        more: Rule = {"by": by} if by and rule.get("members") else {}
        if more and (lists := _longer(member, by, samples)):
            more["lists"] = lists
        found[member] = {**rule, **more}
    return found


def _longer(member: str, by: Sequence[str], samples: Sequence[Sample]) -> dict[str, list[Members]]:
    """Return by lists that were sent the longer ones that were always shown, so named."""
    shown: dict[str, list[list[Members]]] = {}
    for sample in samples:
        sent = sample.sent.get(member)
        if isinstance(sent, list) and sent:
            named = [{n: each.get(n) for n in by} for each in _objects(sample.after.get(member))]
            shown.setdefault(json.dumps(sent), []).append(named)
    return {
        text: found[0]
        for text, found in shown.items()
        if len(found) >= _FEWEST
        and all(each == found[0] for each in found)
        and len(found[0]) > len(json.loads(text))
    }


def _named(sample: Sample, member: str, key: str) -> Iterator[tuple[str, str]]:
    """Yield the members, with their values, of sent objects that are shown with a key."""
    sent, shown = _objects(sample.sent.get(member)), _objects(sample.after.get(member))
    for each in sent:
        if key in each or len(each) != 1:
            continue
        (name, value), *_ = each.items()
        if any(key in other and other.get(name) == value for other in shown):
            yield name, str(value)


def _objects(value: Any) -> list[Members]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]
