"""Values made from a schema, the same for the same seed, as far as its keywords can be met."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from busroot_mock.contract.references import Document, resolved

_DEEPEST: Final = 6
"""From this depth on, only what is required is made: schemas may refer to themselves."""
_CHOICES: Final = ("oneOf", "anyOf")
_LONGEST: Final = 12
_MOST: Final = 1000
"""Entries, members and letters of a value, whatever its schema asks for."""
_FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_CANDIDATES: Final = (
    *("a", "A", "0", "1", "ab", "A1", "a-1", "a_b", "AB", "ABC", "ab12", "#a1b2c3", "12:00"),
    *("06:00", "1.0", "1.0.0", "EUR", "en-GB", "Europe/Berlin", "a@b.example", "/a", "00000000"),
)
Schema = Mapping[str, Any]


def made_value(document: Document, schema: Schema, seed: str, *, examples: bool = True) -> Any:
    """Return a value that a schema allows, or comes near to.

    Args:
        document: Which references of the schema lead into.
        schema: Of OpenAPI 3.0.
        seed: The same seed gives the same value.
        examples: Whether examples of parts, and defaults, go before what is drawn.
    """
    return _Maker(document, Random(seed), examples).value(schema, 0)


class _Maker:
    def __init__(self, document: Document, draw: Random, examples: bool) -> None:
        self._document, self._draw, self._examples = document, draw, examples

    def value(self, schema: Schema, depth: int) -> Any:
        """Return a value of a schema."""
        node = self._whole(schema)
        if self._examples:
            for keyword in ("example", "default"):
                if keyword in node:
                    return node[keyword]
        if node.get("enum"):
            return self._draw.choice(node["enum"])
        kind = node.get("type") or ("array" if "items" in node else "object")
        make = _MAKERS.get(kind)
        return make(self, node, depth) if make else None

    def _whole(self, schema: Schema) -> dict[str, Any]:
        """Return a schema with the parts that it is made of, in one; of a choice, the first."""
        parts: list[dict[str, Any]] = []
        rest: list[Any] = [schema]
        while rest:
            part = resolved(self._document, rest.pop())
            if isinstance(part, dict) and not any(part is known for known in parts):
                parts.append(part)
                rest += part.get("allOf", [])
                rest += [each for word in _CHOICES for each in part.get(word, [])[:1]]
        merged: dict[str, Any] = {}
        for part in reversed(parts):
            properties = {**merged.get("properties", {}), **part.get("properties", {})}
            required = [*merged.get("required", []), *part.get("required", [])]
            merged |= {**part, "properties": properties, "required": required}
        return merged

    def object(self, node: Schema, depth: int) -> dict[str, Any]:
        """Return an object with all members that are known, or those that must be there."""
        required = set(node.get("required", ()))
        properties = node.get("properties", {})
        names = [
            name
            for name, inner in properties.items()
            if name in required or (depth < _DEEPEST and not inner.get("writeOnly"))
        ]
        made = {name: self.value(properties[name], depth + 1) for name in names}
        rest = node.get("additionalProperties")
        inner = rest if isinstance(rest, dict) else {"type": "string"}
        unknown = sorted(required - properties.keys())
        while len(made) + len(unknown) < min(node.get("minProperties", 0), _MOST):
            unknown.append(f"member{len(made) + len(unknown)}")
        return {**made, **{name: self.value(inner, depth + 1) for name in unknown}}

    def array(self, node: Schema, depth: int) -> list[Any]:
        """Return a list with one entry, or as few as there may be."""
        fewest = min(int(node.get("minItems", 0)), _MOST)
        count = min(max(fewest, depth < _DEEPEST), int(node.get("maxItems", max(fewest, 1))))
        made: list[Any] = []
        for _ in range(count * 3 if node.get("uniqueItems") else count):
            each = self.value(node.get("items", {}), depth + 1)
            if len(made) < count and not (node.get("uniqueItems") and each in made):
                made.append(each)
        return made

    def number(self, node: Schema, depth: int) -> float:
        """Return a number within its bounds."""
        whole = self.integer(node, depth)
        low, high = node.get("minimum"), node.get("maximum")
        if (low is not None and whole < low) or (high is not None and whole > high):
            return (low + high) / 2 if low is not None and high is not None else low or high or 0
        return whole

    def integer(self, node: Schema, depth: int) -> int:
        """Return a whole number within its bounds."""
        step = node.get("multipleOf", 1)
        step = step if isinstance(step, int) and step > 0 else 1
        low, high = node.get("minimum"), node.get("maximum")
        least = -(-low // 1) if low is not None else min(1, high // 1 if high is not None else 1)
        most = high // 1 if high is not None else least + 99 * step
        least += bool(node.get("exclusiveMinimum") and least == low)
        most -= bool(node.get("exclusiveMaximum") and most == high)
        first = int(-(-least // step) * step)
        return first + step * self._draw.randint(0, max(0, min(99, int((most - first) // step))))

    def boolean(self, node: Schema, depth: int) -> bool:
        """Return true or false."""
        return self._draw.random() < 0.5

    def string(self, node: Schema, depth: int) -> str:
        """Return a text of its format, of its pattern, or of letters."""
        fewest, most = min(int(node.get("minLength", 0)), _MOST), node.get("maxLength")
        make = _FORMATS.get(str(node.get("format")))
        if make:
            return make(self._draw)
        if "pattern" in node:
            return self._of_pattern(str(node["pattern"]), fewest)
        length = max(fewest, min(_LONGEST, most if most is not None else _LONGEST))
        return "".join(self._draw.choices(_LETTERS, k=length))

    def _of_pattern(self, pattern: str, fewest: int) -> str:
        try:
            matcher = re.compile(pattern)
        except re.error:
            return "a" * max(1, fewest)
        texts = (*_CANDIDATES, *("a" * fewest, "A" * fewest, "0" * fewest))
        formed = (make(self._draw) for make in _FORMATS.values())
        fitting = [t for t in (*texts, *formed) if len(t) >= fewest and matcher.search(t)]
        return self._draw.choice(fitting or ["a"])


_MAKERS: Final[Mapping[str, Callable[[_Maker, Schema, int], Any]]] = {
    "object": _Maker.object,
    "array": _Maker.array,
    "string": _Maker.string,
    "integer": _Maker.integer,
    "number": _Maker.number,
    "boolean": _Maker.boolean,
}


def _word(draw: Random) -> str:
    return "".join(draw.choices(_LETTERS, k=8))


def _moment(draw: Random) -> datetime:
    return _FIRST + timedelta(seconds=draw.randrange(365 * 86_400))


_FORMATS: Final[Mapping[str, Callable[[Random], str]]] = {
    "date-time": lambda draw: _moment(draw).isoformat().replace("+00:00", "Z"),
    "date": lambda draw: _moment(draw).date().isoformat(),
    "time": lambda draw: f"{_moment(draw):%H:%M:%SZ}",
    "duration": lambda draw: f"PT{draw.randint(1, 59)}M",
    "uuid": lambda draw: str(UUID(int=draw.getrandbits(128), version=4)),
    "email": lambda draw: f"{_word(draw)}@example.com",
    "hostname": lambda draw: f"{_word(draw)}.example.com",
    "uri": lambda draw: f"https://example.com/{_word(draw)}",
    "url": lambda draw: f"https://example.com/{_word(draw)}",
    "uri-reference": lambda draw: f"/{_word(draw)}",
    "ipv4": lambda draw: f"192.0.2.{draw.randint(1, 254)}",
    "ipv6": lambda draw: f"2001:db8::{draw.randint(1, 9999):x}",
    "byte": lambda draw: "bW9jaw==",
}
