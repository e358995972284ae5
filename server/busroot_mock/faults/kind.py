"""The base class of a kind of fault, and its form; `kinds` has the kinds."""

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple, Protocol

from busroot_mock.http.response import Answer


class Counts(Protocol):
    """What a rule counts for its kind.

    Attributes:
        began: When the window of its rate limit began, in epoch milliseconds.
        passed: How many requests were in that window.
    """

    began: int
    passed: int


class Field(NamedTuple):
    """A field of a form, for one property of a kind.

    Attributes:
        name: Of the property.
        label: For people.
        default: What the field has at first.
        is_number: Whether the property is one, and no text.
    """

    name: str
    label: str
    default: str = ""
    is_number: bool = True


class Kind:
    """What a rule does to a request; by itself nothing, so that a delay is all. Kinds override it.

    Args:
        effect: The `FaultEffect` of the rule.

    Attributes:
        name: Of the property of a `FaultEffect` that chooses the kind.
        extras: Other properties of a `FaultEffect`, which go with that one.
        choices: Its labels in a form, by value of the property; by nothing if there is no choice.
        fields: Of a form, for its properties.
        closes: Whether the connection is closed after what was delivered.
    """

    name: ClassVar[str] = ""
    extras: ClassVar[tuple[str, ...]] = ()
    choices: ClassVar[Mapping[str, str]] = {}
    fields: ClassVar[tuple[Field, ...]] = ()
    closes: ClassVar[bool] = False

    def __init__(self, effect: Mapping[str, Any]) -> None:
        self.effect = effect

    @property
    def status(self) -> int | None:
        """The status that it sets; None if it leaves that to the operation."""
        return None

    def words(self) -> str:
        """Return what it does, for people."""
        return self.choices["" if "" in self.choices else self.effect[self.name]]

    @classmethod
    def entered(cls, choice: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the `FaultEffect` that a form asks for.

        Args:
            choice: The chosen one of `choices`.
            values: What is in its `fields`, by name; without those that are empty.
        """
        return {cls.name: choice or True}

    def is_due(self, counts: Counts, now: int) -> bool:
        """Tell whether it acts on a request that fits its rule, at `now` in epoch milliseconds."""
        return True

    def retry_after(self, counts: Counts, now: int) -> int:
        """Return in how many seconds a request may pass again, rounded up; 0 if that is open."""
        return 0

    def refuse(self, rule: str, retry_after: int) -> None:
        """Raise `InjectedFault` if it takes the place of the operation.

        Args:
            rule: Id of the rule.
            retry_after: In seconds.
        """

    def spoil(self, answer: Answer) -> Answer:
        """Return what becomes of the answer of the operation."""
        return answer

    def deliver(self, body: bytes) -> bytes:
        """Return how much of a body is sent."""
        return body
