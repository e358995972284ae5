"""Wrong values for which requests are refused, by the word that a contract has."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, kind_of
from busroot_mock.generic.forms import is_of

More = Mapping[str, Any]


def _is_beyond(value: Any, limit: float, sign: int) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (value - limit) * sign >= 0


WRONG: Final[Mapping[str, Callable[[More, Any], bool]]] = {
    "missing": lambda more, value: (
        value is ABSENT or kind_of(value) not in more.get("types", [kind_of(value)])
    ),
    "type": lambda more, value: value is not ABSENT and kind_of(value) not in more["types"],
    "value": lambda more, value: value in more["values"],
    "unknown": lambda more, value: isinstance(value, dict) and not {*value} <= {*more["members"]},
    "empty": lambda more, value: value in ("", [], {}),
    "below": lambda more, value: _is_beyond(value, more["limit"], -1),
    "above": lambda more, value: _is_beyond(value, more["limit"], 1),
    "longer": lambda more, value: isinstance(value, str | list) and len(value) >= more["limit"],
    "shorter": lambda more, value: isinstance(value, str | list) and len(value) <= more["limit"],
    "form": lambda more, value: isinstance(value, str) and not is_of(more["form"], value),
    "end": lambda more, value: isinstance(value, str) and not value.endswith(more["text"]),
    "signs": lambda more, value: isinstance(value, str) and bool({*value} & {*more["text"]}),
    "choice": lambda more, value: isinstance(value, str) and value not in more["values"],
}
"""Each tells whether a value is refused, by what a rule says more."""
