"""Keys that a server refused, where recordings have no keys but what stands for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.key_marks import mark_of
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.recordings.recorded import Recorded
from busroot_mock.recordings.secret_words import is_secret_word

_FORBIDDEN: Final = 403
Marks = Mapping[str, str]
"""By what stands for a key in a recording, the mark of the key."""


def marks_of(pairs: Iterable[tuple[Recorded, Recorded]]) -> Marks:
    """Return the marks of the keys that were masked.

    Args:
        pairs: Exchanges as they were, and as they are kept.
    """
    return {
        masked: mark_of(plain)
        for was, kept in pairs
        for (name, plain), (_, masked) in zip(
            was.request_headers, kept.request_headers, strict=True
        )
        if is_secret_word(name) and plain != masked
    }


def wrong_key(each: Seen, done: Sequence[Seen], header: str, marks: Marks) -> dict[str, Any] | None:
    """Return the mark of a key that was refused, and of none with which anything was done.

    Args:
        each: The refused request.
        done: All requests that were done.
        header: That which has the key.
        marks: Of all keys.
    """
    value = each.call.ask.headers.get(header, "")
    taken = {other.call.ask.headers.get(header, "") for other in done if _is_asked(other, each)}
    mark = marks.get(value)
    if mark is None or value in taken or mark in {marks.get(other) for other in taken}:
        return None
    public = {o.call.label for o in done if o.call.ask.headers.get(header) == value}
    return {"header": header, "marks": [mark], "except": sorted(public)}


def _is_asked(other: Seen, each: Seen) -> bool:
    """Tell whether a key that did one thing is not wrong for another, which was refused.

    Operations that are open to all take any key; a caller that may not do something is known.
    """
    return each.call.status == _FORBIDDEN or other.call.label == each.call.label
