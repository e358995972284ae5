"""Lists that tests draw from, kept for the next test until the run may have changed them."""

import time
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from busroot_mock.contract.operations import Operation

from ..target.deployment import UNDECLARED, Deployment
from ..target.schema import OPERATIONS
from ..transport.traffic import Exchange
from . import contract_terms as terms
from .lists import LISTINGS, Listing
from .walking import members_below

LONGEST: Final = 120.0
"""Seconds that a list is kept: others change it too, and its time goes on."""
LARGEST: Final = 512 * 1024
"""Bytes of a list that is kept."""


MOMENT: Final = 2.0
"""Seconds in which a test that reads again what was just read gets the same."""
MOST: Final = 8
"""Readings that are kept for a moment."""


@dataclass(frozen=True)
class _JustRead:
    value: Any
    exchange: Exchange
    until: float


@dataclass
class _Kept:
    """What a test has read.

    Attributes:
        change: The number of the last change of this process before that.
        until: Second of the monotonic clock.
        is_past: Whether another process of the run may have changed it.
    """

    value: Any
    change: int
    until: float
    is_past: bool = False


def keep(deployment: Deployment, name: tuple[str, ...], value: Any) -> None:
    """Keep what was just read.

    Args:
        deployment: The server that was read.
        name: What tells it from other readings.
        value: What was read.
    """
    until = time.monotonic() + LONGEST
    deployment.lasting[name] = _Kept(value, deployment.changes, until)


def kept(
    deployment: Deployment,
    name: tuple[str, ...],
    changed_by: frozenset[str] = frozenset(),
    compares: bool = False,
) -> Any:
    """Return what was kept; None if nothing is, or it may be another by now.

    Args:
        deployment: The server that was read.
        name: What tells it from other readings.
        changed_by: Labels of the operations after which it may be another.
        compares: Whether it may not be another for other processes of the run, either.
    """
    known = deployment.lasting.get(name)
    if known is None or (compares and known.is_past):
        return None
    return known.value if _holds(deployment, known, changed_by) else None


def heed_others(deployment: Deployment, kind: str) -> None:
    """Mark lists as past, and have the test forget them, that other processes may have changed.

    Args:
        deployment: The server that was read.
        kind: What begins the names of lists, before the operation that lists.
    """
    news = deployment.transport.turns.news()
    lists = (each.operation for each in LISTINGS.values()) if news else ()
    labels = {each.label for each in lists if changing(each.operation_id) & news}
    for name in [each for each in deployment.lasting if each[0] == kind and each[1] in labels]:
        deployment.lasting[name].is_past = True
    for name in [each for each in deployment.kept if each[0] == kind and each[1] in labels]:
        del deployment.kept[name]


def _holds(deployment: Deployment, known: _Kept, changed_by: frozenset[str]) -> bool:
    last = max((deployment.last_changes[label] for label in changed_by), default=0)
    return last <= known.change and time.monotonic() < known.until


def read_just_now(deployment: Deployment, name: tuple[Any, ...]) -> Any:
    """Return what was read a moment ago, before any request that may change it; None if nothing.

    The request that read it counts among the steps of the example.
    """
    known: _JustRead | None = deployment.just_read.get(name)
    if known is None or time.monotonic() > known.until:
        return None
    if not any(step is known.exchange for step in deployment.steps):
        deployment.steps.append(known.exchange)
    deployment.last_failures = ()
    return known.value


def keep_just_read(deployment: Deployment, name: tuple[Any, ...], value: Any) -> None:
    """Keep for a moment what the last request has read.

    Args:
        deployment: The server that was read.
        name: What tells it from other readings.
        value: What was read.
    """
    until = time.monotonic() + MOMENT
    while len(deployment.just_read) >= MOST:
        del deployment.just_read[next(iter(deployment.just_read))]
    deployment.just_read[name] = _JustRead(value, deployment.steps[-1], until)


@cache
def changing(operation_id: str) -> frozenset[str]:
    """Return the labels of the operations that may change what a list shows.

    Args:
        operation_id: Of the list.
    """
    writing = [each for each in OPERATIONS if not each.reads]
    labels = {each.label for each in writing if operation_id in _changed(each)}
    return frozenset(labels | {UNDECLARED})


def _changed(operation: Operation) -> set[str]:
    """Return the lists that an operation may change: its own, and what shows something of it."""
    own = operation.writes.get("listedBy")
    if own not in LISTINGS:
        return set(LISTINGS)
    if LISTINGS[own].range_parameter:
        # What is planned or entered for a time changes what was measured in it.
        return {name for name, listing in LISTINGS.items() if listing.range_parameter}
    changed, known = set[str](), {own}
    while known != changed:
        changed = set(known)
        known |= {name for name, listing in LISTINGS.items() if _referred(listing) & changed}
    return changed


def _referred(listing: Listing) -> set[str]:
    """Return the lists whose records a list refers to."""
    members = [terms.schema_of(each).get("x-refers") for each in members_below(listing.item_schema)]
    named = {each.get("list", "") for each in members if isinstance(each, dict)}
    return named | {spec["in"] for spec in listing.filters.values() if "in" in spec}
