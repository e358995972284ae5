"""Parameters that lists of an API have in common: those that were never asked with one take it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from busroot_mock.generic.model import Spec

_FEWEST: Final = 3
"""So many lists must show what a parameter does."""
_WORDS: Final = {"limit": (), "skip": (), "page": ("firstPage",), "sort": (), "fields": ("always",)}
"""What a parameter can be to a list, with what else is known of it."""
_GROUPED: Final = re.compile(r"(\w+)\[")


def with_shared(specs: Mapping[str, Spec], asked: Mapping[str, set[str]]) -> dict[str, Spec]:
    """Return operations whose lists go by the parameters of the others.

    Args:
        specs: By label.
        asked: The parameters with which each was asked.
    """
    lists = _with_first_pages({n: spec for n, spec in specs.items() if spec.does == "list"})
    given: dict[str, dict[str, Any]] = {label: {} for label in lists}
    for word, others in _WORDS.items():
        names = Counter(spec.more[word] for spec in lists.values() if word in spec.more)
        for name, count in names.most_common(1) if names else ():
            of = next(spec for spec in lists.values() if spec.more.get(word) == name)
            own = {n: of.more[n] for n in (word, *others) if n in of.more}
            for label, spec in lists.items():
                if count >= _FEWEST and word not in spec.more and name not in asked.get(label, ()):
                    given[label] |= {**own, **({"always": []} if "always" in own else {})}
    for label, why in _with_filters(lists).items():
        given[label] |= {"guesses": True, "assumed": why}
    return {
        **specs,
        **lists,
        **{
            label: replace(lists[label], more={**lists[label].more, **each})
            for label, each in given.items()
            if each
        },
    }


def _with_first_pages(lists: Mapping[str, Spec]) -> dict[str, Spec]:
    """Return lists whose pages are counted from 0 where those of another one were."""
    from_0 = {spec.more["page"] for spec in lists.values() if spec.more.get("firstPage") == 0}
    return {
        label: replace(spec, more={**spec.more, "firstPage": 0})
        if spec.more.get("page") in from_0
        else spec
        for label, spec in lists.items()
    }


def _with_filters(lists: Mapping[str, Spec]) -> dict[str, str]:
    """Return the lists that others are like which go by grouped filters, such as `filter[name]`."""
    groups = {
        label: {
            match[1]
            for name, rule in spec.more.get("filters", {}).items()
            if rule and (match := _GROUPED.match(name))
        }
        for label, spec in lists.items()
    }
    counts = Counter(group for found in groups.values() for group in found)
    found = {}
    for group, count in counts.items():
        for label, spec in lists.items():
            ignored = any(
                rule is None and name.startswith(f"{group}[")
                for name, rule in spec.more.get("filters", {}).items()
            )
            if count >= _FEWEST and not groups[label] and not ignored:
                found[label] = f"{group}[...] filters {count} other lists"
    return found
