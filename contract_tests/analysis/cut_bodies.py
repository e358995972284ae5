"""Leave out what a recorded body lacks only because no more of it was kept."""

from collections.abc import Iterable, Iterator
from typing import Any

from busroot_mock.errors import Violation, pointer

_LACKING = {"required", "minItems", "minProperties", "allOf", "anyOf", "oneOf", "not"}
"""Keywords that a value may break for want of what follows."""


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
