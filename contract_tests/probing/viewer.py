"""Whoever looks at a deployment for an oracle: with requests of its own, or as others pass."""

from abc import ABC, abstractmethod
from typing import NoReturn

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..findings.failure import CheckFailure
from .lists import Item, Listing


class Viewer(ABC):
    """Knows lists of a deployment, and reports what contradicts the contract.

    Attributes:
        oracle: Name of the oracle.
    """

    oracle: str

    def fail(
        self, operation: Operation, expected: str, actual: str, *rests_on: Location, about: str = ""
    ) -> NoReturn:
        """Raise a failure."""
        raise CheckFailure(
            oracle=self.oracle,
            operation=operation.label,
            expected=expected,
            actual=actual,
            rests_on=rests_on or [operation.location],
            about=about,
        )

    @abstractmethod
    def asked(self, operation: Operation, *places: Location) -> None:
        """Note that what was just read could have shown the opposite of what the contract says.

        Args:
            places: In the contract, as in `fail`; of what stands there, it is noted what the
                register has for this oracle.
        """

    @abstractmethod
    def pool(self, listing: Listing) -> list[Item]:
        """Return all items of a list, as they were first read."""

    @abstractmethod
    def pool_of(self, operation_id: str) -> list[Item]:
        """Return all items of a list; none if it cannot be read."""

    @abstractmethod
    def may_read(self, operation_id: str) -> bool:
        """Tell whether all items of a list can be read."""
