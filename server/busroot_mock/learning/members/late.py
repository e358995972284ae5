"""Members of records that the answer to a write leaves out, and a later one shows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from busroot_mock.generic.items import Identity, Members
from busroot_mock.generic.model import Kind, variables_of
from busroot_mock.learning.kinds.record_places import KindSeen, records_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample

_WRITES = ("create", "put", "merge", "act", "remove", "clear")


def with_late(samples: Sequence[Sample], seen: Sequence[Seen], kind: KindSeen) -> list[Sample]:
    """Return samples with what was shown of their records before anything else happened to them.

    Args:
        samples: Of one kind, in order.
        seen: All calls.
        kind: Of the records.
    """
    if kind.key is None:
        return list(samples)
    whole = {id(sample.seen): sample for sample in samples}
    fresh: dict[Identity, int] = {}
    later = set[int]()
    for each in seen:
        for identity in [
            one for one in fresh if each.role.does in _WRITES and _is_on(kind, each, one)
        ]:
            del fresh[identity]
        if id(each) in whole and each.before is None:
            fresh[identity_shown(kind, each, whole[id(each)].after)] = id(each)
        for identity, members in records_shown(kind, each):
            if identity in fresh:
                number = fresh[identity]
                sample = whole[number]
                # Of several that show it, the first counts, and the others where they show more.
                first = sample.seen.role.at is None and number not in later
                later.add(number)
                known = (sample.after, members) if first else (members, sample.after)
                whole[number] = sample._replace(after={**known[0], **known[1]})
    return [whole[id(sample.seen)] for sample in samples]


def shown_next(
    writes: Sequence[Seen], seen: Sequence[Seen], kind: KindSeen
) -> Iterator[tuple[Seen, Members]]:
    """Yield the writes after which their record was shown before anything else happened to it.

    Args:
        writes: Changes of records of one kind, of which answers show nothing.
        seen: All calls.
        kind: Of the records.
    """
    own = {id(each) for each in writes}
    views = _views(seen, kind)
    fresh: dict[Identity, Seen] = {}
    for each in seen:
        for identity in [
            one for one in fresh if each.role.does in _WRITES and _is_on(kind, each, one)
        ]:
            del fresh[identity]
        if id(each) in own and each.after is not None:
            fresh[identity_shown(kind, each, each.after.members)] = each
        for identity, shown in records_shown(kind, each):
            write = fresh.pop(identity, None)
            if write is not None and write.after is not None:
                view = views[each.call.label]
                rest = {n: value for n, value in write.after.members.items() if n not in view}
                yield write, {**rest, **shown}


def _views(seen: Sequence[Seen], kind: KindSeen) -> Mapping[str, set[str]]:
    """Return by operation the members of records that its answers ever show."""
    views: dict[str, set[str]] = defaultdict(set)
    for each in seen:
        for _, shown in records_shown(kind, each):
            views[each.call.label] |= shown.keys()
    return views


def _is_on(kind: KindSeen, each: Seen, identity: Identity) -> bool:
    """Tell whether a write is about a record, or leads through it.

    One that only names it, in the path of a record of another kind, leaves it as it is.
    """
    is_near = each.role.kind == kind.name or each.call.path.startswith(kind.listed)
    values, last = each.call.ask.values, variables_of(kind.path)[-1:]
    own = [values[name] for name in last if name in values]
    # What a path without the key of a record says is that of others; a new one is another.
    rest = [*values.values()] if each.role.does != "create" else []
    return each.role.does == "clear" or (is_near and identity[-1] in (own or rest))


def records_shown(kind: KindSeen, each: Seen) -> Iterator[tuple[Identity, Members]]:
    """Yield the records of a kind that an answer to reading shows."""
    is_showing = each.call.is_success and each.role.kind == kind.name and each.role.at is not None
    if not is_showing or each.role.does not in ("read", "list") or each.role.at is None:
        return
    for record in records_at(each.call.data, each.role.at):
        if kind.key in record:
            yield identity_shown(kind, each, dict(record)), dict(record)


def identity_shown(kind: KindSeen | Kind, each: Seen, members: Members) -> Identity:
    """Return the identity of a record that an answer shows."""
    values = each.call.ask.values
    outer = (
        values[name] if name in values else str(members.get(kind.within.get(name, ""), ""))
        for name in variables_of(kind.path)[:-1]
    )
    return (*outer, str(members.get(kind.key or "", "")))
