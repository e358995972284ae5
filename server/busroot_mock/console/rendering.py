"""Templates, made in slices; long lists, a page of them at a time."""

from collections.abc import Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

from flask import current_app, request

from busroot_mock.console.slices import paced

PAGE: Final = 50

Item = TypeVar("Item")


def render(template: str, /, **context: Any) -> str:
    """Return a template with its variables filled in."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # it is a proxy
    app.update_template_context(context)
    return "".join(paced(app.jinja_env.get_template(template).generate(context)))


class Page(NamedTuple, Generic[Item]):
    """A part of a list.

    Attributes:
        parameter: Of the address, which says how many come before.
        items: Those that are shown.
        skip: How many come before.
        total: How many the list has.
        size: How many are shown at most.
    """

    parameter: str
    items: Sequence[Item]
    skip: int
    total: int
    size: int = PAGE


def page_of(items: Sequence[Item], parameter: str = "skip", size: int = PAGE) -> Page[Item]:
    """Return the part of a list that the address asks for, or else its start."""
    skip = skipped(parameter)
    return Page(parameter, items[skip : skip + size], skip, len(items), size)


def skipped(parameter: str = "skip") -> int:
    """Return how many items the address says are to be skipped."""
    return min(max(request.args.get(parameter, 0, int), 0), 2**53 - 1)
