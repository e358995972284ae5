"""Texts of a body beside values of the path."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, Ask, leaves
from busroot_mock.generic.model import pointer_to

ANY: Final = "*"
"""In a place of a body: each item of a list."""
WAYS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "same": lambda text, value: text == value,
    "ends": lambda text, value: text.endswith(value),
    "begins": lambda text, value: text.startswith(value),
}


def with_stars(data: Any) -> Iterator[str]:
    """Yield the places of the texts of a body."""
    for steps, value in leaves(data):
        if isinstance(value, str):
            yield _place(steps)


def texts_at(data: Any, place: str) -> list[str]:
    """Return the texts of a body at a place."""
    found = leaves(data) if data not in (ABSENT, BROKEN) else ()
    return [value for steps, value in found if isinstance(value, str) and _place(steps) == place]


def is_apart(more: Mapping[str, Any], ask: Ask) -> bool:
    """Tell whether a text of a body does not go with a value of the path as a rule says."""
    value, goes = ask.values.get(more["of"], ""), WAYS[more["as"]]
    return not all(goes(text, value) for text in texts_at(ask.data, more["at"]))


def _place(steps: tuple[str | int, ...]) -> str:
    return pointer_to(ANY if isinstance(step, int) else step for step in steps)
