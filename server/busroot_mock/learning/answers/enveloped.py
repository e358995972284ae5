"""Templates of keys beside records, and of what was sent in place of them."""

from collections.abc import Callable, Sequence
from typing import Any

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.model import pointer_to
from busroot_mock.generic.sources import MARK
from busroot_mock.learning.calls.calls import Envelope
from busroot_mock.learning.kinds.seen import Seen

Value = Callable[[str, Any, Sequence[Any]], Any]


def enveloped(samples: Sequence[Seen], value: Value) -> dict[str, Any]:
    """Return the members that answers have beside a record: its key, and what was sent.

    Args:
        samples: The calls.
        value: Returns the template of a member; of its name, a value of it, and those of all calls.
    """
    last = samples[-1].call.envelope
    if last is None:
        return {}
    found: dict[str, Any] = {}
    if last.key:
        source = {"as": "member", "of": pointer_to((last.key,))}
        found[last.key] = {MARK: source}
    if last.echo:
        pairs = [(each.call.ask.data, each.call.envelope) for each in samples]
        filled = [_filled(sent, envelope) for sent, envelope in pairs]
        found[last.echo] = {MARK: {"as": "echo", "with": _templates(filled, value)}}
    return found


def _filled(sent: Any, envelope: Envelope | None) -> dict[str, Any]:
    """Return what an answer has beside what was sent."""
    names = sent.keys() if isinstance(sent, dict) else ()
    shown = envelope.sent if envelope else {}
    return {name: each for name, each in shown.items() if name not in names}


def _templates(filled: Sequence[dict[str, Any]], value: Value) -> dict[str, Any]:
    found = {}
    for name in dict.fromkeys(name for each in filled for name in each):
        values = [each.get(name, ABSENT) for each in filled]
        last = next(each for each in reversed(values) if each is not ABSENT)
        found[name] = value(name, last, values)
    return found
