"""Calls that say of several records what others say of one, taken apart."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, Steps, at, places, with_value
from busroot_mock.generic.model import Model, Spec, pointer_to, steps_in
from busroot_mock.generic.several import Form, are_keys, ask_of, parts_in
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import DEEPEST, list_in
from busroot_mock.learning.kinds.roles import Role, Roles

_FEWEST: Final = 3
"""At so many paths a form must have been seen to be taken to be there at others."""
_WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class Apart:
    """Calls with those that say the same of one record in place of those that say it of several.

    Attributes:
        forms: By operation, how bodies have several records.
    """

    calls: list[Call] = field(default_factory=list)
    forms: dict[str, list[Form]] = field(default_factory=lambda: defaultdict(list))


def taken_one_by_one(calls: Sequence[Call]) -> Apart:
    """Return calls, those about several records taken apart."""
    singles: dict[str, Call] = {}
    for call in calls:
        if call.is_success and not isinstance(call.ask.data, list):
            singles.setdefault(call.label, call)
    for call in calls:
        if of := _deletion_of_one(call, calls):
            singles.setdefault(of, replace(call, ask=replace(call.ask, body=b"")))
    apart = Apart()
    for call in calls:
        form = _form_of(call, singles) if call.is_success else None
        if form and all(_kind(form) != _kind(each) for each in apart.forms[call.label]):
            apart.forms[call.label].append(form)
    _add_others(apart, calls, singles)
    for call in calls:
        forms = apart.forms.get(call.label, [])
        form = next((each for each in forms if parts_in(each, call.ask.data)), None)
        if form is None:
            apart.calls.append(call)
            continue
        if call.is_success:
            apart.calls += _one_by_one(call, form, singles[form["of"]])
    return apart


def with_several(model: Model, roles: Roles, forms: Mapping[str, Sequence[Form]]) -> Model:
    """Return a model whose operations take several records at once, in these forms."""
    specs = {**model.specs}
    for label, several in forms.items():
        spec = specs.get(label)
        if spec is not None and spec.does != "create":
            several = [each for each in several if not ("because" in each and _is_of_new(each))]
        if several and (spec is None or spec.does != "create"):
            why = f"it says of several what {several[0]['of']} says of one"
            roles.roles[label] = Role(label, "several", reason=why)
            spec = Spec(label, "several")
        if several and spec is not None:
            specs[label] = replace(spec, more={**spec.more, "several": [*several]})
    return replace(model, specs=specs)


def _form_of(call: Call, singles: Mapping[str, Call]) -> Form | None:
    """Return how the body of a call has several records; None if it does not."""
    if call.ask.method not in _WRITES or call.ask.data in (ABSENT, BROKEN):
        return None
    for form in _candidates(call):
        of = _label_of_one(call, form, singles)
        if of is not None and (found := _answered(call, {"of": of, **form}, singles[of])):
            return found
    return None


def _candidates(call: Call) -> Iterator[dict[str, Any]]:
    """Yield the forms that a body may have: records, or keys and a change."""
    data, method = call.ask.data, call.ask.method
    if isinstance(data, list) and data and all(isinstance(each, dict) for each in data):
        if method == "POST":
            yield {}
        for name in data[0] if method in ("PUT", "PATCH") else ():
            if are_keys([each.get(name) for each in data]):
                yield {"key": name}
    if are_keys(data) and method == "DELETE":
        yield {"keys": ""}
    if isinstance(data, dict) and method == "POST":
        lists = [name for name, value in data.items() if are_keys(value)]
        if len(lists) == 1:
            yield {"keys": pointer_to(lists), "rest": True}
    if isinstance(data, dict) and method != "POST":
        lists = [name for name, value in data.items() if are_keys(value)]
        rest = [name for name in data if name not in lists]
        if len(lists) == 1 and not rest and method == "DELETE":
            yield {"keys": pointer_to(lists)}
        if len(lists) == 1 and len(rest) == 1 and isinstance(data[rest[0]], dict):
            yield {"keys": pointer_to(lists), "change": pointer_to(rest)}


def _label_of_one(call: Call, form: Form, singles: Mapping[str, Call]) -> str | None:
    """Return the operation that does with one record what a call does with several."""
    if _is_of_new(form):
        return call.label if call.label in singles else None
    below = f"{call.label}/{{"
    return next((s for s in singles if s.startswith(below) and s.find("/", len(below)) < 0), None)


def _deletion_of_one(call: Call, calls: Sequence[Call]) -> str | None:
    """Return the deletion of one record that nobody asked for, where several were deleted."""
    is_silent = call.is_success and call.ask.method == "DELETE" and call.data is ABSENT
    if not is_silent or not are_keys(call.ask.data):
        return None
    below = f"{call.path}/{{"
    paths = (each.path for each in calls if each.path.startswith(below))
    return next((f"DELETE {path}" for path in paths if path.find("/", len(below)) < 0), None)


def _answered(call: Call, form: Form, single: Call) -> Form | None:
    """Return a form with what answers of it are like; None if an answer is not about the parts."""
    status: dict[str, Any] = {"status": call.status}
    parts = parts_in(form, call.ask.data)
    if call.data is ABSENT:
        return {**form, **status} if "keys" in form and single.data is ABSENT else None
    found = list_in(call.data)
    if found is None or len(found[1]) != len(parts) or single.data is ABSENT:
        return None
    shown = _record_at(single.data, found[1][0])
    if shown is None or any(_shown_of(part, found[1]) is None for part in parts):
        return None
    answer = {"answers": pointer_to(found[0]), "shown": pointer_to(shown)}
    return {**form, **status, **answer, "shell": with_value(call.data, found[0], [])}


def _record_at(data: Any, like: Mapping[str, Any]) -> Steps | None:
    """Return where an answer has a record with most of the members of another one."""
    for steps, value in places(data):
        is_near = isinstance(value, dict) and 0 not in steps and len(steps) < DEEPEST
        if is_near and len(value.keys() & like.keys()) * 2 > len(like):
            return steps
    return None


def _shown_of(part: tuple[str | None, Any], shown: Sequence[Mapping[str, Any]]) -> Any:
    """Return the record of an answer that is that of a part: it has the key, or what was sent."""
    key, sent = part
    if key is not None:
        return next((each for each in shown if key in map(str, each.values())), None)
    ranked = [(sum(each.get(n) == v for n, v in sent.items()), each) for each in shown]
    best = max(ranked, key=lambda pair: pair[0])
    return best[1] if best[0] * 2 > len(sent) else None


def _one_by_one(call: Call, form: Form, single: Call) -> list[Call]:
    found, rest = [], []
    if "answers" in form and (listed := list_in(call.data)):
        rest = [*listed[1]]
    for part in parts_in(form, call.ask.data):
        body = b""
        record = _shown_of(part, rest) if rest else None
        if record is not None:
            rest.remove(record)
            whole = with_value(single.data, steps_in(form["shown"]), record)
            body = json.dumps(whole).encode()
        ask = ask_of(part, call.ask, form["of"])
        found.append(
            replace(call, ask=ask, label=form["of"], status=single.status, body=body, batch=call)
        )
    return found


def _kind(form: Form) -> tuple[Any, ...]:
    method = form["of"].partition(" ")[0]
    return (method, *(form.get(name) for name in ("keys", "change", "key", "rest")))


def _add_others(apart: Apart, calls: Sequence[Call], singles: Mapping[str, Call]) -> None:
    """Add the forms that several other paths have, where none was refused."""
    known: dict[tuple[Any, ...], list[Form]] = defaultdict(list)
    for forms in apart.forms.values():
        for form in forms:
            known[_kind(form)].append(form)
    labels = {call.label for call in calls}
    for kind, found in known.items():
        if len(found) < _FEWEST or any(_answer(each) != _answer(found[0]) for each in found):
            continue
        for of, single in singles.items():
            label = of if _is_of_new(found[0]) else of.rpartition("/")[0]
            has_it = any(_kind(each) == kind for each in apart.forms.get(label, ()))
            if label not in labels or has_it or not _is_like(found[0], single):
                continue
            asked = [c for c in calls if c.label == label and parts_in(found[0], c.ask.data)]
            if all(call.is_success for call in asked):
                why = f"as at {len(found)} other paths"
                apart.forms[label].append({**found[0], "of": of, "because": why})


def _is_like(form: Form, single: Call) -> bool:
    """Tell whether a call about one record is like those of a form, at another path."""
    if single.ask.method != form["of"].partition(" ")[0]:
        return False
    if single.path.endswith("}") is _is_of_new(form):
        return False
    if "answers" not in form:
        return single.data is ABSENT
    steps = steps_in(form["shown"])
    return single.data is not ABSENT and isinstance(at(single.data, steps), dict)


def _is_of_new(form: Form) -> bool:
    return "keys" not in form and "key" not in form


def _answer(form: Form) -> list[Any]:
    return [form.get(name) for name in ("status", "answers", "shown", "shell")]
