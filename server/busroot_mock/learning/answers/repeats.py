"""Values of answers that repeat those of requests: of bodies and of parameters."""

from collections.abc import Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, at, leaves
from busroot_mock.generic.model import Source, pointer_to
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.made_texts import Candidates

_LEAST_QUOTED: Final = 5
SHORTEST: Final = 3


def sent_in_bodies(seen: Sequence[Seen], shown: Sequence[Any]) -> Candidates:
    """Return the places of bodies, with what is usual where they have nothing there."""
    bodies = [s.call.ask.data for s in seen if isinstance(s.call.ask.data, dict)]
    found: Candidates = []
    for steps in dict.fromkeys(steps for body in reversed(bodies) for steps, _ in leaves(body)):
        sent = [at(s.call.ask.data, steps) for s in seen]
        pairs = list(zip(sent, shown, strict=True))
        usual = [value for own, value in pairs if own is ABSENT]
        if len({str(value) for value in usual}) <= 1:
            more = {"else": usual[0]} if usual else {}
            texts = [str(value) if own is ABSENT else long_text(own) for own, value in pairs]
            found.append(({"as": "body", "of": pointer_to(steps), **more}, texts))
    return found


def quoting(value: str, sent: Any) -> Source | None:
    """Return the source of a sentence that quotes a text of the body."""
    for steps, text in leaves(sent) if isinstance(sent, dict) else ():
        if isinstance(text, str) and len(text) >= _LEAST_QUOTED and text in value != text:
            before, _, behind = value.partition(text)
            parts = (before, {"as": "body", "of": pointer_to(steps)}, behind)
            return {"as": "text", "parts": [part for part in parts if part]}
    return None


def asked_for(name: str, shown: Sequence[tuple[Seen, Any]]) -> Source | None:
    """Return the parameter with the name of a value that repeats it, such as a page."""
    with_it = [(s.call.ask.asked[name], v) for s, v in shown if name in s.call.ask.asked]
    if not with_it or any(str(value) != text for text, value in with_it):
        return None
    usual = [value for sample, value in shown if name not in sample.call.ask.asked]
    source = {"as": "query", "of": name, "else": usual[-1] if usual else with_it[-1][1]}
    return {**source, "number": True} if isinstance(with_it[-1][1], int) else source


def long_text(value: Any) -> str | None:
    """Return the text of a value that is hardly the same by chance."""
    if value is None or isinstance(value, bool | dict | list) or value is ABSENT:
        return None
    text = str(value)
    return text if len(text) >= SHORTEST else None
