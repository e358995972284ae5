"""Failures of our own: what an oracle raises, and JSON that not every reader takes."""

from collections.abc import Sequence
from typing import ClassVar

from schemathesis.core.failures import Failure, Severity

from busroot_mock.contract.loader import Location


class CheckFailure(Failure):
    """A semantic check failed: responses contradict what the contract says they mean.

    Args:
        oracle: Name of the oracle, such as `write-read-back`.
        operation: Such as `POST /sku`.
        expected: What the contract says, in a sentence.
        actual: What the deployment did, in a short sentence.
        rests_on: Where the contract states the expectation: steps of JSON Pointers.
        about: Tells findings of the same oracle and operation apart: a member, a parameter, a role.
    """

    code: ClassVar[str] = "BUSROOT"
    kind_title: ClassVar[str] = "A semantic check failed"

    __slots__ = ("about", "actual", "expected", "oracle", "rests_on")

    def __init__(
        self,
        *,
        oracle: str,
        operation: str,
        expected: str,
        actual: str,
        rests_on: Sequence[Location],
        about: str = "",
    ) -> None:
        message = f"Expected: {expected}\nActual: {actual}"
        super().__init__(operation=operation, title=oracle, message=message, severity=Severity.HIGH)
        self.oracle, self.expected, self.actual = oracle, expected, actual
        self.rests_on, self.about = tuple(rests_on), about

    @property
    def _unique_key(self) -> str:
        return f"{self.oracle}:{self.about}"


class UnclearJson(Failure):
    """A body is JSON, but readers take it differently, or not at all.

    Args:
        operation: Such as `GET /sku`.
        why: A sentence.
    """

    code: ClassVar[str] = "BUSROOT-JSON"
    kind_title: ClassVar[str] = "JSON that not every reader takes"

    __slots__ = ()

    def __init__(self, operation: str, why: str) -> None:
        super().__init__(
            operation=operation, title=self.kind_title, message=why, severity=Severity.MEDIUM
        )

    @property
    def _unique_key(self) -> str:
        return self.code
