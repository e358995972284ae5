"""Numbers of pages in answers: how long one may be, which it is, how many there are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from busroot_mock.generic.ask import Steps, leaves, with_value
from busroot_mock.generic.model import Recorded, Source, Spec
from busroot_mock.generic.sources import MARK
from busroot_mock.generic.whole_numbers import whole_in
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 2
"""So many different numbers must have been asked for."""
_DEEPEST: Final = 3
Numbers = list[tuple[Seen, int]]


def add_page_numbers(
    specs: dict[str, Spec], answers: list[Recorded], by_label: Mapping[str, Sequence[Seen]]
) -> None:
    """Give numbers in the answers of lists the parameter, or the count of pages, that they are.

    What is said at one place in all lists is the same there, so that it need not be shown by each.
    """
    lists = [spec for spec in specs.values() if spec.does == "list"]
    numbers = _numbers([each for spec in lists for each in by_label.get(spec.label, ())])
    sources = {steps: each for steps, own in numbers.items() if (each := _asked(own))}
    sizes = [*sources.values()]
    for steps, own in numbers.items():
        if steps not in sources and (pages := _pages(own, numbers, sizes)):
            sources[steps] = pages
    for spec in lists:
        for source in sources.values():
            if source["as"] == "query" and spec.more.get("limit") == source["of"]:
                more = {"usualLimit": source["else"], **spec.more}
                specs[spec.label] = replace(spec, more=more)
    labels = {spec.label for spec in lists}
    for index, answer in enumerate(answers):
        if answer.label in labels and not answer.is_refusal:
            answers[index] = replace(answer, body=_with(answer.body, sources))


def _numbers(seen: Sequence[Seen]) -> dict[Steps, Numbers]:
    """Return the numbers that lists show beside their records, by place."""
    found: dict[Steps, Numbers] = defaultdict(list)
    for each in seen:
        if each.call.is_success and isinstance(each.call.data, dict):
            for steps, value in leaves(each.call.data):
                is_near = len(steps) <= _DEEPEST and all(isinstance(s, str) for s in steps)
                if is_near and isinstance(value, int) and not isinstance(value, bool):
                    found[steps].append((each, value))
    return found


def _asked(own: Numbers) -> Source | None:
    """Return the parameter that a number repeats, which is always the same without it."""
    for name in dict.fromkeys(n for each, _ in own for n in each.call.ask.asked):
        with_it = [(e.call.ask.asked[name], v) for e, v in own if name in e.call.ask.asked]
        usual = {value for each, value in own if name not in each.call.ask.asked}
        is_same = all(text == str(value) for text, value in with_it)
        if is_same and len(usual) == 1 and len({text for text, _ in with_it}) >= _FEWEST:
            return {"as": "query", "of": name, "else": usual.pop(), "number": True}
    return None


def _pages(
    own: Numbers, numbers: Mapping[Steps, Numbers], sizes: Sequence[Source]
) -> Source | None:
    """Return how a number counts pages, of a size that is asked for and of a total."""
    if len({value for _, value in own}) < _FEWEST:
        return None
    for size, totals in ((size, dict(_by_call(t))) for size in sizes for t in numbers.values()):
        known = [(totals.get(id(e)), _size(size, e), value) for e, value in own]
        whole = [(t, s, v) for t, s, v in known if t is not None and s]
        if len(whole) == len(own) and any(s != size["else"] for _, s, _ in whole):
            least = min((v for t, _, v in whole if t == 0), default=1)
            if all(v == max(least, -(-t // s)) for t, s, v in whole):
                return {"as": "pages", "size": size, "least": least}
    return None


def _by_call(own: Numbers) -> Iterator[tuple[int, int]]:
    return ((id(each), value) for each, value in own)


def _size(source: Source, each: Seen) -> int:
    text = str(each.call.ask.asked.get(source["of"], source["else"]))
    return whole_in(text) or 0


def _with(body: Any, sources: Mapping[Steps, Source]) -> Any:
    for steps, source in sources.items():
        if _has(body, steps):
            body = with_value(body, steps, {MARK: source})
    return body


def _has(body: Any, steps: Steps) -> bool:
    for step in steps:
        if not isinstance(body, dict) or MARK in body or step not in body:
            return False
        body = body[step]
    return True
