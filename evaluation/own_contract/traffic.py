"""Traffic of the mock server as it is, and what it says of the contract that it serves."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation
from busroot_mock.evidence.defaults import defaults_of
from busroot_mock.evidence.exchanges import exchanges_of
from busroot_mock.evidence.sightings import Sightings
from busroot_mock.learning.calls.calls import Session, session_of
from busroot_mock.recordings.har_reader import read_har
from busroot_mock.recordings.masking import Masking
from busroot_mock.recordings.recorded import Recorded
from evaluation.passing.client import ORIGIN, OrdinaryClient


@dataclass
class RefusedFor:
    """A statement, and the values that were refused for it alone."""

    holder: Location
    part: str | None
    values: list[Any] = field(default_factory=list)


class Traffic:
    """Recorded exchanges, held against the contract.

    Args:
        contract: Which the server serves.
        session: All of them.
    """

    def __init__(self, contract: Contract, session: Session) -> None:
        self.contract, self.session = contract, session
        self._exchanges = list(exchanges_of(self.contract, session.calls))
        self.sightings = Sightings(self.contract, self._exchanges)
        self.defaults = defaults_of(self.contract, self._exchanges)

    def statuses(self, operation: Operation) -> set[str]:
        """Return the statuses that an operation answered."""
        own = [each for each in self._exchanges if each.operation == operation]
        return {str(each.call.status) for each in own}

    def refused(self, keyword: str) -> list[RefusedFor]:
        """Return the statements of a kind that requests were refused for, and for nothing else."""
        found: dict[tuple[Location, str | None], RefusedFor] = {}
        for each in self._exchanges:
            if not each.is_refused or len(each.of_request) != 1:
                continue
            statement, violation = each.of_request[0]
            place = statement.location
            if violation["in"] == "body" and violation["keyword"] == keyword == place[-1]:
                key = (place[:-1], statement.part)
                known = found.setdefault(key, RefusedFor(*key))
                # Of a large value that was refused it is not said what it was: it is not null.
                known.values += [violation["actual"]] if "actual" in violation else []
        return list(found.values())


def recorded_session(rounds: int, seed: int, files: Sequence[Path] = ()) -> Session:
    """Return what an ordinary client and archives, such as of `verify`, have recorded.

    Args:
        rounds: Of the client, each through all operations.
        seed: Of the client.
        files: Archives of traffic with a mock server.
    """
    exchanges: list[Recorded] = OrdinaryClient(None, seed).run(rounds)
    for path in files:
        exchanges += read_har(path)
    masking = Masking(keep_values=False)
    pairs = [(_moved(masking.masked(each)), _moved(each).url) for each in exchanges]
    return session_of(pairs, f"{ORIGIN}/api")


def _moved(each: Recorded) -> Recorded:
    """Return an exchange as if all had been with the same server."""
    path = urlsplit(each.url)._replace(scheme="", netloc="").geturl()
    return replace(each, url=f"{ORIGIN}{path}")
