"""Forms of lists: records, their paths alone, or pages with other members, as a parameter asks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from busroot_mock.generic.ask import Steps, at, places
from busroot_mock.generic.model import Kind, Source, pointer_to
from busroot_mock.learning.kinds.record_places import DEEPEST
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.made_texts import Candidates, text_of


class Form(NamedTuple):
    """Where answers have their list, and what the items of it are."""

    place: Steps
    items: type


class Variant(NamedTuple):
    """Answers of a form.

    Attributes:
        only: The parameter that asks for it, and whether it is given; empty for the usual form.
        each: Where items come from that are texts; None if they are records.
    """

    only: Mapping[str, Any]
    samples: Sequence[Seen]
    each: Source | None = None


def variants_of(samples: Sequence[Seen], kind: Kind) -> list[Variant]:
    """Return the answers of a list by their form, the usual one last.

    Args:
        samples: Those of one status.
        kind: Of the records.
    """
    usual = Form(samples[0].role.at or (), dict)
    forms = [_form(each, usual) for each in samples]
    found = list[Variant]()
    for form in dict.fromkeys(form for form in forms if form and form != usual):
        own = [each for each, other in zip(samples, forms, strict=True) if other == form]
        rest = [e for e, other in zip(samples, forms, strict=True) if other not in (form, None)]
        only = _asking(own, rest)
        source = _text_source(own, form.place, kind) if form.items is str else None
        if only and (form.items is dict or source):
            shown = [replace(e, role=replace(e.role, at=form.place)) for e in own]
            found.append(Variant(only, shown, source))
    taken = {id(each.call) for variant in found for each in variant.samples}
    rest = [each for each in samples if id(each.call) not in taken]
    return [*found, *([Variant({}, rest)] if rest else [])]


def _form(each: Seen, usual: Form) -> Form | None:
    """Return the form of an answer; None if it has no items that tell."""
    records = at(each.call.data, usual.place)
    if isinstance(records, list) and records and all(isinstance(item, dict) for item in records):
        return usual
    for steps, value in places(each.call.data):
        if isinstance(value, list) and value and 0 not in steps and len(steps) < DEEPEST:
            for kind in (dict, str):
                if all(isinstance(item, kind) for item in value):
                    return Form(steps, kind)
    return None


def _asking(own: Sequence[Seen], rest: Sequence[Seen]) -> Mapping[str, Any]:
    """Return the parameter by which some requests differ from all others, empty if none."""
    names = sorted({name for each in (*own, *rest) for name in each.call.ask.asked})
    for name in names:
        has = [name in each.call.ask.asked for each in own]
        others = [name in each.call.ask.asked for each in rest]
        if rest and len({*has}) == 1 and not {*has} & {*others}:
            return {"of": name, "given": has[0]}
    return {}


def _text_source(own: Sequence[Seen], place: Steps, kind: Kind) -> Source | None:
    """Return what texts of a list are made of: what is the same, values of the path, a key."""
    befores, seen = list[str](), list[Seen]()
    for each in own:
        keys = sorted((identity[-1] for identity in each.others if identity), key=len)
        for text in at(each.call.data, place):
            key = next((key for key in reversed(keys) if text.endswith(key)), None)
            if key is not None:
                befores.append(text.removesuffix(key))
                seen.append(each)
    if not befores or kind.key is None:
        return None
    paths: Candidates = [
        ({"as": "path", "of": name}, [each.call.ask.values[name] for each in seen])
        for name in seen[-1].call.ask.values
    ]
    member = {"as": "member", "of": pointer_to((kind.key,))}
    made = text_of(befores, paths)
    if made is None and len({*befores}) > 1:
        return None
    return {"as": "text", "parts": [*(made["parts"] if made else befores[:1]), member]}
