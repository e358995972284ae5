"""Members that are those of the record that another member names, as others of their record are."""

from collections.abc import Mapping, Sequence

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.model import Source
from busroot_mock.learning.members.copies import Sample

Fills = dict[str, Source]


def mirrored(fills: Fills, made: Mapping[str, Sequence[Sample]]) -> Fills:
    """Return sources where what is always the same is that of another record, if others are.

    Args:
        fills: By member.
        made: The new records that would show a member.
    """
    ways = {
        (source["by"], source["kind"])
        for name, source in fills.items()
        if source["as"] == "referred" and source["of"] == name
    }
    found = dict(fills)
    for by, kind in sorted(ways):
        for name, source in fills.items():
            if source["as"] == "value" and _are_same(name, by, kind, made[name]):
                usual = {"else": source["value"]}
                found[name] = {"as": "referred", "by": by, "kind": kind, "of": name, **usual}
    return found


def _are_same(name: str, by: str, kind: str, made: Sequence[Sample]) -> bool:
    """Tell whether the records that new ones name have the same in a member of the same name."""
    shown = [each for each in made if name in each.after and name not in each.sent]
    named = [each.seen.referred.get(by) for each in shown]
    return bool(shown) and all(
        other is not None
        and other[0] == kind
        and other[1].members.get(name, ABSENT) == each.after[name]
        for each, other in zip(shown, named, strict=True)
    )
