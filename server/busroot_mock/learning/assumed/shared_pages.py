"""Parameters of pages, order and filters that the lists of an API share."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from busroot_mock.generic.model import Spec

_WORDS: Final = ("limit", "skip", "sort")
_FEWEST: Final = 2


def with_shared_pages(
    specs: Mapping[str, Spec], asked: Mapping[str, set[str]]
) -> Mapping[str, Spec]:
    """Return operations whose lists also go by parameters that two others show.

    Args:
        specs: By label.
        asked: By label, the parameters with which a list was asked for.
    """
    lists = {name: s for name, s in specs.items() if s.does == "list" and s.method == "GET"}
    found = dict(specs)
    for word in _WORDS:
        counts = Counter(spec.more[word] for spec in lists.values() if word in spec.more)
        name, count = counts.most_common(1)[0] if counts else ("", 0)
        if count < _FEWEST:
            continue
        for label in lists:
            more = dict(found[label].more)
            filters = dict(more.get("filters", {}))
            # Where it was asked with it, and not taken for that, it is something else.
            is_other = name in asked.get(label, ()) and word != "sort"
            if word in more or is_other or filters.pop(name, None) is not None:
                continue
            shared = {"filters": filters} if "filters" in more else {}
            found[label] = replace(found[label], more={**more, **shared, word: name})
    if sum(bool(spec.more.get("guesses")) for spec in lists.values()) >= _FEWEST:
        for label in lists:
            found[label] = replace(found[label], more={**found[label].more, "guesses": True})
    return found
