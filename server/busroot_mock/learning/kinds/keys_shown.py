"""Keys of new records that answers show alone, under another name: `{"dataset_id": 7}`."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from inflection import underscore

from busroot_mock.generic.ask import ABSENT, Steps, at, leaves
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen, is_key

_DEEPEST: Final = 2
_FEWEST: Final = 2


def keyed(calls: Sequence[Call], kinds: Iterable[KindSeen]) -> tuple[KindSeen, Steps] | None:
    """Return the kind below whose list calls are, and where their answers show keys of it.

    The member is called by the kind, and two of its values at least stand in paths of its records.

    Args:
        calls: That were done, of one operation.
        kinds: All that are known.
    """
    path = calls[0].path if calls else ""
    near = [kind for kind in kinds if kind.key and path.startswith(f"{kind.listed}/")]
    for kind in near:
        if path.startswith(f"{kind.path}/"):
            continue
        for steps in dict.fromkeys(steps for call in calls for steps in _places(call.data)):
            values = {str(value) for call in calls if is_key(value := key_at(call, steps))}
            is_called = underscore(str(steps[-1])) == f"{underscore(kind.name)}_{kind.key}"
            if is_called and len(values & kind.keys) >= _FEWEST:
                return kind, steps
    return None


def key_at(call: Call, steps: Steps | None) -> Any:
    """Return the key that an answer has at a place; None for none."""
    return at(call.data, steps, None) if steps and call.data is not ABSENT else None


def _places(data: Any) -> list[Steps]:
    found = leaves(data) if isinstance(data, dict) else ()
    plain = [steps for steps, _ in found if len(steps) <= _DEEPEST]
    return [steps for steps in plain if all(isinstance(step, str) for step in steps)]
