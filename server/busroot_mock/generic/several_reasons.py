"""Refusals for several reasons at once: in the form of one, with all of them."""

from dataclasses import replace
from typing import Any

from busroot_mock.generic.model import Recorded


def with_others(recorded: Recorded, *others: Recorded) -> Recorded:
    """Return an answer with what others have in the same places."""
    body = recorded.body
    for each in others:
        body = _joined(body, each.body)
    return replace(recorded, body=body)


def _joined(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict) and "$" not in one:
        rest = {name: value for name, value in other.items() if name not in one}
        return {n: _joined(v, other[n]) if n in other else v for n, v in one.items()} | rest
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *(each for each in other if each not in one)]
    return one
