"""Plain values that records list, such as labels: what requests add, take away, or must find."""

from collections.abc import Mapping
from typing import Any

from busroot_mock.generic.ask import ABSENT, Ask, at
from busroot_mock.generic.items import Members
from busroot_mock.generic.model import Source, steps_in


def values_named(source: Source, ask: Ask) -> list[Any]:
    """Return the values that a request names, in its path or in its body: one, or a list."""
    if source["as"] == "path":
        found: Any = ask.values.get(source["of"], ABSENT)
    else:
        found = at(ask.data, steps_in(source["of"])) if ask.data is not ABSENT else ABSENT
    return found if isinstance(found, list) else [] if found is ABSENT else [found]


def change_values(
    adds: Mapping[str, Any], takes: Mapping[str, Any], ask: Ask, members: Members
) -> None:
    """Add the values that a request names to a list, or take them from one.

    Args:
        adds: The list (`to`), and where its values are in requests; empty for none.
        takes: The same of values that go (`from`).
        ask: The request.
        members: Of the record; they are changed.
    """
    if adds:
        known = _listed(members.get(adds["to"]))
        texts = {str(each) for each in known}
        new = [each for each in values_named(adds["values"], ask) if str(each) not in texts]
        members[adds["to"]] = [*known, *new]
    if takes:
        gone = {str(each) for each in values_named(takes["values"], ask)}
        known = _listed(members.get(takes["from"]))
        members[takes["from"]] = [each for each in known if str(each) not in gone]


def is_amiss(rule: Mapping[str, Any], ask: Ask, members: Members) -> bool:
    """Tell whether a list has what it must lack (`has`), or lacks what it must have (`lacks`)."""
    known = {str(each) for each in _listed(members.get(rule["member"]))}
    named = {str(each) for each in values_named(rule.get("has") or rule["lacks"], ask)}
    return bool(named & known) if "has" in rule else not named <= known


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
