"""Two walks through calls: what was there before the first of them shows late."""

from collections.abc import Sequence

from busroot_mock.generic.items import Items
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.changes.entry_changes import entry_changes
from busroot_mock.learning.changes.masks import settle_masks
from busroot_mock.learning.kinds.roles import Roles
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.walk.links import links_of
from busroot_mock.learning.walk.several import settle_removals
from busroot_mock.learning.walk.walk import Walk


def walked(roles: Roles, calls: Sequence[Call]) -> tuple[list[Seen], Items, Walk]:
    """Return the calls with what was true, and the records that were there before the first.

    The third has what else the walk has shown.
    """
    first = Walk(roles)
    seen = first.through(calls)
    links = links_of(seen, roles.kinds, first.found)
    first.returning.settle()
    settle_removals(roles, seen)
    settle_masks(roles, seen)
    if any(role.does == "many" for role in roles.roles.values()):
        # What these requests made was not there before.
        first = Walk(roles)
        seen = first.through(calls)
        first.returning.settle()
    entries = entry_changes(seen, roles.kinds.values())
    first.objects.settle(seen)
    first.removals.settle(seen)
    followed = {name: first.renames.of(name, first.within.of(name)) for name in roles.kinds}
    second = Walk(roles, first.found, links, entries, followed)
    return second.through(calls), first.found, second
