"""Sources of the members of records that clients do not send."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, at
from busroot_mock.generic.forms import time_form
from busroot_mock.generic.items import Members
from busroot_mock.generic.json_patch import is_patch, patched
from busroot_mock.generic.kept_values import parts_of
from busroot_mock.generic.model import Kind, Source
from busroot_mock.generic.references import with_objects
from busroot_mock.generic.writes import masked
from busroot_mock.learning.kinds.listed_keys import as_shown
from busroot_mock.learning.kinds.record_places import KindSeen, records_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.members.followers import followers
from busroot_mock.learning.members.ignored import without_ignored
from busroot_mock.learning.members.late import shown_next, with_late
from busroot_mock.learning.members.mirrored import mirrored
from busroot_mock.learning.members.new_values import empty_fill, fill
from busroot_mock.learning.members.object_fills import keys_of_objects, object_fill
from busroot_mock.learning.members.object_touches import object_touch
from busroot_mock.learning.members.objects_shown import shapes_of
from busroot_mock.learning.members.taken_as import taken_as

_FEWEST: Final = 2
_CHANGING: Final = ("put", "merge")


def samples_of(seen: Sequence[Seen], kind: KindSeen) -> list[Sample]:
    """Return each creation and change of a record of a kind, as far as something shows it."""
    own = [each for each in seen if each.role.kind == kind.name and each.after is not None]
    silent = {id(e): e for e in own if e.before and e.role.at is None and e.role.does in _CHANGING}
    later = {id(each): shown for each, shown in shown_next([*silent.values()], seen, kind)}
    found = []
    for each in own:
        after = later.get(id(each), each.after.members if each.after else {})
        makes = ("create", "put") if each.role.at is None else ("create", "put", "merge", "act")
        if id(each) not in later and (each.role.does not in makes or id(each) in silent):
            continue
        before = None
        if each.role.does != "create":
            before = each.before.members if each.before else None
        found.append(Sample(each, with_objects(kind.sends, sent_in(each)), before, after))
    return found


def sent_in(each: Seen) -> Members:
    """Return what the body of a call says of the record."""
    data = each.call.ask.data
    if is_patch(data):
        return patched({}, data, each.role.taken)
    value = at(data, each.role.taken)
    sent = masked(value, each.role.only, each.call.ask) if isinstance(value, dict) else {}
    return as_shown(sent, each.role.shows_as)


def kind_of_samples(
    kind: KindSeen,
    samples: Sequence[Sample],
    seen: Sequence[Seen],
    embeds: Mapping[str, Mapping[str, Any]],
) -> Kind:
    """Return a kind with what its samples, and all calls, say of its members."""
    early = _early(samples)
    samples = without_ignored(with_late(samples, seen, kind))
    made = [each for each in samples if is_new(each, kind)]
    changes = [each for each in samples if each.before is not None]
    names = _names(each.after for each in samples) or sorted(kind.members)
    fills = _fills(names, {name: _showing(name, made, early) for name in names}, kind)
    fills |= _always(kind, seen, {*fills, *(name for each in samples for name in each.sent)})
    touches = _touches([name for name in names if name != kind.key], fills, changes)
    rest = fills.keys() - touches.keys() - {kind.key}
    replaced = {n: fills[n] for n in fills if n in rest and _is_replaced(n, changes)}
    return Kind(
        kind.name,
        kind.path,
        kind.key,
        fills,
        touches,
        replaced,
        frozenset(names),
        _is_open([each for each in samples if _is_shown(each, kind)]),
        _drops(samples),
        _etag(kind, seen),
        frozenset(kind.aliases),
        shapes_of(samples, keys_of_objects(kind)),
        within=dict(kind.within),
        embeds=embeds,
        texts=_texts(samples),
        splits=_splits(samples),
        takes=taken_as(samples),
        sends=kind.sends,
        shows=kind.shows,
        follows=kind.follows,
        loses=kind.loses,
    )


def _fills(
    names: Sequence[str], made: Mapping[str, Sequence[Sample]], kind: KindSeen
) -> dict[str, Source]:
    """Return where members come from, each from what is sent or filled in before it."""
    found: dict[str, Source] = {}
    references = keys_of_objects(kind)
    for name in names:
        if name in references:
            of = str(kind.shows.get(name, {}).get("kind", ""))
            source = object_fill(name, references[name], made[name], found, of)
        else:
            source = fill(name, made[name], kind.key, found) or empty_fill(name, made[name])
        if source:
            found[name] = source
    return mirrored(found, made)


def _early(samples: Sequence[Sample]) -> set[str]:
    """Return the members that the answers to writes show; without these, only what was sent is."""
    return set(_names(each.after for each in samples if each.seen.role.at is not None))


def _always(kind: KindSeen, seen: Sequence[Seen], known: set[str]) -> dict[str, Source]:
    """Return other members that an operation shows of each record, as they mostly are."""
    shown: dict[str, list[Members]] = defaultdict(list)
    for each in seen:
        is_shown = each.call.is_success and each.role.kind == kind.name and each.role.at is not None
        if is_shown and each.role.does in ("read", "list") and not each.call.ask.query:
            shown[each.call.label] += map(dict, records_at(each.call.data, each.role.at or ()))
    found: dict[str, Source] = {}
    for records in shown.values():
        for name in records[0] if records else ():  # in the order of the answer, each time
            if name not in known and name != kind.key and all(name in each for each in records):
                most = Counter(json.dumps(record[name]) for record in records).most_common(1)
                found[name] = {"as": "value", "value": json.loads(most[0][0])}
    return found


def _showing(name: str, made: Sequence[Sample], early: set[str]) -> list[Sample]:
    """Return the samples that would show a member: a late one, those that were shown later."""
    written = name in early
    return [e for e in made if name in e.after or (written and e.seen.role.at is not None)]


def is_new(sample: Sample, kind: Kind | KindSeen) -> bool:
    """Tell whether a record was not there before."""
    does = sample.seen.role.does
    key = str(sample.after.get(kind.key or "", ""))
    is_there = any(identity and identity[-1] == key for identity in sample.seen.others)
    return (does == "create" and not is_there) or (does == "put" and sample.before is None)


def _names(records: Iterable[Members]) -> list[str]:
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
    return list(names)


def _touches(
    names: Iterable[str], fills: Mapping[str, Source], changes: Sequence[Sample]
) -> dict[str, Source]:
    """Return where members come from that change whenever the record does, or another member."""
    ways = (_touch, object_touch)
    found = {n: each for way in ways for n in names if (each := way(n, changes))}
    return found | {n: each for n, each in followers(fills, changes).items() if n not in found}


def _touch(name: str, changes: Sequence[Sample]) -> Source | None:
    """Return where a member comes from that changes whenever the record does."""
    unsent = [
        each for each in changes if name not in each.sent and each.before and name in each.after
    ]
    moved = [each for each in unsent if (each.before or {}).get(name) != each.after[name]]
    if moved and len(unsent) >= _FEWEST and _is_same(each.after[name] for each in unsent):
        form = time_form(moved[0].after[name], moved[0].seen.call.started)
        return form or {"as": "value", "value": moved[0].after[name]}
    if not moved or len(moved) * 2 < len(unsent):
        return None
    times = [time_form(each.after[name], each.seen.call.started) for each in moved]
    if all(times):
        return times[-1]
    steps = {
        each.after[name] - each.before[name]
        for each in moved
        if each.before and _are_numbers(each.after[name], each.before.get(name))
    }
    if len(steps) == 1 and all(_are_numbers(each.after[name]) for each in moved):
        return {"as": "step", "by": steps.pop()}
    return None


def _is_same(values: Iterable[Any]) -> bool:
    """Tell whether all values are one word, such as the key of who changes records."""
    found = set(map(json.dumps, values))
    return len(found) == 1 and found.pop().startswith('"')


def _are_numbers(*values: Any) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _is_replaced(name: str, changes: Sequence[Sample]) -> bool:
    """Tell whether a member that a whole new version leaves out gets its first value again."""
    whole = [each for each in changes if each.seen.call.ask.method == "PUT"]
    unsent = [each for each in whole if name not in each.sent and each.before]
    return any(
        (each.before or {}).get(name, ABSENT) != each.after.get(name, ABSENT) for each in unsent
    )


def is_whole(samples: Sequence[Sample], known: Iterable[Sample]) -> bool:
    """Tell whether a change replaces all of a record: what was left out fell away.

    Args:
        samples: Of the change.
        known: Of the kind; what none of them ever sent is up to the server.
    """
    sent = {name for each in known for name in each.sent}
    lost = kept = 0
    for each in samples:
        for name in (each.before or {}).keys() - each.sent.keys():
            is_kept = each.after.get(name, ABSENT) == (each.before or {})[name]
            if name not in each.after or (name in sent and not is_kept):
                lost += 1
            elif name in sent:
                kept += 1
    return lost > kept


def _is_shown(sample: Sample, kind: KindSeen) -> bool:
    """Tell whether an answer showed what became of a record, be it a later one."""
    rest = sample.after.keys() - sample.sent.keys() - {kind.key}
    return sample.seen.role.at is not None or bool(rest)


def _is_open(samples: Sequence[Sample]) -> bool:
    """Tell whether records have members only where these were sent."""
    return any(
        name not in each.after
        and any(name in other.sent and name in other.after for other in samples)
        for each in samples
        for name in _names(other.after for other in samples)
        if name not in each.sent
    )


def _texts(samples: Sequence[Sample]) -> frozenset[str]:
    """Return the members that were shown as texts when numbers were sent."""
    return frozenset(
        name
        for each in samples
        for name, value in each.sent.items()
        if _are_numbers(value) and each.after.get(name) == str(value)
    )


def _splits(samples: Sequence[Sample]) -> frozenset[str]:
    """Return the members that were shown as lists when texts with commas were sent."""
    pairs = [
        (name, value, each.after[name])
        for each in samples
        for name, value in each.sent.items()
        if isinstance(value, str) and name in each.after
    ]
    found = {name for name, value, shown in pairs if shown and shown == parts_of(value)}
    others = {name for name, value, shown in pairs if shown not in (value, parts_of(value))}
    return frozenset(found - others)


def _drops(samples: Sequence[Sample]) -> frozenset[str]:
    sent = {name for each in samples for name in each.sent}
    shown = {name for each in samples for name in each.after}
    return frozenset(sent - shown)


def _etag(kind: KindSeen, seen: Iterable[Seen]) -> str | None:
    """Return the member whose value is the ETag of a record."""
    tagged = [
        each
        for each in seen
        if each.role.kind == kind.name and each.after is not None and "etag" in each.call.headers
    ]
    for name in tagged[0].after.members if tagged and tagged[0].after else ():
        if all(
            each.call.headers["etag"] == f'"{each.after.members.get(name)}"'
            for each in tagged
            if each.after
        ):
            return name
    return None
