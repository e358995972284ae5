"""Two answers to the same request, compared by what they mean."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from requests import Response

from busroot_mock.contract.loader import nodes

from ..target.schema import CONTRACT

MOST_VALUES = 20
"""Values that are shown of one answer, where they differ."""

_LONGEST = 80
_NOT_JSON = object()


MOVING = frozenset(
    place[-1]
    for place, node in nodes(CONTRACT.document)
    if isinstance(node, dict) and node.get("x-moves") and place[-2:-1] == ("properties",)
)
"""Members that change by themselves, so that their values say nothing."""


class Contrast(NamedTuple):
    """Something in which two answers differ.

    Attributes:
        kind: `status`, `media type`, `member`, `type`, `order` or `value`.
        place: Where, as a pointer with `*` for any item; empty for the answer as a whole.
        first: What the first answer has.
        second: What the second one has.
    """

    kind: str
    place: str
    first: str
    second: str


@dataclass
class _Shape:
    """What is known of one place of an answer, over all items of lists."""

    seen: int = 0
    objects: int = 0
    types: set[str] = field(default_factory=set)


def contrasts(
    first: Response, second: Response, order: str = "", same_data: bool = False
) -> list[Contrast]:
    """Return in what two answers differ.

    Args:
        first: The answer of the first deployment.
        second: That of the second one.
        order: The member by which items are ordered, with a minus if falling; may be empty.
        same_data: Whether both have the same records, so that values count too.
    """
    if first.status_code != second.status_code:
        return [Contrast("status", "", str(first.status_code), str(second.status_code))]
    return list(_of_answers(first, second, order, same_data))


def _of_answers(
    first: Response, second: Response, order: str, same_data: bool
) -> Iterator[Contrast]:
    kinds = [_media_type(each) for each in (first, second)]
    if kinds[0] != kinds[1]:
        yield Contrast("media type", "", *kinds)
    left, right = (_json_of(each) for each in (first, second))
    if left is _NOT_JSON or right is _NOT_JSON:
        if (left is _NOT_JSON) != (right is _NOT_JSON):
            words = ["no JSON" if each is _NOT_JSON else "JSON" for each in (left, right)]
            yield Contrast("type", "", *words)
        return
    yield from _shapes(left, right, same_data)
    if order:
        yield from _orders(left, right, order)
    if same_data:
        values = _values(left, right, "")
        yield from (each for each, _ in zip(values, range(MOST_VALUES), strict=False))


def _media_type(response: Response) -> str:
    kind = response.headers.get("Content-Type", "")
    return str(kind).partition(";")[0].strip().lower() or "none"


def _json_of(response: Response) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return _NOT_JSON


def _shapes(left: Any, right: Any, same_data: bool) -> Iterator[Contrast]:
    """Compare which members there are and of which types, as far as items show it."""
    first, second = _shape_of(left), _shape_of(right)
    for place in dict.fromkeys((*first, *second)):
        holder = place[:-1]
        # Where one side has no such object at all, nothing is known of its members.
        if place and not all(_has_members(each, place) for each in (first, second)):
            continue
        one, other = first.get(place), second.get(place)
        if one is None or other is None:
            known, of = (one, first) if one else (other, second)
            if known is not None and known.seen == of[holder].objects:
                texts = ("there", "absent") if one else ("absent", "there")
                yield Contrast("member", _pointer(place), *texts)
            continue
        types = [each.types - {"null"} for each in (one, other)]
        is_other = bool(types[0] and types[1] and not types[0] & types[1])
        if is_other or (same_data and one.types != other.types):
            yield Contrast(
                "type", _pointer(place), *(" or ".join(sorted(e.types)) for e in (one, other))
            )


def _has_members(shapes: dict[tuple[str, ...], _Shape], place: tuple[str, ...]) -> bool:
    """Tell whether an answer shows whether there is something at a place."""
    holder = shapes.get(place[:-1])
    return place in shapes or (holder is not None and holder.objects > 0 and place[-1] != "*")


def _shape_of(value: Any) -> dict[tuple[str, ...], _Shape]:
    shapes: dict[tuple[str, ...], _Shape] = {}
    stack: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while stack:
        place, node = stack.pop()
        shape = shapes.setdefault(place, _Shape())
        shape.seen += 1
        shape.types.add(_type_of(node))
        if isinstance(node, dict):
            shape.objects += 1
            stack += [((*place, name), each) for name, each in node.items()]
        elif isinstance(node, list):
            stack += [((*place, "*"), each) for each in node]
    return shapes


def _type_of(value: Any) -> str:
    kinds = {bool: "boolean", int: "number", float: "number", str: "string", dict: "object"}
    return "null" if value is None else kinds.get(type(value), "array")


def _orders(left: Any, right: Any, order: str) -> Iterator[Contrast]:
    """Compare whether items are in the order of the contract, as far as both show it."""
    name = order.removeprefix("-")
    texts = [_order_of(each, name) for each in (left, right)]
    if texts[0] and texts[1] and texts[0] != texts[1]:
        yield Contrast("order", f"/results/*/{name}", texts[0], texts[1])


def _order_of(body: Any, name: str) -> str:
    """Return in which order the items of a list are; empty if that cannot be seen."""
    items = body.get("results") if isinstance(body, dict) else None
    if not isinstance(items, list):
        return ""
    values: list[Any] = [each.get(name) for each in items if isinstance(each, dict)]
    if len(set(map(type, values))) != 1 or type(values[0]) not in (str, int, float):
        return ""
    if len(set(values)) < 2:
        return ""
    if values == sorted(values):
        return "rising"
    return "falling" if values == sorted(values, reverse=True) else "none"


def _values(left: Any, right: Any, place: str) -> Iterator[Contrast]:
    if isinstance(left, dict) and isinstance(right, dict):
        for name in left:
            if name in right and name not in MOVING:
                yield from _values(left[name], right[name], f"{place}/{name}")
    elif isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            yield Contrast("value", place, f"{len(left)} items", f"{len(right)} items")
            return
        for index, (one, other) in enumerate(zip(left, right, strict=True)):
            yield from _values(one, other, f"{place}/{index}")
    elif _type_of(left) == _type_of(right) and left != right:
        yield Contrast("value", place, _shown(left), _shown(right))


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _pointer(place: tuple[str, ...]) -> str:
    return "".join(f"/{step}" for step in place)
