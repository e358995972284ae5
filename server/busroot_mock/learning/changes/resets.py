"""Members that a change leaves out: they have their first value again, or stay in objects."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.model import Kind, Source
from busroot_mock.learning.members.copies import Sample

_EMPTY: Final = ('""', "[]", "{}", "null", "false", "0")


def resets_of(samples: Sequence[Sample], known: Iterable[Sample], kind: Kind) -> dict[str, Source]:
    """Return where members come from that a change leaves out.

    Each lost another value, and always had the same one then: nothing, or that of new records.

    Args:
        samples: Of the change.
        known: Of the kind; what none of them ever sent is up to the server.
        kind: Of the records.
    """
    sent = {name for each in known for name in each.sent} - {kind.key, *kind.touches}
    if sum(each.seen.call.ask.method == "PUT" for each in samples) * 2 < len(samples):
        return {}  # only PUT is meant to replace all of a record
    lost: dict[str, set[str]] = defaultdict(set)
    kept: dict[str, set[str]] = defaultdict(set)
    for each in samples:
        for name, old in (each.before or {}).items():
            if name in sent and name not in each.sent and name in each.after:
                is_lost = each.after[name] != old
                (lost if is_lost else kept)[name].add(json.dumps(each.after[name], sort_keys=True))
    return {
        name: {"as": "value", "value": json.loads(value)}
        for name, values in lost.items()
        for value in values
        if len(values) == 1 and kept[name] <= values and _is_first(value, kind.fills.get(name))
    }


def _is_first(value: str, source: Source | None) -> bool:
    """Tell whether a value is that of new records, or nothing."""
    first: Any = source.get("value", ABSENT) if source and source["as"] == "value" else ABSENT
    return value in _EMPTY or (first is not ABSENT and json.dumps(first, sort_keys=True) == value)


def joined_in(samples: Sequence[Sample]) -> list[str]:
    """Return the members whose objects have what is sent added, and keep the rest.

    Each time, an object that was sent lacked something that was there before, and is there still.
    """
    hits, misses = Counter[str](), Counter[str]()
    for each in samples:
        for name, new in each.sent.items():
            old, shown = (each.before or {}).get(name), each.after.get(name)
            if isinstance(new, dict) and isinstance(old, dict) and isinstance(shown, dict):
                rest = old.keys() - new.keys()
                hits[name] += bool(rest) and rest <= shown.keys()
                misses[name] += not rest <= shown.keys()
    return sorted(name for name, count in hits.items() if count > misses[name])
