"""Values of records for which requests are refused: of their own, or of those above it."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from busroot_mock.generic.items import Item
from busroot_mock.learning.causes.sentences import mentions
from busroot_mock.learning.kinds.seen import Seen

_FEW: Final = 3
_OFTEN: Final = 2
_FORBIDDEN: Final = 403
Keys = Callable[[str], Collection[str | None]]


class _Found(NamedTuple):
    """A value that a refused request met, and no request that was done.

    Attributes:
        of: The kind of the record above that has it; empty for the own record.
        often: How many requests were refused so, all of them with such a value.
    """

    of: str
    member: str
    value: Any
    is_said: bool
    often: int


def state_apart(
    each: Seen, done: Sequence[Seen], refused: Sequence[Seen], keys: Keys
) -> dict[str, Any] | None:
    """Return a member of a record, with a value that it never had when the same was done.

    What a record above has is only a reason if the answer has its name or its value, or if two
    requests were refused and each met such a value; and so is any for which one may not do it.

    Args:
        each: The refused request.
        done: Those of the operation that were done.
        refused: Those that were refused as this one.
        keys: Returns the members that a record of a kind alone has so; of the own one for "".
    """
    found = [one for one in _candidates(each, done, refused, keys) if _counts(one, each)]
    if not found:
        return None
    best = max(found, key=lambda one: (one.is_said, not one.of, one.often))
    return {"member": best.member, "value": best.value, **({"of": best.of} if best.of else {})}


def _counts(found: _Found, each: Seen) -> bool:
    is_plain = not found.of and each.call.status != _FORBIDDEN
    return is_plain or found.is_said or found.often >= _OFTEN


def _candidates(
    each: Seen, done: Sequence[Seen], refused: Sequence[Seen], keys: Keys
) -> Iterator[_Found]:
    text = each.call.said
    for of, item in _holders(each).items():
        known = [held.members for other in done if (held := _holders(other).get(of))]
        others = [held.members for other in refused if (held := _holders(other).get(of))]
        for name, value in item.members.items():
            values = [members.get(name) for members in known]
            kinds = {json.dumps(one) for one in values}
            is_plain = isinstance(value, str | bool) or value is None
            if name in keys(of) or not is_plain or value in values or len(values) < _OFTEN:
                continue
            met = [members.get(name) for members in others]
            if len(kinds) <= _FEW:
                is_always = all(one not in values for one in met)
                yield _Found(of, name, value, _says(text, name, value), is_always * len(met))


def _holders(each: Seen) -> Mapping[str, Item]:
    """Return the own record of a request, under no name, and those above by their kind."""
    own = {"": each.before} if each.before else {}
    return {**own, **{kind: item for kind, item in each.parents.items() if kind != each.role.kind}}


def is_refused_alike(other: Seen, each: Seen) -> bool:
    """Tell whether two requests of an operation were refused with the same status."""
    return other.call.label == each.call.label and other.call.status == each.call.status


def _says(text: str, name: str, value: Any) -> bool:
    """Tell whether the answer has the name of a member, or its value as a word."""
    is_word = isinstance(value, str) and len(value) >= _FEW
    return mentions(text, name) or (
        is_word and re.search(rf"\b{re.escape(value)}\b", text) is not None
    )
