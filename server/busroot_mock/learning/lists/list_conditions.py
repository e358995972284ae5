"""Conditions that lists go by where nobody asks, such as open ones only, and words for them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.filters import passes
from busroot_mock.generic.items import Item
from busroot_mock.learning.lists.listed import Shown

_SURE: Final = 0.8
_FEW: Final = 4
_OFTEN: Final = 3
"""So often each of a few texts must be there, on average, to say what a list is cut down to."""
_FLAGS: Final = ("true", "false")
Condition = tuple[str, str]
"""A member, and the text that its value must be."""


def members_in(items: Mapping[str, Item]) -> Iterator[str]:
    """Yield the members of records, and those of objects in them with a dot between."""
    for item in items.values():
        yield from item.members
    for item in items.values():
        for name, value in item.members.items():
            if isinstance(value, dict):
                yield from (f"{name}.{inner}" for inner in value)


def usual_condition(
    lists: Sequence[Shown], taken: set[str], sort: str | None
) -> dict[str, Any] | None:
    """Return what lists are cut down to without being asked, and which parameter undoes it.

    Args:
        lists: Of one operation.
        taken: Parameters that are no filters.
        sort: The one that asks for an order.
    """
    bare = [each for each in lists if not {*each.seen.call.ask.asked} - {sort}]
    bare = [each for each in bare if len(each.items) > 1]
    ignored = sum(_agrees(each, None) for each in bare)
    found = dict.fromkeys(c for each in bare for c in _conditions(each.items))
    counts = {each: sum(_agrees(shown, each) for shown in bare) for each in found}
    for condition in sorted(found, key=lambda each: (-counts[each], _rank(each))):
        member, text = condition
        is_seen = any(_is_left_out(each, condition) for each in bare)
        if counts[condition] > ignored and is_seen and counts[condition] >= _SURE * len(bare):
            why = f"{counts[condition]} of {len(bare)} lists were so"
            rule = {"member": member, "text": text, "because": why}
            undone = _undone(lists, condition, taken)
            return {**rule, "without": undone} if undone else rule
    return None


def narrowed(shown: Shown, usual: Mapping[str, Any] | None) -> Shown:
    """Return a list with the records only that it could show without being asked for others."""
    if usual is None or usual.get("without") in shown.seen.call.ask.asked:
        return shown
    return shown._replace(items=_kept(shown.items, (usual["member"], usual["text"])))


def words_for(texts: Sequence[tuple[Shown, str]], rule: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return by word what it asks for, if a condition of records explains what the filter does not.

    Args:
        texts: Lists, each with the text that was asked for.
        rule: What the filter says by itself; None if it says nothing.
    """
    found: dict[str, Any] = {}
    is_needed = False
    for text in sorted({text for _, text in texts if not text.isdecimal()}):
        own = [shown for shown, asked in texts if asked == text]
        conditions = sorted({c for each in own for c in _conditions(each.items)}, key=_rank)
        for condition in (None, *conditions):
            if all(_agrees(each, condition) for each in own):
                found[text] = condition and {"member": condition[0], "text": condition[1]}
                is_said = rule is not None and all(_is_as_said(each, rule, text) for each in own)
                is_needed |= condition is not None and not is_said
                break
    return found if is_needed else {}


def _is_as_said(shown: Shown, rule: Mapping[str, Any], text: str) -> bool:
    items = shown.items.items()
    return {*shown.keys} == {k for k, i in items if passes(i, rule["member"], rule["as"], text)}


def _rank(condition: Condition) -> tuple[bool, Condition]:
    return condition[1] not in _FLAGS, condition


def _is_left_out(shown: Shown, condition: Condition) -> bool:
    """Tell whether a list lacks a record that has another value there."""
    steps = condition[0].split(".")
    rest = (item for key, item in shown.items.items() if key not in shown.keys)
    values = (_at(item.members, steps) for item in rest)
    return any(isinstance(each, bool | str) and _text(each) != condition[1] for each in values)


def _undone(lists: Sequence[Shown], condition: Condition, taken: set[str]) -> str | None:
    """Return the parameter with which lists show what the condition leaves out."""
    counts = Counter(
        name
        for each in lists
        for name in {*each.seen.call.ask.asked} - taken
        if not {*each.keys} <= {*_kept(each.items, condition)}
    )
    return next((name for name, _ in counts.most_common(1)), None)


def _conditions(items: Mapping[str, Item]) -> Iterator[Condition]:
    """Yield what some of the records fulfil: a flag, or a text of which there are few."""
    for name in dict.fromkeys(members_in(items)):
        steps = name.split(".")
        values = [_at(item.members, steps) for item in items.values()]
        plain = [value for value in values if isinstance(value, bool | str)]
        texts = {*plain}
        are_flags = all(isinstance(value, bool) for value in plain)
        if texts and len(texts) <= _FEW and (are_flags or _OFTEN * len(texts) <= len(plain)):
            yield from ((name, _text(value)) for value in texts)


def _at(members: Mapping[str, Any], steps: Sequence[str]) -> Any:
    value: Any = members
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _text(value: bool | str) -> str:
    return value if isinstance(value, str) else str(value).lower()


def _kept(items: Mapping[str, Item], condition: Condition | None) -> Mapping[str, Item]:
    if condition is None:
        return items
    member, text = condition
    return {key: item for key, item in items.items() if passes(item, member, "equal", text)}


def _agrees(shown: Shown, condition: Condition | None) -> bool:
    return {*shown.keys} == {*_kept(shown.items, condition)}


def searched_in(members: Sequence[str], texts: Sequence[tuple[Shown, str]]) -> str:
    """Return the members whose texts a search finds, with a bar between; empty for none.

    Each was found by one at least, and whatever has the text there was found.
    """
    found = []
    for member in members:
        hits = [
            key in shown.keys
            for shown, text in texts
            for key, item in shown.items.items()
            if passes(item, member, "like", text)
        ]
        found += [member] if hits and all(hits) else []
    return "|".join(found)
