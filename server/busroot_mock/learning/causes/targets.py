"""Parameters and values of paths that are wrong: they set a request apart from those done."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from busroot_mock.generic.forms import form_between
from busroot_mock.learning.kinds.seen import Seen

_FEW: Final = 3


class Targets:
    """The parameters and values of paths that were taken, and parameters that were refused.

    Args:
        done: All requests that were done.
        refused: All others.
    """

    def __init__(self, done: Sequence[Seen], refused: Sequence[Seen]) -> None:
        self._refused = refused
        self._queries: dict[str, set[str]] = defaultdict(set)
        self._values: dict[str, set[str]] = defaultdict(set)
        for each in done:
            for name, text in each.call.raw_query:
                self._queries[name].add(text)
            for name, text in each.call.ask.values.items():
                self._values[name].add(text)

    def query(self, each: Seen) -> dict[str, Any] | None:
        """Return the parameter whose text was never taken, and the form or text that is wrong."""
        for name, text in each.call.raw_query:
            taken = self._queries[name]
            if text in taken:
                continue
            refused = {
                value
                for other in self._refused
                if other.call.status == each.call.status
                for other_name, value in other.call.raw_query
                if other_name == name
            } - taken
            form = form_between(taken, refused) if not (taken & refused) else None
            # Without a form, texts as they may be written.
            masked = dict(each.call.ask.query).get(name, "")
            return {"of": name, **({"form": form} if form else {"texts": [masked]})}
        return None

    def said_query(self, each: Seen) -> dict[str, Any] | None:
        """Return a parameter of which the answer repeats the value, or a word of the name."""
        text, more = each.call.said, self.query(each)
        name = str(more["of"]) if more else ""
        words = [*re.findall(r"\w{4,}", name), each.call.ask.asked.get(name, "")]
        return more if any(len(word) > _FEW and word in text for word in words) else None

    def path(self, each: Seen) -> dict[str, Any] | None:
        """Return the value of the path that was never taken, and the form that it lacks."""
        for name, text in each.call.ask.values.items():
            taken = self._values[name]
            if text in taken or not taken:
                continue
            form = form_between(taken, [text])
            if form is not None:
                return {"of": name, "form": form}
        return None
