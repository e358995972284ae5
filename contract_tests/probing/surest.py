"""Several checks of the same responses, of whose failures the surest counts."""

from types import TracebackType

import pytest

from busroot_mock.contract.marks import EVIDENT
from busroot_mock.contract.operations import DOCUMENTED

from ..findings.failure import CheckFailure
from ..findings.statements import statement_at
from ..target.schema import CONTRACT

_RANKS = {DOCUMENTED: 0, EVIDENT: 1}
_GUESS = 2


def rank(failure: CheckFailure) -> int:
    """Return how sure a failure is: 0 for what the manual says, 1 for what is evident, else 2."""
    operation = CONTRACT.operations_by_label.get(failure.operation or "")
    places = (statement_at(CONTRACT, operation, place) for place in failure.rests_on)
    return max((_RANKS.get(each.certainty, _GUESS) for each in places), default=_GUESS)


class Surest:
    """A context in which checks follow one another; in the end it raises their surest failure.

    A guess must not hide a failure: `with surest.each:` goes on behind a check that failed,
    unless it rests on nothing but the manual.
    """

    def __init__(self) -> None:
        self._kept: CheckFailure | None = None
        self.each = _Each(self)

    def __enter__(self) -> "Surest":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        kept = self._kept
        if kept is None or not (raised is None or isinstance(raised, _ENDS)):
            return
        if not isinstance(raised, CheckFailure) or rank(kept) < rank(raised):
            raise kept from None

    def keep(self, failure: CheckFailure) -> bool:
        """Keep a failure, if it is surer than others; tell whether checks go on."""
        how_sure = rank(failure)
        if self._kept is None or how_sure < rank(self._kept):
            self._kept = failure
        return how_sure > 0


_ENDS = (CheckFailure, pytest.skip.Exception)
"""What ends checks without hiding what they have seen."""


class _Each:
    """A context for one of the checks."""

    def __init__(self, surest: Surest) -> None:
        self._surest = surest

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        at: TracebackType | None,
    ) -> bool:
        return isinstance(raised, CheckFailure) and self._surest.keep(raised)
