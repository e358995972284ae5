"""What an oracle raises."""

from collections.abc import Sequence
from typing import ClassVar

from schemathesis.core.failures import Failure, Severity

from busroot_mock.contract.loader import Location


class Broken(Failure):
    """An oracle found that answers do not mean what the contract says.

    Args:
        oracle: Name of the oracle, such as `write-read-back`.
        operation: Such as `POST /sku`.
        expected: What the contract says, in a sentence.
        came: What the deployment did, in a sentence, short.
        rests_on: Places in the contract, as steps of JSON Pointers, that state the expectation.
        about: Tells findings of one oracle and operation apart: a member, a parameter, a role.
    """

    code: ClassVar[str] = "BUSROOT"
    kind_title: ClassVar[str] = "Answers contradict their meaning"

    __slots__ = ("about", "came", "expected", "oracle", "rests_on")

    def __init__(
        self,
        *,
        oracle: str,
        operation: str,
        expected: str,
        came: str,
        rests_on: Sequence[Location],
        about: str = "",
    ) -> None:
        message = f"Expected: {expected}\nCame: {came}"
        super().__init__(operation=operation, title=oracle, message=message, severity=Severity.HIGH)
        self.oracle, self.expected, self.came = oracle, expected, came
        self.rests_on, self.about = tuple(rests_on), about

    @property
    def _unique_key(self) -> str:
        return f"{self.oracle}:{self.about}"
