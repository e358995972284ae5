"""A judgement of a failure, before it is a finding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..findings.finding import Lesson, Statement, Way
from ..transport.traffic import Exchange


@dataclass(frozen=True)
class Judgement:
    """The expected and the actual, each in a sentence, and what the expectation rests on.

    Attributes:
        by: The exchange that shows it; later ones do not matter.
        lessons: What of the contract was broken.
        way: How it is wrong; by default the check alone tells.
        part: What of the contract is; by default the operation.
        breaks: Every place of the contract that the response breaks.
    """

    expected: str
    actual: str
    statements: list[Statement] = field(default_factory=list)
    by: Exchange | None = None
    lessons: list[Lesson] = field(default_factory=list)
    way: Way | None = None
    part: str = ""
    breaks: tuple[Location, ...] = ()


@dataclass(frozen=True)
class Matter:
    """What there is to judge.

    Attributes:
        operation: That the failure is of; None if it is of something else.
        label: Such as `GET /sku`.
        steps: The exchanges of the example, in order.
    """

    contract: Contract
    operation: Operation | None
    label: str
    steps: Sequence[Exchange]

    @property
    def called(self) -> Operation:
        """The operation, where there must be one."""
        assert self.operation is not None
        return self.operation

    def last(self, fits: Callable[[Exchange], bool] = lambda each: True) -> Exchange | None:
        """Return the last exchange of the operation that fits, if there is one.

        Probes without a key of the run come after what they are to be compared with.
        """
        of_operation = [each for each in self.steps if each.operation == self.label]
        fitting = [each for each in of_operation if fits(each)]
        with_key = [each for each in fitting if each.identity]
        return next(reversed(with_key or fitting), None)


Judge = Callable[..., Judgement]
"""Takes a `Matter` and the failure."""


def in_words(parts: Sequence[object]) -> str:
    """Return parts as one reads a list: `200, 400 or 500`."""
    texts = [str(part) for part in parts]
    return " or ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))
