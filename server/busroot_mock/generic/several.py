"""Requests that say of several records what others say of one, and the answers to them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from busroot_mock.generic.ask import ABSENT, BROKEN, Ask, at, json_of, query_text, with_value
from busroot_mock.generic.forms import Draw
from busroot_mock.generic.items import Items
from busroot_mock.generic.lists import chosen, page_of
from busroot_mock.generic.model import Spec, filled, steps_in, variables_of

if TYPE_CHECKING:
    from busroot_mock.generic.engine import Engine, Reply

Form = Mapping[str, Any]
"""Where a body has the records, or their keys and the change, which may be the rest of it; `of` is
what is done with each."""
Part = tuple[str | None, Any]
"""The key of a record, unless it is a new one, and what is sent of it."""


def parts_in(form: Form, data: Any) -> list[Part]:
    """Return what a body says of each record; nothing if it is not of this form."""
    if data is ABSENT:
        return []
    if "keys" in form:
        keys = at(data, steps_in(form["keys"]))
        sent = at(data, steps_in(form["change"])) if "change" in form else ABSENT
        is_whole = "change" not in form or isinstance(sent, dict)
        if form.get("rest") and isinstance(data, dict):
            sent = {n: each for n, each in data.items() if [n] != [*steps_in(form["keys"])]}
        return [(str(each), sent) for each in keys] if are_keys(keys) and is_whole else []
    name = form.get("key")
    if not (isinstance(data, list) and data and all(isinstance(each, dict) for each in data)):
        return []
    if name is None:
        return [(None, each) for each in data]
    if not all(name in each for each in data):
        return []
    return [(str(each[name]), {n: v for n, v in each.items() if n != name}) for each in data]


def are_keys(value: Any) -> bool:
    """Tell whether a value is a list of what can be keys."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, str | int) and not isinstance(each, bool) for each in value)
    )


def ask_of(part: Part, ask: Ask, label: str) -> Ask:
    """Return the request that says of one record what another says of several.

    Args:
        part: What is said of it.
        ask: The request.
        label: Of the operation on one record.
    """
    key, sent = part
    method, _, path = label.partition(" ")
    values = {**ask.values}
    if key is not None:
        values[variables_of(path)[-1]] = key
    body = b"" if sent is ABSENT else json.dumps(sent).encode()
    return replace(ask, method=method, path=filled(path, values), body=body, values=values)


def answer_several(
    engine: "Engine", spec: Spec, ask: Ask, items: Items, now: int, draw: Draw
) -> "Reply | None":
    """Answer for each record, all or none; None if the body has no form that is known."""
    for form in spec.more.get("several", ()):
        inner = engine.model.specs.get(form["of"])
        parts = _queried(engine, form, ask, items) if "query" in form else parts_in(form, ask.data)
        if inner is None or parts is None or not (parts or "query" in form):
            continue
        trial = items.copy()
        single = replace(inner, more={n: v for n, v in inner.more.items() if n != "several"})
        replies = [
            engine.reply(single, ask_of(each, ask, form["of"]), trial, now, draw) for each in parts
        ]
        refused = next((each for each in replies if not 200 <= each.status < 300), None)
        if refused is not None:
            return refused
        items.become(trial)
        return _together(form, replies)
    return None


def query_in(form: Form, data: Any) -> list[tuple[str, str]] | None:
    """Return the query of a list that a body has, as one in an address is; None if it has none."""
    query = at(data, steps_in(form["query"])) if isinstance(data, dict) else None
    is_whole = "change" not in form or isinstance(at(data, steps_in(form["change"])), dict)
    if not isinstance(query, dict) or not query or not is_whole:
        return None
    return [(name, query_text(value)) for name, value in query.items()]


def _queried(engine: "Engine", form: Form, ask: Ask, items: Items) -> list[Part] | None:
    """Return what a body says of each record that a list has for the query in the body."""
    query, spec = query_in(form, ask.data), engine.model.specs.get(form["list"])
    if query is None or spec is None:
        return None
    kind = engine.model.kinds[spec.kind]
    asked = Ask("GET", ask.path, tuple(query), ask.headers, values=ask.values)
    found = page_of(spec, asked, chosen(spec, kind, asked, items)).items
    sent = at(ask.data, steps_in(form["change"])) if "change" in form else ABSENT
    return [(str(each.members.get(kind.key or "")), sent) for each in found]


def _together(form: Form, replies: Sequence["Reply"]) -> "Reply":
    from busroot_mock.generic.engine import STATE, Reply

    kind = {"content-type": "application/json"} if "answers" in form else {}
    first = replies[0] if replies else Reply(form["status"], kind, b"", STATE)
    if "answers" not in form:
        return replace(first, status=form["status"], headers={}, body=b"")
    shown = steps_in(form["shown"])
    found = [at(json_of(each.body), shown) for each in replies]
    records = [each for each in found if each is not ABSENT and each is not BROKEN]
    whole = with_value(form["shell"], steps_in(form["answers"]), records)
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return replace(first, status=form["status"], body=text.encode())
