"""Defaults, as new records have them whose requests left a member out."""

import json
from collections.abc import Sequence
from typing import Any, Final

from busroot_mock.learning.draft.bounds import Statement
from busroot_mock.learning.draft.tally import Support, Tally
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import is_new, samples_of

FEWEST: Final = 3
_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})
BECAUSE: Final = "new records without it have it"


def defaults_of(seen: Sequence[Seen], kind: KindSeen) -> dict[str, Statement]:
    """Return the defaults of members, by name.

    Null is none, nor is what is empty: it says that nothing was given. A member must also have
    been sent, and shown otherwise: else it is a constant of the server.

    Args:
        seen: All calls.
        kind: Of the records.
    """
    lacking: dict[str, dict[str, Tally]] = {}
    others: dict[str, set[str]] = {}
    for each in samples_of(seen, kind):
        if not is_new(each, kind):
            continue
        for name, shown in each.after.items():
            text = json.dumps(shown)
            if name in each.sent:
                if each.sent[name] == shown:
                    others.setdefault(name, set()).add(text)
            else:
                lacking.setdefault(name, {}).setdefault(text, Tally()).add(each.seen.call)
    found = {}
    for name, values in lacking.items():
        (text, tally), *rest = values.items()
        value: Any = json.loads(text)
        is_set = bool(others.get(name, set()) - {text})
        if not rest and is_set and value not in _NOTHING and tally.count >= FEWEST:
            node = Support(tally, tally.count).as_node()
            found[name] = Statement("default", value, {**node, "because": BECAUSE})
    return found
