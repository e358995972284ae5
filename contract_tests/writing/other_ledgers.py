"""Ledgers of the other processes of a run, read on as they grow."""

from pathlib import Path
from typing import Final

from .ledger import FILES, Ledger, read_on

LEAST: Final = 2
"""The part of an equal share that each process has for itself; what is left is for whoever asks."""


class OtherLedgers:
    """Counts what other processes of a run have created, so that all keep to one limit.

    Args:
        own: Path of the ledger of this process.
        processes: How many the run has.

    Attributes:
        processes: Of the run.
    """

    def __init__(self, own: Path, processes: int) -> None:
        self._own, self.processes = own, processes
        self._known: dict[Path, tuple[Ledger, int]] = {}

    def made_by(self, operation: str, only_there: bool, most: int) -> int:
        """Return how many records an operation has created for others, or is to leave to them.

        Args:
            operation: Its operationId.
            only_there: Whether to leave out those that are removed.
            most: Records that it may create for all together.
        """
        if self.processes == 1:
            return 0
        self._read_on()
        least = most // self.processes // LEAST
        made = [each.made_by(operation, only_there) for each, _ in self._known.values()]
        unknown = max(0, self.processes - 1 - len(made))
        return sum(max(each, least) for each in made) + unknown * least

    def _read_on(self) -> None:
        for path in self._own.parent.glob(FILES):
            if path != self._own:
                ledger, size = self._known.get(path, (Ledger(path, "", "", ""), 0))
                self._known[path] = ledger, read_on(ledger, size)
