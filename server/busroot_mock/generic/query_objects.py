"""Parameters that are objects, in JSON or Rison: each member is asked for by itself."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.rison import rison_in
from busroot_mock.json_codec import is_too_deep

Pairs = tuple[tuple[str, str], ...]
_OF_LISTS: Final = re.compile(
    r"[_$]?(limit|per_?page|page(_?(size|number|limit))?|offset|skip|(sort|order)\w*|filters?)",
    re.IGNORECASE,
)
"""Members by which an object is known to say all that is asked of a list."""
_MEMBER: Final = re.compile(r"col(umn)?|field|member|property|attribute|key|name|path", re.I)
_TEST: Final = re.compile(r"opr?|operator|operation|cmp|comparator|comparison|test|condition", re.I)
_VALUE: Final = re.compile(r"val(ue)?s?", re.I)
_SORTED: Final = re.compile(r"_?(sort|order)(ing)?_?(by|column|col|field|key|name)?", re.I)
_WAY: Final = re.compile(
    r"_?(sort|order)?(ing)?_?(order|direction|dir|way|type)|_?(sort|order)", re.I
)
_WAYS: Final = {"asc": "", "ascending": "", "desc": "-", "descending": "-"}


def spread(query: Pairs) -> Pairs:
    """Return a query with the members of objects in place of these, and each order in one text."""
    return _with_ways(tuple(pair for name, text in query for pair in _spread(name, text)))


def _spread(name: str, text: str) -> Pairs:
    value = rison_in(text)
    if value is None and text.startswith("{"):
        value = _object_in(text)
    if isinstance(value, dict) and value:
        return tuple((inner, _text(each)) for inner, each in value.items())
    return ((name, text if value is None else _text(value)),)


def _object_in(text: str) -> dict[str, Any] | None:
    """Return the object that a text is in JSON, if it says what is asked of a list."""
    if is_too_deep(text.encode("utf-8", "replace")):
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return None
    is_object = isinstance(value, dict) and not any(isinstance(v, dict) for v in value.values())
    return value if is_object and all(map(_OF_LISTS.fullmatch, value)) else None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        tests = [_test_in(each) for each in value]
        return json.dumps({"_and": tests} if all(tests) else value)
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return json.dumps(value)


def _test_in(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a test of a member as a filter; of `{"col": "size", "opr": "gt", "value": 5}`."""
    found = [[name for name in value if form.fullmatch(name)] for form in (_MEMBER, _TEST, _VALUE)]
    if len(value) != len(found) or not all(len(each) == 1 for each in found):
        return None
    member, test, given = (value[names[0]] for names in found)
    return {str(member): {f"_{test}": given}}


def _with_ways(query: Sequence[tuple[str, str]]) -> Pairs:
    """Return a query in which what an order goes by has its direction, such as `-name`."""
    ways = [(name, text) for name, text in query if _WAY.fullmatch(name) and text.lower() in _WAYS]
    names = [name for name, text in query if _SORTED.fullmatch(name) and (name, text) not in ways]
    if len(ways) != 1 or len(names) != 1:
        return tuple(query)
    way = _WAYS[ways[0][1].lower()]
    return tuple(
        (name, f"{way}{text}" if name == names[0] else text)
        for name, text in query
        if (name, text) != ways[0]
    )
