"""Wrong guesses, learned anew from recordings: which are corrected, and what else changes."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from busroot_mock.comparison.overlays import applied
from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.errors import pointer
from busroot_mock.evidence.learned import evidence_in
from busroot_mock.learning.calls.calls import Session
from evaluation.own_contract.traffic import Traffic
from evaluation.own_contract.wrong import Wrong, drawn, planted

_SETS: Final = ("required", "enum")


@dataclass(frozen=True)
class Relearned:
    """What became of wrong guesses.

    Attributes:
        wrong: All of them.
        left: Those that still stand.
        others: Places that became otherwise than with the contract as it is.
        untrue: What is corrected of the contract as it is: it is right.
        reported: What is said of it to be otherwise.
    """

    wrong: list[Wrong]
    left: list[Wrong]
    others: list[str]
    untrue: list[str]
    reported: list[str]


def relearned(traffic: Traffic, seed: int, count: int) -> Relearned:
    """Plant wrong guesses, and let recordings of the mock server as it is correct them."""
    wrongs = drawn(traffic, seed, count)
    document = yaml.safe_load(traffic.contract.text)
    true, untrue, first = _as_it_is(traffic)
    after, _, reported = _learned(planted(document, wrongs), traffic.session)
    differences = dict(_differences(true, after))
    left = [each for each in wrongs if any(_is_at(each, place) for place in differences)]
    others = [
        f"{pointer(*place)}: {text}"
        for place, text in differences.items()
        if not any(_is_at(each, place) for each in wrongs)
    ]
    return Relearned(wrongs, left, others, untrue, [*first, *reported])


def _is_at(each: Wrong, place: Location) -> bool:
    if each.kind == "status":
        return place[: len(each.place)] == each.place
    return place[:-1] == each.place or place == (*each.place, each.kind)


@cache
def _as_it_is(traffic: Traffic) -> tuple[Any, list[str], list[str]]:
    """Return what is learned of the contract as it is, the same whatever is made wrong."""
    return _learned(yaml.safe_load(traffic.contract.text), traffic.session)


def _learned(document: Mapping[str, Any], session: Session) -> tuple[Any, list[str], list[str]]:
    """Return a document with its corrections, these as text, and what is only reported."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.yaml"
        path.write_text(yaml.safe_dump(dict(document), sort_keys=False), encoding="utf-8")
        evidence = evidence_in(Contract(path), session.calls)
    texts = [f"{_dotted(each['target'])}: {each['description']}" for each in evidence.corrected]
    actions = [*evidence.corrected, *evidence.confirmed]
    overlay = yaml.safe_load(yaml.safe_dump({"overlay": "1.0.0", "actions": actions}))
    return applied(dict(document), overlay, path), texts, evidence.reported


def _dotted(target: str) -> str:
    return ".".join(re.findall(r"\['(.*?)'\]", target)) or target


def _differences(before: Any, after: Any, place: Location = ()) -> Iterator[tuple[Location, str]]:
    """Yield where two documents differ, but for extensions and the order of sets."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            if str(name).startswith("x-"):
                continue
            if name == "nullable" and not before.get(name) and not after.get(name):
                continue  # Left out, it is false.
            if name not in before or name not in after:
                yield (*place, str(name)), "gone" if name in before else f"new: {after[name]}"
            else:
                yield from _differences(before[name], after[name], (*place, str(name)))
    elif isinstance(before, list) and isinstance(after, list) and place[-1] not in _SETS:
        if len(before) != len(after):
            yield place, f"{len(after)} for {len(before)}"
        for index, pair in enumerate(zip(before, after, strict=False)):
            yield from _differences(*pair, (*place, str(index)))
    elif not _same(before, after, place):
        yield place, f"{after} for {before}"


def _same(before: Any, after: Any, place: Location) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        return sorted(map(str, before)) == sorted(map(str, after))
    # As far as the evidence goes: all numbers that were seen were whole.
    is_whole = (before, after) == ("number", "integer") and place[-1] == "type"
    return bool(before == after) or is_whole
