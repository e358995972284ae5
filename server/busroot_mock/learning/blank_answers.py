"""Answers of actions that show lists which are not records."""

from collections.abc import Sequence

from busroot_mock.generic.nearest import has_empty_list
from busroot_mock.learning.seen import Seen


def with_least(samples: Sequence[Seen]) -> Sequence[Seen]:
    """Return the samples whose lists are empty, if there are some, of an action that has lists.

    What a list had for one record may not be there for another, and nothing says where it is from.
    """
    if samples[0].role.does != "act" or samples[0].role.at is not None:
        return samples
    return [each for each in samples if has_empty_list(each.call.data)] or samples
