"""Members of a refused request of which the answer says that what they name is not there."""

import re
from collections.abc import Sequence
from typing import Any, Final

from inflection import underscore

from busroot_mock.generic.ask import BROKEN, leaves
from busroot_mock.learning.causes.reference_causes import is_called, names_none
from busroot_mock.learning.kinds.record_places import KindSeen, is_key
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

_ABSENT: Final = re.compile(
    r"(does|do|did) not exist|doesn't exist|not found|no such|could not be found|cannot be found"
    r"|unknown|(is|are) invalid",
    re.IGNORECASE,
)
"""Words of what names nothing; the last also of what is wrong otherwise."""
_FEWEST: Final = 2
_INVALID: Final = re.compile(r"(is|are) invalid", re.IGNORECASE)


def said_to_be_absent(
    each: Seen, done: Sequence[Seen], own: KindSeen | None
) -> dict[str, str] | None:
    """Return the member that names nothing, as the answer says, and the kind; None for none.

    The answer has the name of the member, and what it names is none of the records that it named
    whenever the same was done.

    Args:
        each: The refused request.
        done: Requests that were done.
        own: The kind of its records.
    """
    shows = {n: rule["kind"] for n, rule in own.shows.items()} if own else {}
    if each.call.ask.data is BROKEN or not isinstance(each.call.data, dict | list):
        return None
    sent = sent_in(each)
    for steps, text in leaves(each.call.data):
        if not isinstance(text, str) or not _ABSENT.search(text):
            continue
        for name in [step for step in steps if isinstance(step, str) and step in sent]:
            if not _is_reference(sent[name], text):
                continue
            kind = shows.get(name) or _kind(name, text, each, done)
            if kind:
                return {"at": f"/{name}", "kind": kind}
    return None


def _is_reference(value: Any, text: str) -> bool:
    values = value if isinstance(value, list) else [value]
    are_keys = bool(values) and all(is_key(each) for each in values)
    return are_keys and (not _INVALID.search(text) or all(isinstance(v, int) for v in values))


def _kind(name: str, text: str, each: Seen, done: Sequence[Seen]) -> str | None:
    """Return the kind that a member names; of several, that which is called so."""
    named = [
        (sent_in(other)[name], other.keys)
        for other in done
        if other.role.kind == each.role.kind and sent_in(other).get(name) is not None
    ]
    fitting = [
        kind
        for kind, known in each.keys.items()
        if names_none(sent_in(each)[name], known)
        and not any(names_none(value, keys.get(kind, frozenset())) for value, keys in named)
    ]
    called = [kind for kind in fitting if is_called(name, kind) or _is_said(text, kind)]
    if called:
        return called[0]
    if len({str(value) for value, _ in named}) < _FEWEST:
        return None
    # Small numbers are keys of many kinds: that which has the fewest fits least by chance.
    return min(fitting, key=lambda kind: len(each.keys[kind]), default=None)


def _is_said(text: str, kind: str) -> bool:
    words = underscore(kind).replace("_", " ")
    return re.search(rf"\b{re.escape(words)}s?\b", text.lower()) is not None
