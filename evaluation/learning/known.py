"""Knowledge of a client: the values that it has sent, and the names that the server has given."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from evaluation.learning.pairing import paired
from evaluation.learning.recorder import Entry, json_in

FORM: Final = ".json"
"""What paths of some APIs end with."""
Place = tuple[str | int, ...]


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield what is neither object nor list, with its place."""
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        yield place, value
    for step, each in inner:
        yield from leaves(each, (*place, step))


def at(value: Any, place: Place) -> Any:
    """Return what is at a place; None if nothing is."""
    for step in place:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


class Known:
    """Grows as a recorded session is asked again.

    Args:
        entries: The session. Names that the server gave count if later requests use them.

    Attributes:
        names: By a text of the recording, the one that is given in its place.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.names: dict[Any, Any] = {}
        self._numbers: dict[tuple[str, int], int] = {}
        self._used: set[str] = set()
        self._sent: set[tuple[str, str]] = set()
        self._texts: set[str] = set()
        self._roots = list[list[str]]()
        for entry in entries:
            self._used |= set(_texts_of(entry))
            root = urlsplit(entry["request"]["url"]).path.split("/")[:2]
            self._roots += [] if root in self._roots else [root]

    def send(self, entry: Entry) -> None:
        """Note what a request says."""
        self._texts |= set(_texts_of(entry))
        for place, value in leaves(body_of(entry)):
            if name := _name_of(place):
                self._sent.add((name, json.dumps(value)))

    def hear(self, recorded: Any, answered: Any, kind: str) -> None:
        """Note the names that an answer gives, beside those that were recorded.

        Args:
            recorded: The answer of the server.
            answered: That of the mock server.
            kind: What the path calls the records; numbers name records of one kind alone.
        """
        answered = paired(recorded, answered, self.translated)
        # The key of a record counts before those of what it has.
        for place, value in sorted(leaves(recorded), key=lambda each: len(each[0])):
            is_name = isinstance(value, str | int) and not isinstance(value, bool)
            if isinstance(value, int) and (not place or place[-1] != "id"):
                continue
            if not is_name or value in self.names or (kind, value) in self._numbers:
                continue
            if isinstance(value, str) and value in self._texts:
                continue
            other = at(answered, place)
            if str(value) in self._used and type(other) is type(value):
                if isinstance(value, int):
                    self._numbers[kind, value] = other
                else:
                    self.names[value] = other

    def has(self, name: str, value: Any) -> bool:
        """Tell whether the client knows that something with a name has a value."""
        is_given = isinstance(value, str) and (value in self.names or self._leads(value))
        return is_given or (name, json.dumps(value)) in self._sent

    def _leads(self, text: str) -> bool:
        """Tell whether a text is the path of something all of which the client has named."""
        parts = text.partition("?")[0].rstrip("/").split("/")
        is_named = self._texts.issuperset(parts[2:])
        return len(parts) > 2 and parts[:2] in self._roots and is_named

    def translated(self, value: Any) -> Any:
        """Return a value with the names that are given now."""
        if isinstance(value, dict):
            return {name: self.translated(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.translated(each) for each in value]
        if isinstance(value, str) and value.startswith("/"):
            return "/".join(self.path(value.split("/")))
        if isinstance(value, int) and not isinstance(value, bool):
            found = {new for (_, old), new in self._numbers.items() if old == value}
            return found.pop() if len(found) == 1 else value
        return self.names.get(value, value) if isinstance(value, str) else value

    def path(self, parts: list[str]) -> list[str]:
        """Return segments of a path with the names that are given now."""
        *most, last = parts
        last, form, _ = last.partition(FORM)
        plain = [*most, last]
        names = [
            self._named(part, before) for before, part in zip(["", *plain], plain, strict=False)
        ]
        return [*names[:-1], f"{names[-1]}{form}"]

    def _named(self, text: str, before: str) -> str:
        number = self._numbers.get((before, int(text))) if text.isdecimal() else None
        return str(self.names.get(text, text) if number is None else number)


def body_of(entry: Entry) -> Any:
    """Return the value that a request has sent."""
    return json_in(entry["request"].get("postData", {}).get("text"))


def _texts_of(entry: Entry) -> Iterator[str]:
    url = urlsplit(entry["request"]["url"])
    yield from (unquote(part) for part in url.path.removesuffix(FORM).split("/"))
    yield from (value for _, value in parse_qsl(url.query))
    for _, value in leaves(body_of(entry)):
        yield str(value)
        if isinstance(value, str) and value.startswith("/"):
            yield from value.split("/")


def _name_of(place: Place) -> str:
    return next((step for step in reversed(place) if isinstance(step, str)), "")
