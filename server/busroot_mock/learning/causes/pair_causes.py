"""Values that no two records have which share something else: the path, or another member."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.items import Item, Members
from busroot_mock.generic.references import value_sent_as
from busroot_mock.learning.causes.sentences import mentions
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

SAYS_SAME: Final = re.compile("taken|exists|duplicat|already|unique|in use", re.IGNORECASE)
Way = dict[str, Any]


def taken_beside(each: Seen, kind: KindSeen, done: Sequence[Seen]) -> Way | None:
    """Return the member that the answer names whose value a record beside has already.

    It may be the key, without its name, if the answer says that something is there; or the only
    two that no two records share.

    Args:
        each: The refused request.
        kind: Of the record that it would make.
        done: All requests that were done.
    """
    sent, text = sent_in(each), each.call.said
    made = [other for other in done if other.call.label == each.call.label]
    says_same = SAYS_SAME.search(text) is not None
    found = []
    for name in sent:
        is_named = mentions(text, name) or (name == kind.key and says_same)
        for way in _ways(name, sent, each) if is_named or says_same else ():
            if _is_taken(each, kind, way) and not any(_is_taken(o, kind, way) for o in made):
                if is_named:
                    return way
                found.append(way)
    pairs = {frozenset((way["member"], *way["beside"])) for way in found if "beside" in way}
    return next((way for way in found if "beside" in way), None) if len(pairs) == 1 else None


def _ways(name: str, sent: Members, each: Seen) -> Iterator[Way]:
    for variable in each.call.ask.values:
        yield {"member": name, "near": [variable]}
    for other, value in sent.items():
        if other != name and isinstance(value, str | int) and not isinstance(value, bool):
            yield {"member": name, "beside": [other]}


def _is_taken(each: Seen, kind: KindSeen, way: Mapping[str, Any]) -> bool:
    sent, values = sent_in(each), each.call.ask.values
    names = (way["member"], *way.get("beside", ()))
    if any(sent.get(name) in (None, "", []) for name in names):
        return False

    def is_same(item: Item) -> bool:
        near = way.get("near", ())
        return all(item.within.get(name) == values.get(name) for name in near) and all(
            value_sent_as(kind.sends, name, item.members) == sent[name] for name in names
        )

    return any(map(is_same, each.others.values()))
