"""The start of a recorded body, and what it lacks only because no more of it was kept."""

from collections.abc import Iterable, Iterator
from typing import Any

from busroot_mock.errors import Violation, pointer
from busroot_mock.json_codec import has_more_values

_LACKING = {"required", "minItems", "minProperties", "allOf", "anyOf", "oneOf", "not"}
"""Keywords that a value may break for want of what follows."""

MOST_VALUES = 1600
_FEW_VALUES = 400
"""Of a record most values have ten bytes and more. If each of thousands breaks the contract in many
ways, it takes seconds to say all."""


def judged_start(text: str) -> str:
    """Return a text, or the start of one that has a great many values."""
    if has_more_values(text.encode("utf-8", "replace"), MOST_VALUES):
        while has_more_values(text.encode("utf-8", "replace"), _FEW_VALUES):
            text = text[: len(text) // 2]
    return text


def without_lacking(violations: Iterable[Violation], value: Any) -> list[Violation]:
    """Return the violations of the start of a value that its rest could not take away."""
    still_open = set(_last_containers(value))
    return [
        each
        for each in violations
        if each["keyword"] not in _LACKING or each["pointer"] not in still_open
    ]


def _last_containers(value: Any) -> Iterator[str]:
    """Yield pointers to the containers that the end of a text lies in, or lies right behind."""
    steps: list[str | int] = []
    while isinstance(value, dict | list):
        yield pointer(*steps)
        if not value:
            return
        last = len(value) - 1 if isinstance(value, list) else list(value)[-1]
        steps.append(last)
        value = value[last]
