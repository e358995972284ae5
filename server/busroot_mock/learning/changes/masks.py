"""Parameters that name the only members that a change takes."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from busroot_mock.generic.ask import ABSENT
from busroot_mock.learning.kinds.roles import Roles
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

_FEWEST: Final = 2
_CHANGING: Final = ("put", "merge")


def settle_masks(roles: Roles, seen: Sequence[Seen]) -> None:
    """Give changes the parameter that names what they take, if any does.

    Whenever it was given, it named members that were sent, and all others stayed as they were,
    though another value was sent of one of them, twice at least.
    """
    shown: dict[str, list[bool | None]] = defaultdict(list)
    for each in seen:
        if each.role.does in _CHANGING and each.call.is_success and each.before and each.after:
            for name, text in each.call.ask.query:
                shown[name].append(_keeps_others(each, text))
    names = [
        n for n, found in shown.items() if None not in found and sum(map(bool, found)) >= _FEWEST
    ]
    for role in roles.roles.values():
        if names and role.does in _CHANGING:
            role.only = min(names)


def _keeps_others(each: Seen, text: str) -> bool | None:
    """Tell whether another value was sent of a member that stayed; None if one did not stay."""
    before = each.before.members if each.before else {}
    after = each.after.members if each.after else {}
    named, sent = {*text.split(",")}, sent_in(each)
    if not named <= sent.keys():
        return None
    rest = [name for name in sent if name not in named and name in before]
    if any(after.get(name, ABSENT) != before[name] for name in rest):
        return None
    return any(sent[name] != before[name] for name in rest)
