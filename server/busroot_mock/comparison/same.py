"""Parts of two documents that say the same, references followed and notes for people left out."""

import json
import math
from typing import Any, Final

from busroot_mock.contract.references import Document, resolved

_NOTES: Final = frozenset(
    {"title", "description", "summary", "example", "examples", "externalDocs", "$comment"}
    | {"deprecated", "default", "xml"}
)
_MAPS: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
_VALUES: Final = frozenset({"enum", "const", "required", "dependentRequired"})


def canonical(value: Any) -> str:
    """Return a text that two JSON values share if they are equal: 1 equals 1.0, and not true."""
    return json.dumps(_numbers(value), sort_keys=True)


def _numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _numbers(each) for name, each in value.items()}
    return [_numbers(each) for each in value] if isinstance(value, list) else value


def is_number(value: Any) -> bool:
    """Tell whether a value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


class Sameness:
    """Tells whether schemas of two documents are the same but for notes."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = old, new

    def holds(self, old: Any, new: Any) -> bool:
        """Tell whether two schemas say the same."""
        return self._holds(old, new, set())

    def _holds(self, old: Any, new: Any, above: set[tuple[int, int]]) -> bool:
        old, new = resolved(self._old, old), resolved(self._new, new)
        if not isinstance(old, dict) or not isinstance(new, dict):
            return self._of_others(old, new, above)
        if (id(old), id(new)) in above:
            return True
        above = above | {(id(old), id(new))}
        left, right = _kept(old), _kept(new)
        return left.keys() == right.keys() and all(
            self._member(name, left[name], right[name], above) for name in left
        )

    def _member(self, name: str, old: Any, new: Any, above: set[tuple[int, int]]) -> bool:
        if name in _VALUES:
            return canonical(old) == canonical(new)
        if name in _MAPS and isinstance(old, dict) and isinstance(new, dict):
            return old.keys() == new.keys() and all(
                self._holds(old[each], new[each], above) for each in old
            )
        return self._holds(old, new, above)

    def _of_others(self, old: Any, new: Any, above: set[tuple[int, int]]) -> bool:
        if isinstance(old, list) and isinstance(new, list):
            return len(old) == len(new) and all(
                self._holds(left, right, above) for left, right in zip(old, new, strict=True)
            )
        return canonical(old) == canonical(new)


def _kept(node: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in node.items() if name not in _NOTES and name[:2] != "x-"}
