"""Docstrings of Google's form as Markdown."""

import inspect
import re
from collections.abc import Iterator
from typing import Final

_SECTION: Final = re.compile(r"(Args|Attributes|Raises|Returns|Yields):")
_ITEM: Final = re.compile(r"(\*{0,2}[\w.]+): (.*)")
_TITLES: Final = {"Args": "argument", "Attributes": "attribute", "Raises": "raises"}


def as_markdown(documented: object, leave_out: tuple[str, ...] = ()) -> str:
    """Return the docstring of an object, its sections as tables.

    Args:
        documented: What has it.
        leave_out: Sections that say nothing to whoever reads the page.
    """
    plain, *sections = _parts(inspect.getdoc(documented) or "")
    parts = [plain[1].strip()]
    parts += [_table(title, text) for title, text in sections if title not in leave_out]
    return "\n\n".join(filter(None, parts))


def _parts(text: str) -> list[tuple[str, str]]:
    """Return the title and the lines of each part; the first one has no title."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if match := _SECTION.fullmatch(line):
            parts.append((match[1], []))
        else:
            parts[-1][1].append(line)
    return [(title, "\n".join(lines)) for title, lines in parts]


def _table(title: str, text: str) -> str:
    items = [*_items(inspect.cleandoc(text))]
    if not items:
        return inspect.cleandoc(text)
    rows = "\n".join(f"| `{name}` | {words} |" for name, words in items)
    return f"| {_TITLES.get(title, title.lower())} | what it is |\n| --- | --- |\n{rows}"


def _items(text: str) -> Iterator[tuple[str, str]]:
    """Yield names with their words, also of more than one line."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        match = _ITEM.fullmatch(line)
        if match:
            found.append((match[1], [match[2]]))
        elif found:
            found[-1][1].append(line.strip())
    for name, lines in found:
        yield name, " ".join(filter(None, lines)).replace("|", "\\|")
