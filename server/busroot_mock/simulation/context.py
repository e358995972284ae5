"""One station and the records that bear on it."""

from array import array
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from busroot_mock.simulation.choices import Choice, actors, causes
from busroot_mock.simulation.intervals import MINUTE
from busroot_mock.simulation.shifts import Week, week
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms


class HandIssue(NamedTuple):
    """An issue that somebody entered; times in epoch ms."""

    record: Record
    start: int
    end: int | None

    @property
    def stops(self) -> bool:
        """Tell whether the station stands still meanwhile. Assumed: it does unless slow."""
        return bool(self.record["type"] == "stop")


@dataclass(frozen=True)
class StationContext:
    """All that the simulation of one station reads.

    Args:
        station: As its fixture holds it: what is null is taken from the group where it can be.
        group: Its station group.
        plant: The plant of the group; its `timezone` is the station's.
        pattern: The shift pattern of the station, or else of the group. Assumed: without one the
            station is never in shift.
        schedules: All of the station, deleted ones too, in any order.
        issues: Those of the station that were entered by hand, in any order.
        skus, sku_groups: By code, those at least that the schedules name.
        reasons, users: The account's table, and the one of all users.
        seed: The world's.
    """

    station: Record
    group: Record
    plant: Record
    pattern: Record | None
    schedules: Sequence[Record]
    issues: Sequence[Record]
    skus: Mapping[Any, Record]
    sku_groups: Mapping[Any, Record]
    reasons: Table
    users: Table
    seed: int

    def among(self, reasons: Table, users: Table) -> "StationContext":
        """Return the same with other reasons and users, faster than `dataclasses.replace`."""
        other = object.__new__(StationContext)
        other.__dict__.update(self.__dict__, reasons=reasons, users=users)
        for name in ("actors", "causes"):
            other.__dict__.pop(name, None)
        return other

    def after(self, issues: Sequence[Record]) -> "StationContext":
        """Return the same with these issues: its own, and one that was entered after them."""
        around, schedules, former, *products = self.identity
        identity = (around, schedules, former + _identities(issues[-1:]), *products)
        other = object.__new__(StationContext)
        other.__dict__.update(self.__dict__, issues=issues, identity=identity)
        if "hand_issues" in self.__dict__:  # as long as nobody asked, nobody needs them
            own = other.__dict__["hand_issues"] = self.hand_issues.copy()
            insort(own, hand_issue(issues[-1]), key=_order)
        return other

    @cached_property
    def identity(self) -> tuple[bytes, ...]:
        """The identities of all records that runs are made of, which the context holds on to."""
        return (
            _identities((self.station, self.group, self.plant, self.pattern)),
            _identities(self.schedules),
            _identities(self.issues),
            _identities(self.skus.values()),
            _identities(self.sku_groups.values()),
        )

    @property
    def zone(self) -> str:
        """The station's time zone, an IANA name."""
        return str(self.plant["timezone"])

    @cached_property
    def week(self) -> Week:
        """The shifts of the station's pattern."""
        return week(self.pattern)

    @cached_property
    def actors(self) -> list[Choice]:
        """The users who act on the station's issues."""
        return actors(self.users, self.station["accountId"], self.seed)

    @cached_property
    def causes(self) -> list[Choice]:
        """The reasons that its issues are put down to."""
        return causes(self.reasons, self.seed)

    @cached_property
    def hand_issues(self) -> list[HandIssue]:
        """The issues entered by hand, oldest first."""
        return sorted(map(hand_issue, self.issues), key=_order)

    def threshold(self, cycle_time: float | None, multiplier: float) -> float | None:
        """Return how long, in ms, a stop lasts at most without being an issue; None: none ever is.

        Args:
            cycle_time: Effective, ms.
            multiplier: How many cycles without a completion make downtime.

        Source: "Downtime analysis". Assumed: at least a minute; five where none is set.
        """
        mode = self.station.get("downtimeDetectionMode")
        if mode == "utilisation":
            minutes = self.station.get("utilisationDowntimeThreshold")
            return float(MINUTE * (5 if minutes is None else max(minutes, 1)))
        if mode == "production_cycle" and cycle_time is not None:
            return max(float(MINUTE), cycle_time * multiplier)
        return None


def _identities(records: Iterable[Record | None]) -> bytes:
    # Bytes keep their hash, tuples do not.
    return array("Q", map(id, records)).tobytes()


def _order(issue: HandIssue) -> tuple[int, int]:
    return issue.start, issue.record["id"]


def hand_issue(record: Record) -> HandIssue:
    """Return the issue that a record states, which somebody entered."""
    return HandIssue(record, epoch_ms(record["startAt"]), optional_ms(record, "endAt"))


def optional_ms(record: Record, name: str) -> int | None:
    """Return the instant that a property of the record states, epoch ms, if it states one."""
    text = record.get(name)
    return None if text is None else epoch_ms(text)
