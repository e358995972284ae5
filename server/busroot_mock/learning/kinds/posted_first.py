"""Records that POST makes at their own path, whatever status answers it."""

from collections.abc import Sequence
from typing import Final

from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.kinds import Kinds
from busroot_mock.learning.kinds.record_places import KindSeen

_CREATED: Final = 201
_FEWEST: Final = 3
_MOSTLY: Final = 0.8
"""Part of the paths at which POST is the first request that is done."""


def makes_its_own(kinds: Kinds, kind: KindSeen, calls: Sequence[Call]) -> bool:
    """Tell whether POST makes the record that its path names.

    It is answered so, or nothing else makes such records and it is what is done first there.

    Args:
        kinds: That calls show.
        kind: Of the record.
        calls: Of the operation.
    """
    if any(call.status == _CREATED for call in calls):
        return True
    others = [call for end in ("", "/") for call in kinds.done("POST", f"{kind.listed}{end}")]
    if others or any(call.status == _CREATED for call in kinds.done("PUT", kind.path)):
        return False
    first: dict[str, Call] = {}
    for method in ("GET", "PUT", "PATCH", "DELETE", "POST"):
        for call in kinds.done(method, calls[0].path):
            known = first.setdefault(call.ask.path, call)
            first[call.ask.path] = min(known, call, key=lambda each: each.number)
    posted = [call for call in first.values() if call.ask.method == "POST"]
    return len(posted) >= _FEWEST and len(posted) >= _MOSTLY * len(first)
