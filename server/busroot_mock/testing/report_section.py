"""The last requests of the worlds of a test, as sections of its report."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from busroot_mock.testing.client import Busroot, ControlError
from busroot_mock.testing.request_lines import line_of

MOST: Final = 10
"""Requests of a world that are shown."""


def sections_of(values: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield title and text for each world among the values of fixtures that has requests.

    All is masked as in the journal, which is asked; a server that is gone has none to show.
    """
    for world in {id(value): value for value in values if isinstance(value, Busroot)}.values():
        try:
            entries = world.journal.last(MOST)
        except ControlError:
            continue
        if entries:
            shown = len(entries)
            title = f"last {shown} of {entries[-1]['number']} requests of {world!r}"
            yield title, "\n".join(map(line_of, entries))
