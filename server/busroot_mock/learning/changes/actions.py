"""Changes that actions make to records: always the same ones, or what a request says."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, Steps, at, places
from busroot_mock.generic.forms import id_form
from busroot_mock.generic.model import Kind, Source, pointer_to
from busroot_mock.learning.changes.listed_parts import lists_changed
from busroot_mock.learning.changes.listed_values import values_changed
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample, from_referred
from busroot_mock.learning.members.fills import sent_in
from busroot_mock.learning.members.objects_shown import inner_source, object_of

NEW: Final = ("uuid", "text")
"""The sources of values that are new each time."""


def acts_of(samples: Sequence[Sample], kind: Kind) -> dict[str, Any]:
    """Return the words of an action: what it gives its record, and the lists that it changes.

    Args:
        samples: The records before and after.
        kind: Of the records.
    """
    lists = lists_changed(samples) or (values_changed(samples) if samples else {})
    own = {rule.get("to", rule.get("from")) for rule in lists.values()}
    sets = {name: each for name, each in sets_of(samples, kind).items() if name not in own}
    return {"sets": sets, **lists}


def sets_of(samples: Sequence[Sample], kind: Kind) -> dict[str, Source]:
    """Return by member what an action gives it, where that is the same or in the request.

    Args:
        samples: The records before and after.
        kind: Of the records.
    """
    found: dict[str, Source] = {}
    for name in dict.fromkeys(name for each in samples for name in each.after):
        if name in kind.touches or not any(_is_changed(each, name) for each in samples):
            continue
        source = _asked(name, samples) or _new(name, samples)
        values = {json.dumps(each.after.get(name)) for each in samples}
        is_sent = any(name in each.sent for each in samples)
        if source:
            found[name] = source
        elif not is_sent and len(values) == 1:
            shown = [each for each in samples if name in each.after]
            found[name] = inner_source([each.after[name] for each in shown], shown)
    # What is made of new ids comes after them.
    return dict(sorted(found.items(), key=lambda each: each[1]["as"] not in NEW))


def changed_by_reading(seen: Sequence[Seen]) -> list[Sample]:
    """Return records before and after they were read where that may change them, as waiting does.

    Args:
        seen: The calls of one operation.
    """
    return [
        Sample(each, {}, each.before.members, each.after.members)
        for each in seen
        if each.before and each.after and each.call.is_success
    ]


def renaming(seen: Sequence[Seen], kind: Kind, followed: Any) -> dict[str, Any]:
    """Return the words of a change that gives its record another key; none if it does not.

    Args:
        seen: The calls of the operation.
        kind: Of the records.
        followed: The records that follow, if there are any.
    """
    more = {"followed": followed} if followed else {}
    return {"renames": True, **more} if _renames(seen, kind) else {}


def _renames(seen: Sequence[Seen], kind: Kind) -> bool:
    """Tell whether changes were sent with another key than the path has, and done each time."""
    name = kind.variables[-1] if kind.variables else ""
    sent = [
        (str(members[kind.key]), each.call.ask.values.get(name))
        for each in seen
        if each.call.is_success and kind.key in (members := sent_in(each))
    ]
    return bool(sent) and all(new != old for new, old in sent)


def _is_changed(each: Sample, name: str) -> bool:
    before = each.before or {}
    return name in before and before[name] != each.after.get(name)


def _new(name: str, samples: Sequence[Sample]) -> Source | None:
    """Return the form of the ids that each action gives anew; None if they are known elsewhere."""
    values = [each.after.get(name) for each in samples]
    is_new = all(_is_changed(each, name) and name not in each.sent for each in samples)
    form = id_form(values) if is_new else None
    if form is None or form["as"] not in NEW or from_referred(values, samples):
        return None
    return form


def _asked(name: str, samples: Sequence[Sample]) -> Source | None:
    """Return the place in requests that has the value, whatever it is."""
    values = [each.after.get(name) for each in samples]
    for steps, sent in _places(samples[-1]):
        pairs = [
            (at(each.seen.call.ask.data, steps), v) for each, v in zip(samples, values, strict=True)
        ]
        if isinstance(sent, dict):
            if all(_is_part(part, whole) for part, whole in pairs):
                whole = object_of(values, samples) or {"as": "value", "value": values[-1]}
                return {"as": "asked", "of": pointer_to(steps), "into": whole}
        elif all(part == whole for part, whole in pairs):
            return {"as": "asked", "of": pointer_to(steps)}
    return None


def _places(sample: Sample) -> Iterator[tuple[Steps, Any]]:
    data = sample.seen.call.ask.data
    for steps, value in places(data) if data is not ABSENT else ():
        if steps and 0 not in steps and not isinstance(value, bool | None | list):
            yield steps, value


def _is_part(part: Any, whole: Any) -> bool:
    return (
        isinstance(part, dict)
        and isinstance(whole, dict)
        and bool(part)
        and all(whole.get(name) == value for name, value in part.items())
    )
