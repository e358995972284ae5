"""Order, filters and pages of lists, by what recorded lists show."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from busroot_mock.generic.ask import at
from busroot_mock.generic.filter_trees import tree_in
from busroot_mock.generic.filters import (
    SEARCH,
    Order,
    in_order,
    meaning_of,
    order_in,
    passes,
    said_in,
)
from busroot_mock.generic.forms import is_of
from busroot_mock.generic.items import Identity
from busroot_mock.generic.lists import is_in
from busroot_mock.generic.model import Kind, Spec
from busroot_mock.learning.kinds.record_places import list_of
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.lists.list_conditions import (
    members_in,
    narrowed,
    searched_in,
    usual_condition,
    words_for,
)
from busroot_mock.learning.lists.list_parameters import (
    CURSOR,
    FIELDS,
    LIMIT,
    PAGE,
    SKIP,
    SORT,
    next_parameters,
    tokens_in,
)
from busroot_mock.learning.lists.list_paths import (
    hidden_members_of_path,
    known_record,
    members_of_path,
)
from busroot_mock.learning.lists.listed import Shown
from busroot_mock.learning.lists.returning import Drawn, gone_in
from busroot_mock.learning.lists.unused import unused_in
from busroot_mock.learning.shown.joins import joins


def learned_list(
    label: str, kind: Kind, seen: Sequence[Seen], kinds: Iterable[Kind] = ()
) -> dict[str, Any]:
    """Return what is known of a list, in the words of the contract."""
    own = [each for each in seen if each.call.label == label and each.call.is_success]
    more: dict[str, Any] = {}
    within = members_of_path(kind, [(e.call.ask.values, r) for e in own for r in _records(e)])
    whole = [(e.call.ask.values, known_record(kind, e, r)) for e in own for r in _records(e)]
    within |= hidden_members_of_path(kind, whole, within)
    if within:
        more["within"] = within
    spec = Spec(label, "list", kind.name, more=more)
    lists = [shown for each in own if (shown := _shown(spec, kind, each))]
    more |= gone_in([_drawn(spec, kind, shown) for shown in lists])
    more |= _distinct(spec, kind, lists)
    kinds = list(kinds)
    if label.partition(" ")[2] != list_of(kind.path) and not kind.variables[1:]:
        unused = unused_in([(each.seen, {*each.keys}) for each in lists], kind, kinds)
        more |= {"unused": unused} if unused else {}
    more |= _paging(own, lists)
    more |= _sorting(lists)
    taken = {value for value in more.values() if isinstance(value, str)}
    taken |= {more["gone"]["of"]} if isinstance(more.get("gone"), dict) else set()
    usual = usual_condition(lists, taken, more.get("sort"))
    more |= {"usual": usual} if usual else {}
    lists = [narrowed(each, usual) for each in lists]
    filters = _filters(lists, taken) | joins(kind, kinds, _names(own))
    if filters:
        more["filters"] = filters
    more["guesses"] = any(rule is not None for rule in filters.values())
    plain = [each for each in lists if more.get("sort") not in each.seen.call.ask.asked]
    order = _order(plain, kind)
    if order:
        more["order"] = order
    return more


def _drawn(spec: Spec, kind: Kind, shown: Shown) -> Drawn:
    ask, seen = shown.seen.call.ask, shown.seen
    held, gone = (
        {d: item for d, item in records.items() if is_in(spec, kind, ask, d, item)}
        for records in (seen.others, seen.gone)
    )
    return Drawn(ask.asked, shown.keys, held, gone)


def _distinct(spec: Spec, kind: Kind, lists: Sequence[Shown]) -> dict[str, Any]:
    """Return the members by which a list over several parents, which it hides, shows each once."""
    outer = kind.variables[:-1]
    names = sorted({name for shown in lists for record in shown.records for name in record})
    hidden = [name for name in outer if kind.within.get(name) not in names]
    if not names or not hidden or {*outer} & {*spec.variables}:
        return {}
    for shown in lists:
        looks = [json.dumps([record.get(name) for name in names]) for record in shown.records]
        if len({*looks}) < len(looks):
            return {}
    return {"distinct": names}


def _shown(spec: Spec, kind: Kind, each: Seen) -> Shown | None:
    records = at(each.call.data, each.role.at or ())
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        return None
    ask = each.call.ask
    near = {
        identity: item
        for identity, item in each.others.items()
        if is_in(spec, kind, ask, identity, item)
    }
    items = {_last(identity): item for identity, item in near.items()}
    keys = [str(record.get(kind.key or "", "")) for record in records]
    return Shown(each, keys, items, records)


def _last(identity: Identity) -> str:
    return identity[-1] if identity else ""


def _records(each: Seen) -> list[Mapping[str, Any]]:
    records = at(each.call.data, each.role.at or ())
    return [r for r in records if isinstance(r, dict)] if isinstance(records, list) else []


def _texts(lists: Sequence[Shown], name: str) -> list[tuple[Shown, str]]:
    return [
        (shown, shown.seen.call.ask.asked[name])
        for shown in lists
        if name in shown.seen.call.ask.asked
    ]


def _names(own: Sequence[Seen]) -> list[str]:
    return sorted({name for each in own for name, _ in each.call.ask.pairs})


def _paging(own: Sequence[Seen], lists: Sequence[Shown]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    added = next_parameters(own)
    for name in sorted({*_names(own), *added}):
        texts = _texts(lists, name)
        are_whole = all(is_of("integer", text) for _, text in texts)
        if LIMIT.fullmatch(name) and are_whole:
            if all(len(shown.keys) <= int(text) for shown, text in texts):
                more.setdefault("limit", name)
        elif PAGE.fullmatch(name) and are_whole:
            more["page"] = name
            numbers = [int(text) for _, text in texts]
            more["firstPage"] = 0 if 0 in numbers else 1
        elif SKIP.fullmatch(name) and are_whole:
            more["skip"] = name
        elif name in added or CURSOR.fullmatch(name):
            more["cursor"] = name
    if not more.keys() & {"page", "skip", "cursor"}:
        more |= tokens_in([each.call.data for each in own])
    usual = _usual_limit(lists, more.get("limit"))
    return {**more, "usualLimit": usual} if usual else more


def _usual_limit(lists: Sequence[Shown], limit: str | None) -> int | None:
    bare = [shown for shown in lists if not shown.seen.call.ask.pairs]
    cut = [len(shown.keys) for shown in bare if len(shown.keys) < len(shown.items)]
    most = max((len(shown.keys) for shown in bare), default=0)
    # One list alone may lack records for another reason; limits are round.
    is_sure = len(cut) > 1 or most % 5 == 0
    return most if limit and {*cut} == {most} and most >= 5 and is_sure else None


def _sorting(lists: Sequence[Shown]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    members = {name for shown in lists for item in shown.items.values() for name in item.members}
    for name in _names([shown.seen for shown in lists]):
        words = {word for _, text in _texts(lists, name) for word, _ in order_in(text)}
        if SORT.fullmatch(name) and words & members:
            more["sort"] = name
        elif FIELDS.fullmatch(name):
            more["fields"] = name
            texts = _texts(lists, name)
            always = [
                {*record} - {*text.split(",")} for shown, text in texts for record in shown.records
            ]
            more["always"] = sorted(set.intersection(*always)) if always else []
    return more


def _filters(lists: Sequence[Shown], taken: set[str]) -> dict[str, Any]:
    found: dict[str, dict[str, Any] | None] = {}
    members = {name: None for shown in lists for name in members_in(shown.items)}
    for name in _names([shown.seen for shown in lists]):
        if name in taken or not name:
            continue
        texts = [
            (shown, text)
            for shown, text in _texts(lists, name)
            if not {*shown.seen.call.ask.asked} - {name} - taken
        ]
        rule = _meaning(name, list(members), texts)
        words = words_for(texts, rule)
        if words:
            rest = [pair for pair in texts if pair[1] not in words]
            rule = _meaning(name, list(members), rest)
        found[name] = {**(rule or {}), "words": words} if words else rule
    return found


def _meaning(
    name: str, members: Sequence[str], texts: Sequence[tuple[Shown, str]]
) -> dict[str, str] | None:
    """Return what a filter keeps to: by its name, unless lists show something else."""
    said = meaning_of(name, members)
    candidates = [said] if said else []
    if SEARCH.fullmatch(name):
        candidates += [("", "like"), (searched_in(members, texts), "like")]
    candidates += [(member, test) for member in members for test in ("equal", "like")]
    if said and texts and all(said_in(text) for _, text in texts):
        candidates = [(said[0], "said")]
    if texts and all(tree_in(text) for _, text in texts):
        said, candidates = ("", "tree"), [("", "tree")]
    if not candidates:
        return None
    scores = [_agreement(member, test, texts) for member, test in candidates]
    best = max(scores)
    ignored = sum(_agrees(shown, [*shown.items]) for shown, _ in texts)
    if not said and not any(shown.keys for shown, _ in texts):
        # That nothing is found may have any reason; it is so more often than that all is.
        alone = [shown for shown, _ in texts if [n for n, _ in shown.seen.call.ask.pairs] == [name]]
        are_none = bool(alone) and all(shown.items for shown, _ in texts)
        return {"member": "", "as": "nothing"} if are_none else None
    if ignored > best or (ignored == best and not said and not SEARCH.fullmatch(name)):
        return None
    member, test = candidates[scores.index(best)]
    return {"member": member, "as": test}


def _agreement(member: str, test: str, texts: Sequence[tuple[Shown, str]]) -> int:
    return sum(
        _agrees(
            shown, [key for key, item in shown.items.items() if passes(item, member, test, text)]
        )
        for shown, text in texts
    )


def _agrees(shown: Shown, keys: Sequence[str]) -> bool:
    return {*shown.keys} == {*keys}


def _order(lists: Sequence[Shown], kind: Kind) -> list[str]:
    """Return the order that lists have by themselves, empty if it is that of making."""
    longer = [
        shown
        for shown in lists
        if len(shown.keys) > 1 and all(key in shown.items for key in shown.keys)
    ]
    members = {name for shown in longer for item in shown.items.values() for name in item.members}
    times = [name for name in members if kind.touches.get(name, {}).get("as") == "time"]
    made = [name for name in members if kind.fills.get(name, {}).get("as") == "time"]
    key = kind.key or ""
    latest = [*sorted(made), *sorted(times)]
    # Of those that explain as many lists, the first: how lists mostly are.
    usual = [("", ""), ("", key), *(("-", name) for name in sorted(made)), ("-", "")]
    rest = [(sign, name) for name in (key, *latest, *sorted(members)) for sign in ("", "-")]
    best, most = "", 0
    for sign, name in [*usual, *rest]:
        count = sum(_is_ordered(shown, name, bool(sign)) for shown in longer)
        if count > most:
            best, most = f"{sign}{name}", count
    if best[:1] == "-" and best[1:] in made:
        # Of those with the same time, the latest first, if that was so as often.
        both = ((best[1:], True), ("", True))
        is_so = sum(_is_in_order(shown, both) for shown in longer) >= most
        return [best, "-"] if is_so else [best]
    return [best] if best else []


def _is_ordered(shown: Shown, name: str, is_falling: bool) -> bool:
    return _is_in_order(shown, ((name, is_falling),))


def _is_in_order(shown: Shown, order: Order) -> bool:
    keys = [key for key in shown.items if key in shown.keys]
    ordered = in_order([shown.items[key] for key in keys], order)
    wanted = [shown.items[key] for key in shown.keys]
    return len(ordered) == len(wanted) and all(a is b for a, b in zip(ordered, wanted, strict=True))
