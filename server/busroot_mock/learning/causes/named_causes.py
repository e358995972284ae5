"""Causes of refusals whose answers name the member of the body that is wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, Steps, at, kind_of, places
from busroot_mock.generic.model import pointer_to, steps_in
from busroot_mock.learning.causes.named import Named, Naming

Taken = Sequence[Mapping[str, list[Any]]]
Wrong = Callable[[Any, Sequence[Any]], dict[str, Any] | None]
SURE: Final = ("missing", "type", "unknown", "choice")
"""What is wrong with a member whatever record it is of."""
_UNKNOWN: Final = re.compile(
    r"extra|unknown|unexpected|unrecogni[sz]ed|additional|not (?:allowed|permitted|known)",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"[\"'`]([^\"'`\s]{1,80})[\"'`]")
_ONE_OF: Final = re.compile(r"\bone of\b(?:[^:\[]{0,40}:\s*(.+)|\s*\[([^\[\]]+)\])", re.IGNORECASE)
_BETWEEN: Final = re.compile(r",|\bor\b|\band\b")
_AROUND: Final = " \t\r\n\"'`[]()"
_FEWEST: Final = 2


def named_wrong(
    answer: Any,
    sent: Any,
    taken: Taken,
    others: Taken,
    members: tuple[Steps, set[str]],
    wrong: Wrong,
) -> dict[str, Any] | None:
    """Return what is wrong with the first member that is named and set apart; None for none.

    Args:
        answer: Names members by pointers, by keys, or in sentences.
        sent: The body.
        taken: Bodies of the same operation that were taken, or else of the same kind of record.
        others: All of these.
        members: Where a record is in the body, and the members that such records have.
        wrong: Tells what is wrong with a value where others were taken.
    """
    known = {steps_in(pointer) for body in others for pointer in body}
    for steps, entry in _named(Naming(known), answer, sent):
        if steps and isinstance(steps[-1], int):
            found = _item(steps, entry, at(sent, steps), taken, wrong)
            if found:
                return found
        if not steps or any(isinstance(step, int) for step in steps):
            continue
        pointer, value = pointer_to(steps), at(sent, steps)
        own = [each for body in taken for each in body.get(pointer, ())]
        if value is ABSENT:
            found = _lacking(steps, taken)
        elif not any(pointer in body for body in others):
            found = _unknown(steps, entry, others, members)
        else:
            found = _apart(value, own, entry, wrong) if own else None
        if found:
            return {"at": pointer, **found}
    return None


def _item(
    steps: Steps, entry: Any, value: Any, taken: Taken, wrong: Wrong
) -> dict[str, Any] | None:
    """Return what is wrong with an item of a list, as no item was that was taken."""
    pointer = pointer_to(steps[:-1])
    lists = [each for body in taken for each in body.get(pointer, ()) if isinstance(each, list)]
    items = [item for each in lists for item in each]
    if any(isinstance(step, int) for step in steps[:-1]) or not items:
        return None
    found = _apart(value, items, entry, wrong)
    return {"at": pointer, "each": True, **found} if found else None


def _named(naming: Naming, answer: Any, sent: Any) -> list[Named]:
    """Return what is named, but not by names under which any refusal has a text."""
    plain = isinstance(answer, dict)
    texts = [each for each in answer.values() if isinstance(each, str)] if plain else []
    inner = {n: v for n, v in answer.items() if not isinstance(v, str)} if plain else answer
    return naming.named(inner, sent) or naming.named(texts, sent)


def unrepeated(answer: Any, sent: Any) -> Any:
    """Return an answer without the objects in it that were sent."""
    inner = [each for _, each in places(sent) if isinstance(each, dict) and each]
    if isinstance(answer, dict):
        rest = {n: v for n, v in answer.items() if v not in inner}
        return {name: unrepeated(value, sent) for name, value in rest.items()}
    if isinstance(answer, list):
        return [unrepeated(value, sent) for value in answer if value not in inner]
    return answer


def _lacking(steps: Steps, taken: Taken) -> dict[str, Any] | None:
    """Return that a member is missing, which all have that were taken."""
    pointer, outer = pointer_to(steps), pointer_to(steps[:-1])
    holders = [body for body in taken if outer in body]
    return {"wrong": "missing"} if holders and all(pointer in body for body in holders) else None


def _unknown(
    steps: Steps, entry: Any, others: Taken, members: tuple[Steps, set[str]]
) -> dict[str, Any] | None:
    """Return that an object has a member that none has, if the answer says that it is unknown."""
    if not _UNKNOWN.search(str(entry)):
        return None
    place, names = members
    inner = [steps_in(pointer) for body in others for pointer in body]
    known = {str(each[-1]) for each in inner if each and each[:-1] == steps[:-1]}
    known |= names if steps[:-1] == tuple(place) else set()
    return {"at": pointer_to(steps[:-1]), "wrong": "unknown", "members": sorted(known)}


def _apart(value: Any, own: Sequence[Any], entry: Any, wrong: Wrong) -> dict[str, Any] | None:
    kinds = {kind_of(each) for each in own}
    if kind_of(value) not in kinds:
        return {"wrong": "type", "types": sorted(kinds)}
    return _listed(value, own, entry) or wrong(value, own)


def _listed(value: Any, own: Sequence[Any], entry: Any) -> dict[str, Any] | None:
    """Return the texts of which a value must be one, if the answer lists all that were taken."""
    known = {each for each in own if isinstance(each, str)}
    if not isinstance(value, str) or value in known:
        return None
    texts = [text for _, text in places(entry) if isinstance(text, str)]
    quoted, listed = ({w for t in texts for w in words(t)} for words in (_words, _one_of))
    for said, least in ((listed, 1), (quoted, _FEWEST)):
        if len(said) >= _FEWEST and len(known) >= least and known <= said:
            return {"wrong": "choice", "values": sorted(said - {value})}
    return None


def _one_of(text: str) -> list[str]:
    """Return the words that a sentence lists behind `one of`."""
    found = _ONE_OF.search(text[:2000])
    parts = _BETWEEN.split((found[1] or found[2]).rstrip(".")) if found else []
    return [word for part in parts if (word := part.strip(_AROUND))]


def _words(text: str) -> list[str]:
    return _QUOTED.findall(text[:2000])
