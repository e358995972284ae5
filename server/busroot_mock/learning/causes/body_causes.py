"""The part of a body that is wrong: it sets the body apart from those that were taken."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, at, kind_of, leaves, places
from busroot_mock.generic.forms import form_between
from busroot_mock.generic.model import pointer_to, steps_in
from busroot_mock.learning.causes.named_causes import named_wrong, unrepeated
from busroot_mock.learning.causes.repeated_texts import without_sent
from busroot_mock.learning.causes.sentences import is_said_missing, mentions
from busroot_mock.learning.kinds.record_places import is_key_name, records_at
from busroot_mock.learning.kinds.seen import Seen

_FEW: Final = 8
_LEAST_QUOTED: Final = 5
_OFTEN: Final = 5
"""So often each of a few values must be taken, on average, before all others are refused."""
Places = dict[str, list[Any]]
Taken = Sequence[Places]
Find = Callable[[Places, Taken, str], dict[str, Any] | None]


class Bodies:
    """The bodies that were taken, by place and value."""

    def __init__(self, done: Sequence[Seen]) -> None:
        self._bodiless = {each.call.label for each in done if each.call.ask.data is ABSENT}
        self._shown, self._names = _shown(done), _names(done)
        self._taken: dict[tuple[str, ...], list[dict[str, list[Any]]]] = {}
        for each in done:
            if each.call.ask.data not in (ABSENT, BROKEN):
                found = _places(each.call.ask.data)
                for name in _groups(each):
                    self._taken.setdefault(name, []).append(found)

    def shape(self, each: Seen) -> dict[str, Any] | None:
        """Return what a body lacks, or has of another type; None if nothing is apart."""
        found = self._difference(each, _shape)
        is_other = found and found["wrong"] == "missing" and _is_about_others(each, _name(found))
        return None if is_other else found

    def value(self, each: Seen) -> dict[str, Any] | None:
        """Return which value of a body is wrong; None if none is apart."""
        return self._difference(each, _value)

    def named_value(self, each: Seen) -> dict[str, Any] | None:
        """Return which value is wrong if the answer has the name of its member."""
        return self._difference(each, _named_value)

    def quoted(self, each: Seen) -> dict[str, Any] | None:
        """Return which value is wrong if the answer repeats it, where it was never taken."""
        return self._difference(each, _quoted)

    def named(self, each: Seen) -> dict[str, Any] | None:
        """Return what is wrong with a member that the answer names; None if it names none."""
        data = each.call.ask.data
        answer = each.call.data
        if answer is BROKEN:
            answer = {"": each.call.said}  # a page, or a sentence
        if data in (ABSENT, BROKEN) or not isinstance(answer, dict | list):
            return None
        groups = [taken for name in _groups(each) if (taken := self._taken.get(name))]
        names = self._names.get(each.role.kind, set()) if each.role.kind else set()
        said = without_sent(answer, data)
        for taken in groups:
            others = [body for group in groups for body in group]
            members = (each.role.taken, names)
            found = named_wrong(said, data, taken, others, members, _wrong_value)
            if found:
                return self._with_shown(each, found)
        return None

    def names_rather(self, each: Seen, pointer: str) -> bool:
        """Tell whether an answer has a longer name than that of a member, of one that is wrong.

        Many say `name` of anything.
        """
        found, name = self.value(each), pointer.rpartition("/")[2]
        other = found["at"].rpartition("/")[2] if found else ""
        return len(other) > len(name) and mentions(_said(each), other)

    def _difference(self, each: Seen, find: Find) -> dict[str, Any] | None:
        data = each.call.ask.data
        if data is ABSENT and each.call.label in self._bodiless:
            return None
        own = _places(data) if data is not ABSENT else {}
        answer = _said(each)
        for name in _groups(each):
            taken = self._taken.get(name)
            if taken:
                found = find(own, taken, answer)
                if found:
                    return self._with_shown(each, found)
        return None

    def _with_shown(self, each: Seen, found: dict[str, Any]) -> dict[str, Any]:
        """Return what is wrong, where values that records have are no others."""
        if found["wrong"] != "choice" or found.get("each"):
            return found
        name = found["at"].rpartition("/")[2]
        shown = self._shown.get((each.role.kind, name), set()) if each.role.kind else set()
        value = at(each.call.ask.data, steps_in(found["at"]))
        return {**found, "values": sorted({*found["values"], *(shown - {value})})}


def _shown(done: Sequence[Seen]) -> dict[tuple[str, str], set[str]]:
    """Return the texts that members of records have in answers, by kind and member."""
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in done:
        if each.role.at is not None and each.role.kind:
            for record in records_at(each.call.data, each.role.at):
                for name, value in record.items():
                    shown[each.role.kind, name] |= {value} if isinstance(value, str) else set()
    return shown


def _names(done: Sequence[Seen]) -> dict[str, set[str]]:
    """Return the members that records have in answers, by kind."""
    names: dict[str, set[str]] = defaultdict(set)
    for each in done:
        if each.role.at is not None and each.role.kind:
            names[each.role.kind].update(*records_at(each.call.data, each.role.at))
    return names


def _said(each: Seen) -> str:
    """Return the words of an answer: without what it repeats, and names that any refusal has."""
    data = unrepeated(without_sent(each.call.data, each.call.ask.data), each.call.ask.data)
    if not isinstance(data, dict | list):
        return each.call.said
    texts = [str(value) for _, value in leaves(data)]
    texts += [str(step) for steps, _ in leaves(data) if len(steps) > 1 for step in steps]
    return " ".join(texts)


def _is_about_others(each: Seen, name: str) -> bool:
    """Tell whether an answer has members that were sent as keys, and not one that is missing."""
    data, sent = each.call.data, each.call.ask.data
    if not isinstance(data, dict | list) or not isinstance(sent, dict):
        return False
    keys = {step for steps, _ in leaves(unrepeated(data, sent)) for step in steps}
    return name not in keys and bool(keys & sent.keys())


def _groups(each: Seen) -> list[tuple[str, ...]]:
    own: list[tuple[str, ...]] = [("label", each.call.label)]
    if each.role.kind:
        own.append(("kind", each.role.kind, pointer_to(each.role.taken)))
    return own


def _places(data: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for steps, value in places(data):
        if 0 not in steps:
            found.setdefault(pointer_to(steps), []).append(value)
    return found


def _shape(own: Places, taken: Taken, answer: str) -> dict[str, Any] | None:
    found = [each for each in (*_types(own, taken), _missing(own, taken, answer)) if each]
    # What the answer names comes before what it does not.
    return min(found, key=lambda each: not mentions(answer, _name(each)), default=None)


def _name(wrong: dict[str, Any]) -> str:
    return str(wrong["at"].rpartition("/")[2])


def _types(own: dict[str, list[Any]], taken: Taken) -> Iterator[dict[str, Any]]:
    for pointer, values in own.items():
        kinds = {kind_of(v) for body in taken for v in body.get(pointer, ())}
        if kinds and any(kind_of(value) not in kinds for value in values):
            yield {"at": pointer, "wrong": "type", "types": sorted(kinds)}


def _missing(own: dict[str, list[Any]], taken: Taken, answer: str) -> dict[str, Any] | None:
    always = set.intersection(*({*body} for body in taken))
    lost = sorted(always - own.keys(), key=lambda pointer: (pointer.count("/"), pointer))
    named = [pointer for pointer in lost if mentions(answer, pointer.rpartition("/")[2])]
    named = named or [each for each in lost if is_said_missing(answer, each.rpartition("/")[2])][:1]
    if named:
        also = {"also": named[1:]} if len(named) > 1 else {}
        return {"at": named[0], "wrong": "missing", **also}
    extra = own.keys() - {pointer for body in taken for pointer in body}
    return {"at": lost[0], "wrong": "missing"} if lost and (extra or len(lost) == 1) else None


def _quoted(own: Places, taken: Taken, answer: str) -> dict[str, Any] | None:
    for pointer, (value, *_) in own.items():
        if isinstance(value, str) and len(value) >= _LEAST_QUOTED and value in answer:
            known = [v for body in taken for v in body.get(pointer, ())]
            wrong = _wrong_value(value, known) if known else None
            if wrong:
                return {"at": pointer, **wrong}
    return None


def _value(own: Places, taken: Taken, answer: str) -> dict[str, Any] | None:
    found = _wrong_values(own, taken, answer)
    named = _named_value(own, taken, answer)
    # What was never taken here may be what is wrong just as well.
    new = own.keys() - {pointer for body in taken for pointer in body}
    is_alone = len(found) == 1 and new <= {found[0]["at"]}
    return named or (found[0] if is_alone else None)


def _named_value(own: Places, taken: Taken, answer: str) -> dict[str, Any] | None:
    found = _wrong_values(own, taken, answer)
    named = [each for each in found if mentions(answer, each["at"].rpartition("/")[2])]
    # What no body had that was taken, then the longest name: many say `name` of anything.
    known = {pointer for body in taken for pointer in body}
    return min(
        named, key=lambda e: (e["at"] in known, -len(e["at"].rpartition("/")[2])), default=None
    )


def _wrong_values(own: Places, taken: Taken, answer: str) -> list[dict[str, Any]]:
    found = []
    for pointer, (value, *_) in own.items():
        known = [v for body in taken for v in body.get(pointer, ())]
        wrong = _wrong_value(value, known) if known or pointer else None
        if not known and isinstance(value, int | float) and str(value) in answer:
            wrong = {"wrong": "value", "values": [value]}  # where nothing was ever taken
        is_beyond = wrong is not None and wrong["wrong"] in ("below", "above")
        # How large the number of a record is, is not what is wrong with it.
        if wrong and not (is_beyond and is_key_name(pointer.rpartition("/")[2])):
            found.append({"at": pointer, **wrong})
    return found


def _wrong_value(value: Any, known: Sequence[Any]) -> dict[str, Any] | None:
    """Return what is wrong with a value where others were taken; None if nothing seems so."""
    if value in known or isinstance(value, dict | bool) or value is None:
        return None
    if value in ("", []):
        return {"wrong": "empty"}
    if isinstance(value, int | float):
        numbers = [v for v in known if isinstance(v, int | float)]
        if numbers and value < min(numbers):
            return {"wrong": "below", "limit": value}
        if numbers and value > max(numbers):
            return {"wrong": "above", "limit": value}
        return None
    if not isinstance(value, str):
        return None
    texts = [each for each in known if isinstance(each, str)]
    if not texts and known:
        return {"wrong": "type", "types": sorted({*map(kind_of, known)})}
    return _wrong_text(value, texts)


def _wrong_text(value: str, texts: Sequence[str]) -> dict[str, Any] | None:
    form = form_between(texts, [value]) if texts else None
    lengths = [len(text) for text in texts]
    if lengths and len(value) > 2 * max(lengths):
        return {"wrong": "longer", "limit": len(value)}
    if len({*texts}) <= _FEW and len(texts) >= _OFTEN * len({*texts}) > 0:
        return {"wrong": "choice", "values": sorted({*texts})}
    if form is not None:
        return {"wrong": "form", "form": form}
    if len(texts) >= _OFTEN and (end := _end(texts)) and not value.endswith(end):
        return {"wrong": "end", "text": end}
    if len({*texts}) >= _OFTEN and (signs := _signs([value]) - _signs(texts)):
        return {"wrong": "signs", "text": "".join(sorted(signs))}
    if lengths and len(value) < min(lengths):
        return {"wrong": "shorter", "limit": len(value)}
    return {"wrong": "value", "values": [value]}


def _end(texts: Sequence[str]) -> str:
    """Return the sign with which all texts end; empty if they have none in common."""
    ends = {text[-1:] for text in texts}
    end = ends.pop()
    return "" if ends or end.isalnum() else end


def _signs(texts: Sequence[str]) -> set[str]:
    """Return the signs in texts that are neither letters nor digits."""
    return {sign for text in texts for sign in text if not sign.isalnum()}
