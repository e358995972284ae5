"""Values that members of new records have if they are not sent."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from busroot_mock.generic.forms import id_form, time_form
from busroot_mock.generic.model import Source
from busroot_mock.learning.members.copies import (
    Known,
    Sample,
    from_member,
    from_other,
    from_parent,
    from_path,
    from_referred,
    from_sent,
    from_texts,
    mapped,
    place_among,
)
from busroot_mock.learning.members.objects_shown import list_of, object_of

_FEWEST: Final = 5


def fill(name: str, made: Sequence[Sample], key: str | None, known: Known = None) -> Source | None:
    """Return where a member comes from if it was not sent; None if it is then not there.

    Args:
        name: Of the member.
        made: New records.
        key: The member that is their key.
        known: The members that are filled in before it; None if that does not matter.
    """
    unsent = [each for each in made if name not in each.sent]
    shown = [each for each in unsent if name in each.after]
    if not shown:
        if name == key:
            values = [each.after.get(name) for each in made if name in each.after]
            return id_form(values) or {"as": "uuid"}
        return None
    if len(shown) < len(unsent) and len(shown) * 2 < len(unsent):
        return None
    in_path = from_path(name, shown)
    own = [each for each in shown if not _is_in_path(each, name)] or shown
    values = [each.after[name] for each in own]
    if name == key:
        return _of_key(name, own, in_path, known)
    times = [time_form(each.after[name], each.seen.call.started) for each in own]
    if all(times) and times:
        return times[-1]
    if len({json.dumps(value) for value in values}) == 1 and len(values) > 1:
        return {"as": "value", "value": values[0]}
    found = from_sent(name, own) or in_path or from_member(name, own, known)
    found = found or from_parent(name, own) or from_other(name, own, known)
    found = found or from_referred(values, own, known, name) or from_texts(name, own, known)
    if found:
        return found
    return _by_itself(name, own, values)


def empty_fill(name: str, made: Sequence[Sample]) -> Source | None:
    """Return an empty object or list for a member that all new records were sent, and show so.

    What reads the records may rely on it.
    """
    values = [each.after.get(name) for each in made]
    if len(values) < _FEWEST or not all(name in each.sent for each in made):
        return None
    if all(isinstance(value, dict) for value in values):
        return {"as": "value", "value": {}}
    return {"as": "value", "value": []} if all(isinstance(v, list) for v in values) else None


def _of_key(name: str, own: Sequence[Sample], in_path: Source | None, known: Known) -> Source:
    """Return where the key of new records comes from."""
    found = id_form([each.after[name] for each in own]) or in_path
    found = found or from_other(name, own, known) or from_texts(name, own, known)
    return found or place_among(name, own) or {"as": "uuid"}


def _by_itself(name: str, own: Sequence[Sample], values: Sequence[Any]) -> Source:
    """Return where a member comes from that no other value shows."""
    ids = place_among(name, own) or (id_form(values) if len(values) > 1 else None)
    if ids:
        return ids
    whole = object_of(values, own) or list_of(values, own) or mapped(values, own)
    if whole:
        return whole
    most = Counter(json.dumps(value) for value in values).most_common(1)[0][0]
    return {"as": "value", "value": json.loads(most)}


def _is_in_path(sample: Sample, name: str) -> bool:
    return str(sample.after[name]) in sample.seen.call.ask.values.values()
