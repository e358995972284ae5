"""Members of a refused request that name no record, as they did whenever one was done."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from inflection import singularize, underscore

from busroot_mock.generic.forms import is_of
from busroot_mock.learning.causes.sentences import mentions
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

_FEWEST: Final = 2
_NAMED: Final = re.compile(r"(id|ids|code|key|number|ref)$", re.IGNORECASE)


def names_nothing(each: Seen, done: Sequence[Seen], own: KindSeen | None) -> dict[str, str] | None:
    """Return the member that names no record, and of which kind it names them; None for none.

    Args:
        each: The refused request.
        done: Requests that were done.
        own: The kind of its records.
    """
    for name, value in sent_in(each).items():
        is_number = isinstance(value, int | float) and not _is_quoted(each, name, value)
        if value in (None, []) or (is_number and not _NAMED.search(name)):
            continue
        taken = [
            (sent_in(other)[name], other.keys)
            for other in done
            if other.role.kind == each.role.kind and sent_in(other).get(name) not in (None, [])
        ]
        if not taken and _is_unheard(name, value, each):
            return {"at": f"/{name}", "kind": ""}
        fitting = [
            kind
            for kind, known in each.keys.items()
            # A record refers to itself by no member.
            if len(taken) > 1
            and not (own is not None and (kind, name) == (own.name, own.key))
            and all(_names(named, keys.get(kind, frozenset())) for named, keys in taken)
            and not _names(value, known)
        ]
        called = [kind for kind in each.keys if is_called(singularize(name), kind)]
        are_numbers = isinstance(value, list) and not any(isinstance(v, str) for v in value)
        if are_numbers or (isinstance(value, int) and called):
            fitting = [kind for kind in fitting if kind in called]
        is_list = isinstance(value, list) and all(isinstance(key, int) for key in value)
        if is_list and len({str(named) for named, _ in taken}) < _FEWEST:
            fitting = [kind for kind in fitting if kind in called]
        if fitting:
            # Small numbers are ids of many kinds: that which is called so, or has the fewest.
            kind = min(fitting, key=lambda kind: len(each.keys[kind]))
            return {"at": f"/{name}", "kind": kind}
    return None


def _is_unheard(name: str, value: Any, each: Seen) -> bool:
    """Tell whether an answer names a member with a long key that nothing has, as none was taken."""
    is_key = isinstance(value, str) and is_of("uuid", value)
    is_there = any(value in known for known in each.keys.values()) if is_key else True
    return not is_there and mentions(each.call.said, name)


def is_of_form(
    each: Seen, wrong: Mapping[str, Any], refused: Sequence[Seen], find: Callable[[Seen], Any]
) -> bool:
    """Tell whether a key is refused for its form: another that names no record has another status.

    Args:
        each: The refused request.
        wrong: What is wrong with its body.
        refused: All requests that were refused.
        find: Returns the member of one that names no record.
    """
    others = (o for o in refused if o.call.label == each.call.label)
    found = [find(o) for o in others if o.call.status != each.call.status]
    return wrong["wrong"] == "form" and any(f and f.more["at"] == wrong["at"] for f in found)


def is_called(name: str, kind: str) -> bool:
    """Tell whether a member has the name of a kind in its own."""
    return f"_{underscore(kind)}_" in f"_{underscore(name)}_"


def _is_quoted(each: Seen, name: str, value: Any) -> bool:
    """Tell whether an answer repeats a member and its value."""
    text = each.call.said
    return name in text and not isinstance(value, bool) and str(value) in text


def names_none(value: Any, known: frozenset[str]) -> bool:
    """Tell whether a value, or one of a list, is the key of no record that was there."""
    return not _names(value, known)


def _names(value: Any, known: frozenset[str]) -> bool:
    """Tell whether a value names records that were there."""
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(str(each) in known for each in values)
