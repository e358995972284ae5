"""References of records that answers show as objects: of which records, and how they are sent."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from inflection import camelize, singularize, underscore

from busroot_mock.generic.items import Items, Members
from busroot_mock.generic.model import Source
from busroot_mock.learning.kinds.record_places import KindSeen, is_key, records_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import samples_of
from busroot_mock.learning.members.late_samples import shown_late
from busroot_mock.learning.members.made_texts import Candidates, text_of
from busroot_mock.learning.members.objects_named import with_names
from busroot_mock.learning.members.shared_sends import share_sends
from busroot_mock.learning.walk.sent_keys import is_key_in, objects_in, shown_of, way_of

_SURE: Final = 0.8
_FEWEST: Final = 2
_OFTEN: Final = 3
_LONG: Final = 5
_FEW: Final = 8
_MOST: Final = 50
"""So many objects are kept of records that nothing else shows."""
Rule = dict[str, Any]
Pairs = Sequence[tuple[Members, Members]]
"""Objects, each with the record that it may show a part of."""


class ObjectReferences:
    """Compares objects in records with the records that they may name.

    Args:
        kinds: By name.
    """

    def __init__(self, kinds: Mapping[str, KindSeen]) -> None:
        self._kinds = kinds
        self._objects: dict[tuple[str, str], list[Members]] = defaultdict(list)
        self._pairs: dict[tuple[str, str], dict[str, list[tuple[Members, Members]]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def note(self, kind: KindSeen, shown: Members, items: Items) -> None:
        """Note which records the objects of a record could name when it was shown."""
        for name, value in shown.items():
            for each in objects_in(value):
                self._objects[kind.name, name].append(each)
                for other in self._kinds.values():
                    named = _named(each, other, items)
                    if named is not None:
                        self._pairs[kind.name, name][other.name].append((each, named))

    def settle(self, seen: Sequence[Seen]) -> None:
        """Give kinds what their objects show, and by what these are sent."""
        made = {each.role.kind for each in seen if each.role.does in ("create", "put")}
        for kind in self._kinds.values():
            for (name, member), pairs in self._pairs.items():
                if name == kind.name and (rule := self._shows(member, pairs)):
                    kind.shows[member] = rule
        for kind in self._kinds.values():
            if kind.shows:
                kind.shows.update(with_names(kind.shows, samples_of(seen, kind)))
        for kind in self._kinds.values():
            kind.sends.update(self._sends(kind, seen, made))
            for rule in kind.sends.values():
                if rule.get("inside") and rule["to"] in kind.shows:
                    kind.shows[rule["to"]]["inside"] = True
            for sent, rule in kind.sends.items():
                if rule["to"] not in kind.shows and (other := self._said(kind, sent, rule)):
                    kind.shows[rule["to"]] = other
        self._share()
        share_sends(self._kinds.values(), seen)

    def _shows(self, member: str, pairs: Mapping[str, Pairs]) -> Rule | None:
        """Return of which records the objects of a member show what."""
        found: list[tuple[tuple[int, bool], Rule]] = []
        for name, own in pairs.items():
            key = self._kinds[name].key or ""
            keys = {str(each[key]) for each, _ in own}
            is_called = _is_called(member, name)
            inner = {n for each, _ in own for n in each} - {key}
            sources = {n: source for n in sorted(inner) if (source := _source(n, own))}
            is_varied = len(keys) >= _FEWEST or _are_long(inner, own)
            if (is_varied or is_called) and (sources.keys() == inner if inner else is_called):
                why = f"it was so in {len(own)} objects of {len(keys)} records"
                rule = {"kind": name, "key": key, "members": sources, "because": why}
                found.append(((len(keys), is_called), rule))
        return max(found, key=lambda each: each[0], default=(None, None))[1]

    def _share(self) -> None:
        """Let members show what those called the same show in other kinds, of the same records.

        An operation that was not seen to change a record may hide what one kind alone would show.
        """
        known: dict[str, list[Rule]] = defaultdict(list)
        for kind in self._kinds.values():
            for member, rule in kind.shows.items():
                known[member].append(rule)
        for (name, member), pairs in self._pairs.items():
            shows = self._kinds[name].shows
            for rule in known[member] if member not in shows else ():
                own = pairs.get(rule["kind"], [])
                inner = {n for each, _ in own for n in each} - {rule["key"]}
                is_most = len(own) >= _SURE * len(self._objects[name, member])
                if is_most and inner and inner == rule["members"].keys():
                    shows[member] = {**rule, "because": f"other kinds show {member} so"}
                    break

    def _said(self, kind: KindSeen, name: str, rule: Rule) -> Rule | None:
        """Return the kind that the name of a key has in it, if all objects name such records."""
        objects = self._objects[kind.name, rule["to"]]
        words = underscore(name).split("_")
        for other, pairs in self._pairs[kind.name, rule["to"]].items():
            is_key = self._kinds[other].key == rule["key"]
            if is_key and underscore(other) in words and len(pairs) >= _SURE * len(objects):
                why = f"{name} says so, and {len(pairs)} named one"
                shown = _mostly_shown(pairs, rule["key"])
                return {"kind": other, "key": rule["key"], "members": shown, "because": why}
        return None

    def _sends(
        self, kind: KindSeen, seen: Sequence[Seen], made: Collection[str]
    ) -> dict[str, Rule]:
        """Return by what is sent as a key, the member that shows what it names."""
        samples = [(each.sent, each.after) for each in shown_late(seen, kind)]
        own = [each for each in seen if each.role.kind == kind.name and each.role.at is not None]
        plain = {
            name
            for each in own
            if each.call.is_success
            for record in records_at(each.call.data, each.role.at or ())
            for name, value in record.items()
            if value not in (None, []) and not any(objects_in(value))
        }
        found = {}
        for name in sorted({name for sent, _ in samples for name in sent} - plain):
            whole = [(sent[name], after) for sent, after in samples if is_key_in(sent, name)]
            if not whole:
                continue
            pairs = shown_of(name, whole)
            shows = kind.shows.get(name)
            way = way_of(name, pairs) or ((name, shows["key"]) if shows and not pairs else None)
            if way is None:
                continue
            member, key = way
            objects = self._objects[kind.name, member]
            rule: Rule = {"to": member, "key": key}
            if all(isinstance(each.get(key), int) for each in objects):
                rule["number"] = True
            other = kind.shows.get(member, {}).get("kind")
            if any(isinstance(value, dict) for value, _ in pairs):
                rule["inside"] = True
            if other not in made:
                sent = [each for each, _ in samples if is_key_in(each, name)]
                rule |= _kept(objects, key, sent)
            rule["because"] = f"{member} had what was sent, {len(pairs)} times"
            if not pairs:
                rule["because"] = "objects are shown there"
            found[name] = rule
        return _by_best(found, kind.shows)


def _by_best(found: Mapping[str, Rule], shows: Mapping[str, Rule]) -> dict[str, Rule]:
    """Return rules for what is sent; of several names for an object, that of its own key."""
    ranks = {
        name: (rule["key"] == shows.get(rule["to"], {}).get("key"), name == rule["to"])
        for name, rule in found.items()
    }
    best: dict[str, tuple[bool, bool]] = {}
    for name, rule in found.items():
        best[rule["to"]] = max(best.get(rule["to"], (False, False)), ranks[name])
    return {name: rule for name, rule in found.items() if ranks[name] == best[rule["to"]]}


def _are_long(names: Collection[str], pairs: Pairs) -> bool:
    """Tell whether objects of one record have texts that no other is likely to have."""
    texts = [each[name] for each, _ in pairs for name in names if name in each]
    return len(pairs) >= _OFTEN and any(isinstance(t, str) and len(t) >= _LONG for t in texts)


def _named(shown: Members, kind: KindSeen, items: Items) -> Members | None:
    key = shown.get(kind.key or "")
    if not is_key(key):
        return None
    held = items.of(kind.name)
    known = (item for identity, item in held.items() if identity[-1:] == (str(key),))
    item = next(known, None)
    return item.members if item else None


def _source(name: str, pairs: Pairs) -> Source | None:
    """Return the member of the records that objects show, or the members of which it is made."""
    own = [(each[name], record) for each, record in pairs if name in each]
    last, record = own[-1]
    names = [n for n, value in record.items() if value == last]
    counts = Counter(n for n in names for value, other in own if other.get(n) == value)
    # Of several that are always the same, such as null, that of its own name is meant.
    for n in sorted(counts, key=lambda each: (each == name, counts[each]), reverse=True)[:2]:
        if counts[n] >= _SURE * len(own):
            return {"as": "member", "of": n}
    return _text(own) if isinstance(last, str) else None


def _text(own: Sequence[tuple[Any, Members]]) -> Source | None:
    for value, other in reversed(own):
        texts = {n: each for n, each in other.items() if isinstance(each, str) and each}
        candidates: Candidates = [({"as": "member", "of": n}, [t]) for n, t in texts.items()]
        found = text_of([value], candidates) if isinstance(value, str) else None
        if found and sum(_made(found, other) == value for value, other in own) >= _SURE * len(own):
            return found
    return None


def _made(source: Source, record: Members) -> str:
    parts = source["parts"]
    return "".join(each if isinstance(each, str) else str(record.get(each["of"])) for each in parts)


def _mostly_shown(pairs: Pairs, key: str) -> dict[str, Source]:
    """Return what most objects show of the records that they name, as these have it."""
    names = Counter(name for each, _ in pairs for name in each if name != key)
    often = sorted(name for name, count in names.items() if count * 2 > len(pairs))
    return {name: source for name in often if (source := _source(name, pairs))}


def _is_called(member: str, kind: str) -> bool:
    """Tell whether a member has the name of a kind, or the last words of it."""
    return kind.endswith(camelize(underscore(singularize(member))))


def _kept(objects: Sequence[Members], key: str, sent: Sequence[Members]) -> Rule:
    """Return objects that are kept, by key, or by another member that is sent and then by key.

    Args:
        objects: As they were shown.
        key: Their member that is sent.
        sent: Bodies that have it.
    """
    known = _known(objects, key)
    if known:
        is_few = 1 < len(known) <= _FEW and len(sent) >= _OFTEN * len(known)
        return {"objects": known, **({"only": True} if is_few else {})}
    for member in objects[0] if objects else ():
        groups: dict[str, list[Members]] = defaultdict(list)
        for each in objects:
            groups[str(each.get(member))].append(each)
        if member != key and all(str(each.get(member, "")) in groups for each in sent):
            beside = {value: _known(own, key) for value, own in groups.items()}
            if len(beside) > 1 and all(beside.values()):
                return {"objects": beside, "beside": member}
    return {}


def _known(objects: Iterable[Members], key: str) -> dict[str, Members]:
    """Return objects by key, if each key always has the same, and there are few."""
    found: dict[str, Members] = {}
    for each in objects:
        if len(each) > 1 and found.setdefault(str(each.get(key)), each) != each:
            return {}
    return found if len(found) <= _MOST else {}
