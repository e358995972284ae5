"""A page of a list: the response, and the records in it."""

from dataclasses import dataclass
from typing import Any

from .lists import Item


@dataclass(frozen=True)
class Page:
    """The response of a list.

    Attributes:
        items: The records; what is not an object with the key of the list is left out.
        count: How many items the response has, those left out included.
        body: Of the response.
        size: Bytes of the response.
    """

    items: list[Item]
    count: int
    body: dict[str, Any]
    size: int

    @property
    def is_complete(self) -> bool:
        """Tell whether every item of the response is a record."""
        return len(self.items) == self.count

    @property
    def total(self) -> int | None:
        """`totalElements`; None if it is missing, or not a whole number."""
        paging = self.body.get("paging")
        total = paging.get("totalElements") if isinstance(paging, dict) else None
        return total if isinstance(total, int) and not isinstance(total, bool) else None
