"""Answers that show lists of which nothing says where their items are from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from busroot_mock.generic.ask import leaves, with_value
from busroot_mock.generic.filters import SEARCH
from busroot_mock.generic.model import Recorded
from busroot_mock.generic.nearest import has_empty_list
from busroot_mock.learning.kinds.record_places import list_in
from busroot_mock.learning.kinds.seen import Seen


def with_least(samples: Sequence[Seen]) -> Sequence[Seen]:
    """Return the samples whose lists are empty, if there are some, of an action that has lists.

    What a list had for one record may not be there for another, and nothing says where it is from.
    """
    if samples[0].role.does != "act" or samples[0].role.at is not None:
        return samples
    return [each for each in samples if has_empty_list(each.call.data)] or samples


def without_matches(answers: Sequence[Recorded]) -> Iterator[Recorded]:
    """Yield the answer to a search that finds nothing, if none such was recorded.

    Args:
        answers: All of one operation.
    """
    done = [each for each in answers if not each.is_refusal]
    asked = {name for each in done for name in each.asked if name and SEARCH.fullmatch(name)}
    if not asked or any(has_empty_list(each.body) for each in done):
        return
    found = list_in(done[-1].body)
    if found is not None and all(asked & each.asked.keys() for each in done):
        yield replace(done[-1], body=_emptied(done[-1].body, *found), asked={}, values={})


def _emptied(body: Any, place: tuple[str | int, ...], items: Sequence[Any]) -> Any:
    """Return a body with no item in its list, and no number of them."""
    bare = with_value(body, place, [])
    for steps, value in leaves(bare):
        if type(value) is int and value == len(items) and steps:
            bare = with_value(bare, steps, 0)
    return bare
