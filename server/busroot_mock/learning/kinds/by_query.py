"""Requests whose body has the query of a list: they change or delete the records that it has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.filter_trees import tree_in
from busroot_mock.generic.model import Model, Spec, pointer_to
from busroot_mock.generic.several import Form, query_in
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.roles import Role, Roles

_OF_LISTS: Final = ("limit", "skip", "page", "sort", "fields")


def with_queries(model: Model, roles: Roles, calls: Sequence[Call]) -> Model:
    """Return a model whose operations go by the queries in their bodies.

    Args:
        model: With all else that is known.
        roles: Get the reasons.
        calls: Of the session.
    """
    specs = {**model.specs}
    for label in dict.fromkeys(call.label for call in calls):
        method, _, path = label.partition(" ")
        listing, single = specs.get(f"GET {path}"), _single(specs, method, path)
        if method not in ("PATCH", "PUT", "DELETE") or single is None or listing is None:
            continue
        own = [call for call in calls if call.label == label and call.is_success]
        form = _form_of(own, listing, single, specs[label]) if listing.does == "list" else None
        if form is not None:
            why = f"its body has the query of a list, and it does what {single.label} does"
            roles.roles[label] = Role(label, "several", reason=why)
            forms = [*specs[label].more.get("several", []), form]
            specs[label] = Spec(label, "several", more={"several": forms})
    return replace(model, specs=specs)


def _single(specs: Mapping[str, Spec], method: str, path: str) -> Spec | None:
    below = f"{method} {path}/{{"
    return next(
        (
            s
            for n, s in specs.items()
            if n.startswith(below) and n.count("/") == path.count("/") + 1
        ),
        None,
    )


def _form_of(calls: Sequence[Call], listing: Spec, single: Spec, own: Spec) -> Form | None:
    for call in calls:
        for name in call.ask.data if isinstance(call.ask.data, dict) else ():
            rest = [each for each in call.ask.data if each != name]
            form: dict[str, Any] = {"of": single.label, "list": listing.label}
            form["query"] = pointer_to((name,))
            if len(rest) == 1 and single.does == "merge":
                form["change"] = pointer_to(rest)
            elif rest or single.does != "remove":
                continue
            query = query_in(form, call.ask.data)
            if query is None or not all(_is_known(listing, *each) for each in query):
                continue
            answer = next((f for f in own.more.get("several", ()) if "change" in f), None)
            shown = {n: answer[n] for n in ("answers", "shown", "shell")} if answer else {}
            if call.data is ABSENT or shown:
                return {**form, **(shown if call.data is not ABSENT else {}), "status": call.status}
    return None


def _is_known(listing: Spec, name: str, text: str) -> bool:
    """Tell whether a list goes by a parameter, or may by a filter that is an object."""
    known = {listing.more[word] for word in _OF_LISTS if word in listing.more}
    rules = listing.more.get("filters", {})
    is_filter = bool(rules.get(name)) or any(
        rule and other.startswith(f"{name}[") for other, rule in rules.items()
    )
    return (
        name in known
        or is_filter
        or (tree_in(text) is not None and bool(listing.more.get("guesses")))
    )
