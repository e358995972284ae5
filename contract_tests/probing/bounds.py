"""Values at the bounds of what a body may hold."""

from typing import Any

from busroot_mock.contract.loader import Location

from . import contract_terms as terms
from .values import LINES, WORDS, edges

LONG = 80
"""Times that a part is repeated in a text without bounds: more than 255 characters."""


def bound_values(place: Location) -> list[Any]:
    """Return the values of a member at its bounds; none if it has no bounds of its own."""
    schema = terms.schema_of(place)
    if "x-refers" in schema:
        return []
    if "anyOf" in schema:
        return bound_values((*place, "anyOf", "0"))
    if "enum" in schema:
        return [value for value in schema["enum"] if value is not None]
    kind = schema.get("type")
    if kind == "boolean":
        return [False, True]
    if kind in ("integer", "number"):
        return edges(schema)
    if kind == "string" and "maxLength" in schema and not {"pattern", "format"} & set(schema):
        # The longest in characters, and of those that take most bytes; and odd words.
        least, most = schema.get("minLength", 0), schema["maxLength"]
        words = [word for word in WORDS if least <= len(word) <= most]
        return [*(letter * most for letter in "W🏭"), *words[:2]]
    return _lists((*place, "items")) if kind == "array" else []


def _lists(items: Location) -> list[Any]:
    """Return lists: none and all of what there is, and two items alike but in the last member.

    That is long in one of them, and has several lines.
    """
    schema, known = terms.schema_of(items), terms.members(items)
    if "enum" in schema:
        return [[], schema["enum"], *([each] for each in schema["enum"])]
    if not known or any(terms.schema_of(each) != {"type": "string"} for each in known.values()):
        return []
    values = "b", f"c{LINES}d" * LONG
    two = [{**dict.fromkeys(known, "a"), list(known)[-1]: value} for value in values]
    return [[], two]
