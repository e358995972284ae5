"""The tally of a program: how much it tried, and the failures."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Tally:
    """The results of one program.

    Attributes:
        name: Of the program.
        tried: How many things.
        failures: Those that did not hold, in words.
        note: Figures to be shown.
    """

    name: str
    tried: int = 0
    failures: list[str] = field(default_factory=list)
    note: str = ""

    def add(self, tried: int, failures: Iterable[str]) -> None:
        """Add what was tried, and what failed of it."""
        self.tried += tried
        self.failures += failures

    def row(self) -> str:
        """Return a row of the table."""
        failed = len(self.failures)
        return f"| {self.name} | {self.tried} | {self.tried - failed} | {failed} | {self.note} |"


def table_of(tallies: Iterable[Tally]) -> str:
    """Return the table, and the failures below it."""
    tallies = list(tallies)
    head = ["| program | tried | held | failed | note |", "| --- | ---: | ---: | ---: | --- |"]
    failures = [f"{tally.name}: {each}" for tally in tallies for each in tally.failures[:20]]
    return "\n".join([*head, *(tally.row() for tally in tallies), *failures])
