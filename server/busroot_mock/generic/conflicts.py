"""Conflicts of a request with records: values that others have, and keys that name none."""

from collections.abc import Mapping, Sequence
from typing import Any

from busroot_mock.generic.ask import ABSENT, Ask, at
from busroot_mock.generic.identities import identity_in_path
from busroot_mock.generic.items import Item, Items
from busroot_mock.generic.kept_values import in_text
from busroot_mock.generic.model import Kind, Spec, steps_in
from busroot_mock.generic.references import value_sent_as
from busroot_mock.generic.writes import sent_record

More = Mapping[str, Any]


def is_taken(more: More, spec: Spec, ask: Ask, kind: Kind, items: Items) -> bool:
    """Tell whether another record has the value that is sent of a member."""
    value = sent_record(spec, ask).get(more["member"], ABSENT)
    if value is ABSENT or value is None:
        return False
    if more["member"] in kind.texts:
        value = in_text(value)
    own = identity_in_path(kind, ask, items) if kind.path == spec.path else None
    gone = items.gone.get(kind.name, {}) if more.get("gone") else {}
    for identity, item in (*items.of(kind.name).items(), *gone.items()):
        is_near = more.get("everywhere") or _is_within(kind, identity, ask)
        if identity != own and is_near and _has_same(more, spec, ask, kind, item, value):
            return True
    return False


def _has_same(more: More, spec: Spec, ask: Ask, kind: Kind, item: Item, value: Any) -> bool:
    """Tell whether a record has a value, and what else must be the same beside it."""
    sent = sent_record(spec, ask)
    return (
        value_sent_as(kind.sends, more["member"], item.members) == value
        and all(item.within.get(name) == ask.values.get(name) for name in more.get("near", ()))
        and all(
            value_sent_as(kind.sends, name, item.members) == sent.get(name)
            for name in more.get("beside", ())
        )
    )


def _is_within(kind: Kind, identity: Sequence[str], ask: Ask) -> bool:
    names = kind.variables[:-1]
    return all(ask.values.get(name, own) == own for name, own in zip(names, identity, strict=False))


def is_broken_reference(more: More, spec: Spec, ask: Ask, items: Items) -> bool:
    """Tell whether a key that is sent names no record, or one of several does."""
    value = at(sent_record(spec, ask), steps_in(more["at"]))
    values = value if isinstance(value, list) else [value]
    if value is ABSENT or value is None:
        return False
    kinds = [more["kind"]] if more["kind"] else [*items.kinds]
    known = {str(identity[-1]) for kind in kinds for identity in items.of(kind) if identity}
    return any(str(each) not in known for each in values)
