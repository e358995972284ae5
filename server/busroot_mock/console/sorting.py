"""Tables in the order that the address asks for, as in `?sort=-status`."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from heapq import merge
from typing import Any, Final, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import request, url_for

from busroot_mock.console.filters import line_number
from busroot_mock.console.slices import paced

Item = TypeVar("Item")
Columns = Mapping[str, Callable[[Any], Any]]
"""The value of an item by which a column sorts it, by the column's name."""

_PART: Final = 500
"""Items that are sorted in one go."""
_DIGITS: Final = 20
_NUMBER: Final = re.compile(r"\d+")
_ONCE: Final = "done"
"""The parameter of a message that is shown after a button was pressed, and not again."""


class Order(NamedTuple, Generic[Item]):
    """A list as a table shows it.

    Attributes:
        parameter: Of the address, which names the column, with `-` before it for downwards.
        items: In this order.
        column: By which they are sorted; empty if they are as they come.
        is_down: Whether the largest is first.
        skip: The parameter that says where a page of the list begins; another order starts anew.
        endpoint: Of the page, which is not that of a button that shows it again.
    """

    parameter: str
    items: list[Item]
    column: str
    is_down: bool
    skip: str
    endpoint: str

    def direction(self, column: str) -> str | None:
        """Return how a column is sorted, in the words of `aria-sort`; None if it is not."""
        if column != self.column:
            return None
        return "descending" if self.is_down else "ascending"

    def address(self, column: str) -> str:
        """Return the address of the page sorted by a column, or the other way round if it is."""
        is_up = column == self.column and not self.is_down
        changes = {self.parameter: f"-{column}" if is_up else column, self.skip: None}
        return here_with(self.endpoint, changes)


def ordered(
    items: Sequence[Item],
    columns: Columns,
    endpoint: str,
    parameter: str = "sort",
    default: str = "",
    skip: str = "skip",
) -> Order[Item]:
    """Return items in the order that the address asks for.

    Args:
        items: As they come.
        columns: By which they can be sorted; others in an address are not heeded.
        endpoint: Of the page.
        parameter: Of the address.
        default: The order in which they come, if a column has it, such as `-count`.
        skip: The parameter of the address that says where a page of them begins.
    """
    asked = request.args.get(parameter, "")
    is_known = asked.removeprefix("-") in columns
    sort = asked if is_known else default
    column, is_down = sort.removeprefix("-"), sort[:1] == "-"
    shown = in_order(items, columns[column], is_down=is_down) if is_known else list(items)
    return Order(parameter, shown, column, is_down, skip, endpoint)


def by_members(*names: str, **others: Callable[[Any], Any]) -> Columns:
    """Return columns that sort by the members of those names, and others."""
    return {**{name: partial(_member, name) for name in names}, **others}


def line_of_item(item: Mapping[str, Any]) -> int | None:
    """Return the number of the line of the contract that an item names."""
    return line_number(item["line"]) if item.get("line") else None


def in_order(
    items: Iterable[Item], value_of: Callable[[Item], Any], *, is_down: bool
) -> list[Item]:
    """Return items sorted by a value: numbers by size, also in texts, in any case; null last."""
    named: list[Item] = []
    others: list[Item] = []
    for item in paced(items):
        (others if value_of(item) is None else named).append(item)
    key = partial(_rank, value_of)
    # A few at a time, so that others have their turn.
    parts = [
        sorted(named[at : at + _PART], key=key, reverse=is_down)
        for at in paced(range(0, len(named), _PART))
    ]
    return [*paced(merge(*parts, key=key, reverse=is_down)), *others]


def here_with(endpoint: str, changes: Mapping[str, object]) -> str:
    """Return the address of a page with the parameters that it has, and some changed.

    Those that are changed to None are left out.
    """
    kept = {name: text for name, text in request.args.items() if name != _ONCE}
    parameters = {name: text for name, text in {**kept, **changes}.items() if text is not None}
    path = url_for(endpoint, **(request.view_args or {}))
    return f"{path}?{urlencode(parameters, errors='replace')}" if parameters else path


def _member(name: str, item: Mapping[str, Any]) -> Any:
    return item.get(name)


def _rank(value_of: Callable[[Item], Any], item: Item) -> tuple[int, float, str]:
    value = value_of(item)
    if isinstance(value, int | float):
        return 0, value, ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return 1, 0, _NUMBER.sub(lambda match: match[0].zfill(_DIGITS), text.casefold())
