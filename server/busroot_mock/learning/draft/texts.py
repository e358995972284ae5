"""Formats, patterns and lists of texts that requests take, as refusals of others show them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from jsonschema_rs import Draft4Validator, ValidationError

from busroot_mock.generic.ask import places
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.draft.bounds import NAMED, Statement
from busroot_mock.learning.draft.schemas import form_of
from busroot_mock.learning.draft.sent import Passed
from busroot_mock.learning.draft.tally import Support, Tally

OTHERS: Final = "others are refused"
_FEWEST: Final = 3
_FEW: Final = 12
_OFTEN: Final = 5
"""So often each value of a list must be sent, on average, before others are taken for refused."""
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_PATTERN: Final = re.compile(r"[\"'`/]?(\^[^\s\"'`]{1,200}\$)[\"'`/]?")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"]+")
Pair = tuple[str, Call]


def statements_of(passed: Passed, is_key: bool) -> Iterator[Statement]:
    """Yield what texts at a place must be like.

    Args:
        passed: What was sent there.
        is_key: Whether it may be the key of a record, or name one.
    """
    taken = [(value, call) for value, call in passed.accepted if type(value) is str]
    refused = [(v, call, entry) for v, call, entry in passed.wrong if type(v) is str]
    if not taken or not refused:
        return
    listed = _listed(taken, refused, is_key)
    if listed:
        yield listed
        return
    texts = {text for text, _ in taken}
    name = _form_of([*texts]) if len(texts) >= _FEWEST else None
    if name:
        others = [(text, call) for text, call, _ in refused if _form_of([text]) != name]
        if others:
            yield Statement("format", name, _evidence(taken, others, OTHERS))
            return
    named = _named_pattern([*texts], refused)
    if named:
        yield Statement("pattern", named[0], _evidence(taken, named[1], NAMED))


def _form_of(texts: Sequence[str]) -> str | None:
    return form_of(texts) or ("uri" if all(_URI.fullmatch(text) for text in texts) else None)


def _named_pattern(
    texts: Sequence[str], refused: Sequence[tuple[str, Call, Any]]
) -> tuple[str, list[Pair]] | None:
    """Return the pattern that refusals name, and what it refuses, if it tells the texts apart."""
    named: dict[str, list[Pair]] = {}
    for text, call, entry in refused:
        for pattern in _patterns_in(entry):
            named.setdefault(pattern, []).append((text, call))
    found = [
        (pattern, pairs)
        for pattern, pairs in named.items()
        if (fits := _matcher(pattern))
        and not any(fits(text) for text, _ in pairs)
        and all(fits(text) for text in texts)
    ]
    return found[0] if len(found) == 1 else None


def _patterns_in(entry: Any) -> Iterator[str]:
    for _, value in places(entry):
        if type(value) is str:
            yield from _PATTERN.findall(value[:1000])


def _matcher(pattern: str) -> Callable[[str], bool] | None:
    """Return what tells whether a text fits a pattern of others, without taking endless time."""
    try:
        return Draft4Validator({"pattern": pattern}).is_valid
    except (ValidationError, ValueError):
        return None


def _evidence(taken: Sequence[Pair], refused: Sequence[Pair], because: str) -> dict[str, Any]:
    tally = Tally()
    pairs = [*taken[:2], *taken[-1:], *refused[:2]]
    for call in sorted({id(c): c for _, c in pairs}.values(), key=lambda call: call.number):
        tally.add(call)
    node = Support(tally, len(taken) + len(refused)).as_node()
    return {**node, "seen": len(taken), "refused": refused[0][0][:80], "because": because}


def _listed(
    taken: Sequence[Pair], refused: Sequence[tuple[str, Call, Any]], is_key: bool
) -> Statement | None:
    """Return the list of values of which a text must be one."""
    known = dict.fromkeys(text for text, _ in taken)
    others = {text: (text, call) for text, call, _ in refused if text not in known}
    for text, call, entry in refused:
        for _, values in places(entry):
            is_list = type(values) is list and len(values) >= max(2, len(known))
            if is_list and known.keys() <= _texts(values) and text not in values:
                return Statement("enum", values, _evidence(taken, [(text, call)], NAMED))
    is_small = 1 < len(known) <= _FEW and len(taken) >= _OFTEN * len(known)
    are_words = all(_WORD.fullmatch(text) for text in known)
    alike = [pair for text, pair in others.items() if _WORD.fullmatch(text)]
    if is_key or not is_small or not are_words or len(alike) < 2:
        return None
    return Statement("enum", sorted(known), _evidence(taken, alike, OTHERS))


def _texts(values: Sequence[Any]) -> set[str]:
    return {value for value in values if type(value) is str}
