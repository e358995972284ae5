"""Members that the answer to a refused request names, whatever the shape of the answer."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple

from busroot_mock.generic.ask import ABSENT, Steps, at, places

_LOCATES: Final = re.compile(
    r"field|path|param|name|^loc|pointer|propert|attribute|target|source|member|^key$",
    re.IGNORECASE,
)
_SIDES: Final = frozenset(["body", "query", "path", "header", "headers", "cookie"])
_ANY_SIDE: Final = ("data", "json", "request", "payload", "form")
_SAYS_SIDE: Final = ("in", "location")
_QUOTED: Final = re.compile(r"[\"'`]([^\"'`\s]{1,80})[\"'`]")
_WORD: Final = re.compile(r"[A-Za-z_$][\w$.-]*")
_STEP: Final = re.compile(r"[^.\[\]]+")
_LONGEST: Final = 200
_DEEPEST: Final = 12


class Named(NamedTuple):
    """A member that a refusal names.

    Attributes:
        steps: Its place in the request; it need not be there.
        entry: The part of the answer that names it.
    """

    steps: Steps
    entry: Any


def without_positions(steps: Steps) -> Steps:
    """Return a place with 0 for each position in a list."""
    return tuple(0 if isinstance(step, int) else step for step in steps)


class Naming:
    """Finds what refusals of one operation name.

    Args:
        known: The places of members in requests that were done, without positions.
        side: Of the request that they are on: `body` or `query`.
    """

    def __init__(self, known: Collection[Steps], side: str = "body") -> None:
        self._side, self._prefixes = side, (side, *_ANY_SIDE)
        self._known = {each for each in known if each and each[-1] != 0}
        self._by_name: dict[str, list[Steps]] = defaultdict(list)
        for steps in self._known:
            self._by_name[str(steps[-1])].append(steps)

    def named(self, answer: Any, sent: Any) -> list[Named]:
        """Return what an answer names: by pointers, by keys, else in its sentences.

        Args:
            answer: As a value.
            sent: The body of the request, or its query by name.
        """
        own = {_text(inner) for _, inner in places(sent) if isinstance(inner, dict | list)}
        found = list(self._in_value(answer, sent, own, ()))
        return found or list(self._in_sentences(answer, sent))

    def _in_value(
        self, value: Any, sent: Any, own: set[str], before: Steps, depth: int = 0
    ) -> Iterator[Named]:
        if depth > _DEEPEST or not isinstance(value, dict | list) or not value:
            return
        # What an answer repeats of the request names nothing.
        if _text(value) in own:
            return
        if isinstance(value, list):
            is_list = isinstance(at(sent, before), list)
            for index, inner in enumerate(value):
                inside = (*before, index) if is_list else before
                yield from self._in_value(inner, sent, own, inside, depth + 1)
            return
        if any(_is_text(value.get(key), _SIDES - {self._side}) for key in _SAYS_SIDE):
            return
        entry = self._of_entry(value, sent)
        if entry:
            yield Named(entry, value)
            return
        for name, inner in value.items():
            below = self._existing((*before, name), sent)
            place = (below or self._place(name, sent)) if _is_message(inner) else None
            if place:
                yield Named(place, inner)
            else:
                yield from self._in_value(inner, sent, own, below or before, depth + 1)

    def _of_entry(self, entry: dict[str, Any], sent: Any) -> Steps | None:
        """Return the member that an object is about."""
        pairs = [*entry.items()]
        pairs += [
            pair for inner in entry.values() if isinstance(inner, dict) for pair in inner.items()
        ]
        found = [place for key, value in pairs if (place := self._located(key, value, sent))]
        if not found:
            return None
        steps = max(found, key=lambda each: (each[0], len(each[1])))[1]
        inner = at(sent, steps)
        if not isinstance(inner, dict):
            return steps
        # An object is named: that which it lacks stands beside its place.
        lacking = [
            (*steps, text)
            for _, text in pairs
            if isinstance(text, str)
            and text
            and text not in inner
            and without_positions((*steps, text)) in self._known
        ]
        return lacking[0] if lacking else steps

    def _located(self, key: str, value: Any, sent: Any) -> tuple[bool, Steps] | None:
        """Return the place that a member of an entry says, and whether it says it in full."""
        if isinstance(value, list):
            plain = all(isinstance(step, str | int) for step in value)
            steps = self._existing(tuple(value), sent) if value and plain else None
            return (True, steps) if steps else None
        if not isinstance(value, str) or len(value) > _LONGEST:
            return None
        if value.startswith(("/", "#/")) or (value == "" and _LOCATES.search(key)):
            parts = value.lstrip("#").split("/")[1:]
            steps = tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
            place = self._existing(steps, sent)
            return None if place is None else (True, place)
        place = self._place(value, sent) if _LOCATES.search(key) else None
        return (False, place) if place else None

    def _place(self, text: str, sent: Any) -> Steps | None:
        """Return the place that a dotted path or a name means; None if there is none."""
        if not text or len(text) > _LONGEST or " " in text:
            return None
        if isinstance(sent, dict) and (text in sent or (text,) in self._known):
            return (text,)
        steps = self._existing(tuple(_STEP.findall(text.removeprefix("$."))), sent)
        return steps if steps else self._by_last(text, sent)

    def _existing(self, steps: tuple[Any, ...], sent: Any) -> Steps | None:
        """Return steps if they lead to something that is sent, or that is known and lacks."""
        for some in (steps, steps[1:] if steps and steps[0] in self._prefixes else None):
            if some is None:
                continue
            value, real = sent, list[str | int]()
            for number, step in enumerate(some):
                if isinstance(value, list) and str(step).isdecimal():
                    step = int(step)
                value = at(value, (step,))
                real.append(step)
                if value is ABSENT:
                    is_last = number == len(some) - 1
                    if not is_last or without_positions(tuple(real)) not in self._known:
                        break
            else:
                return tuple(real)
        return None

    def _by_last(self, name: str, sent: Any) -> Steps | None:
        """Return the only place that has a name: in the request, else of what it lacks."""
        known = self._by_name.get(name, ())
        if len(known) != 1:
            return None
        there = [
            steps
            for steps in _real_places(sent, known[0][:-1])
            if isinstance(at(sent, steps), dict)
        ]
        return (*there[0], name) if len(there) == 1 else None

    def _in_sentences(self, answer: Any, sent: Any) -> Iterator[Named]:
        texts = [text for _, text in places(answer) if isinstance(text, str) and " " in text]
        for words in (_QUOTED.findall, _WORD.findall, _first_words):
            found: dict[Steps, str] = {}
            for text in texts:
                for word in words(text[:2000]):
                    steps = self._place(word.rstrip("."), sent)
                    if steps and without_positions(steps) in self._known:
                        found.setdefault(steps, text)
            if len(found) == 1:
                yield from (Named(steps, text) for steps, text in found.items())
            if found:
                return


def _first_words(text: str) -> list[str]:
    """Return the word that a sentence begins with, as names are written."""
    return [match[0].lower()] if (match := _WORD.match(text)) else []


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _is_text(value: Any, texts: Collection[str]) -> bool:
    return isinstance(value, str) and value in texts


def _is_message(value: Any) -> bool:
    """Tell whether a value says something of a member: a sentence, or a list of them."""
    if isinstance(value, str):
        return bool(value)
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)


def _real_places(value: Any, steps: Steps, before: Steps = ()) -> Iterator[Steps]:
    """Yield the places in a value that are meant by one without positions."""
    if not steps:
        yield before
    elif isinstance(value, list) and steps[0] == 0:
        for index, inner in enumerate(value):
            yield from _real_places(inner, steps[1:], (*before, index))
    elif isinstance(value, dict) and steps[0] in value:
        yield from _real_places(value[steps[0]], steps[1:], (*before, steps[0]))
