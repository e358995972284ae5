"""Filters that are objects: members with the tests that they must pass, joined by words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from busroot_mock.generic.ask import json_of, query_text

JOINED: Final[Mapping[str, Callable[[Iterable[bool]], bool]]] = {
    "and": all,
    "or": any,
    "not": lambda found: not all(found),
    "nor": lambda found: not any(found),
}
Passes = Callable[[str, str, str], bool]
"""Tells whether a member passes a test for a text."""


def tree_in(text: str) -> dict[str, Any] | None:
    """Return the filter that a text is; None if it is none."""
    found = json_of(text.encode("utf-8", "replace")) if text.startswith("{") else None
    return found if isinstance(found, dict) else None


def fits(tree: Any, passes: Passes, words: Mapping[str, str]) -> bool:
    """Tell whether a record fits a filter; what is not known of it is taken to fit.

    Args:
        tree: The filter.
        passes: Tells it of a member.
        words: The names of tests, by the words for them.
    """
    if not isinstance(tree, dict):
        return True
    return all(_fits(name, inner, passes, words) for name, inner in tree.items())


def _fits(name: str, inner: Any, passes: Passes, words: Mapping[str, str]) -> bool:
    join = JOINED.get(_plain(name))
    if join is not None:
        parts = inner if isinstance(inner, list) else [inner]
        return join(fits(each, passes, words) for each in parts)
    tests = inner if isinstance(inner, dict) else {"eq": inner}
    known = {word: words[_plain(word)] for word in tests if _plain(word) in words}
    return all(passes(name, test, query_text(tests[word])) for word, test in known.items())


def _plain(word: str) -> str:
    return word.strip("_$").replace("_", "").lower()
