"""Keys of new records that no answer to their creation gives, and a later list does."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from busroot_mock.generic.ask import ABSENT, at
from busroot_mock.generic.items import Members
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen, list_in, records_at, taken_at

Record = Mapping[str, Any]


class Event(NamedTuple):
    """What a call sends of a new record that its answer does not show, or records that it shows.

    Attributes:
        sent: None if nothing is made, or the answer shows it.
    """

    number: int
    sent: Members | None
    shown: Sequence[Record]


def late_keys(events: Iterable[Event], key: str) -> dict[int, Members]:
    """Return by the number of a call the key that its new record turns out to have.

    Args:
        events: Of one kind, in order.
        key: The member that is its key.
    """
    found: dict[int, Members] = {}
    waiting: list[Event] = []
    known: set[str] = set()
    for event in events:
        if event.sent is not None and key not in event.sent:
            waiting.append(event)
        for record in event.shown:
            own = str(record.get(key))
            made = next((e for e in waiting if _is_of(e.sent or {}, record)), None)
            if own not in known and made is not None and key in record:
                found[made.number] = {key: record[key]}
                waiting.remove(made)
            known.add(own)
    return found


def is_shown_later(made: Sequence[Call], lists: Sequence[Call], kind: KindSeen) -> bool:
    """Tell whether lists show what was sent without an answer.

    Args:
        made: The calls that sent something.
        lists: Those that were answered with lists.
        kind: Of the records in these.
    """
    taken = taken_at(made, kind, None)
    events = []
    for call in sorted([*made, *lists], key=lambda call: call.number):
        sent = at(call.ask.data, taken) if call.ask.data is not ABSENT else None
        records = found[1] if (found := list_in(call.data)) else []
        events.append(Event(call.number, sent if isinstance(sent, dict) else None, records))
    return kind.key is not None and bool(late_keys(events, kind.key))


def records_in(call: Call, place: Any, key: str) -> list[Record]:
    """Return the records of a kind that an answer shows."""
    found = records_at(call.data, place) if place is not None and call.is_success else []
    return [each for each in found if key in each]


def _is_of(sent: Members, record: Record) -> bool:
    """Tell whether a record has what was sent, as far as it shows that."""
    shared = sent.keys() & record.keys()
    return bool(shared) and all(record[name] == sent[name] for name in shared)
