"""A defect that is the opposite of one statement, and how most of them stand around the server."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import TAGS
from evaluation.mutants.defective import Defect, MockServer

Change = Callable[[Asked, MockServer], Awaitable[Answered]]


class Opposite(NamedTuple):
    """A defect.

    Attributes:
        form: What is wrong, for all statements of the form.
        where: The statement: an operation, and what of it.
        labels: The operations that show it, first the one that has it.
        defect: What stands around the mock server.
    """

    form: str
    where: str
    labels: tuple[str, ...]
    defect: Defect

    @property
    def name(self) -> str:
        """What tells it from others."""
        return f"{self.form}: {self.where}"

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that a run is kept to."""
        return tuple(sorted({TAGS[label] for label in self.labels}))


def at(label: str, change: Change) -> Defect:
    """Return a defect of one operation."""

    async def defect(asked: Asked, server: MockServer) -> Answered:
        return await (change(asked, server) if asked.is_for(label) else server(asked))

    return defect


def asked_otherwise(label: str, change: Callable[[Asked], Asked | None]) -> Defect:
    """Return a defect that takes a request that is accepted for another; None leaves it."""

    async def defect(asked: Asked, server: MockServer) -> Answered:
        other = change(asked)
        if other is None or not (await server.undone(asked)).is_good:
            return await server(asked)
        return await server(other)

    return at(label, defect)


def records_otherwise(label: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Defect:
    """Return a defect that shows records otherwise, in a list or by themselves."""

    async def defect(asked: Asked, server: MockServer) -> Answered:
        answer = await server(asked)
        return answer.with_records(change) if answer.is_good and answer.body else answer

    return at(label, defect)


def list_otherwise(label: str, change: Callable[[list[Any]], list[Any]]) -> Defect:
    """Return a defect that shows another list."""

    async def defect(asked: Asked, server: MockServer) -> Answered:
        answer = await server(asked)
        return answer.with_list(change) if answer.is_good and answer.body else answer

    return at(label, defect)


def refusal_excused(label: str, is_meant: Callable[[dict[str, Any], Any], bool]) -> Defect:
    """Return a defect that answers as to the last good request what should be refused.

    Args:
        label: Of the operation.
        is_meant: Tells, by a violation and the body, whether that is the reason of a refusal.
    """

    async def defect(asked: Asked, server: MockServer) -> Answered:
        answer = await server(asked)
        if answer.is_good:
            server.memory[label] = answer
        elif answer.status == 409 and label in server.memory:
            violations = answer.json.get("violations", [])
            if any(is_meant(each, asked.json) for each in violations):
                good: Answered = server.memory[label]
                return good
        return answer

    return at(label, defect)
