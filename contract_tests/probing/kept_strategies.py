"""Strategies that are built once for all tests, as long as they draw from the same records."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from busroot_mock.contract.loader import Location

from ..writing.run_names import is_run_name
from . import contract_terms as terms
from .filtering import parts_of
from .lists import LISTINGS
from .probe import Probe
from .values import Values
from .walking import members_below

_MOST: Final = 60
_STRATEGIES: dict[tuple[Any, ...], Values] = {}
"""The latest: where records stay that a run cannot find, each test has others to draw from."""


def kept_strategy(
    probe: Probe, kept: tuple[str, ...], place: Location, build: Callable[[], Values]
) -> Values:
    """Return a strategy for a schema; one that was built before, if it is for the same records.

    Hypothesis analyses each new strategy, which is slow for large objects.

    Args:
        probe: Lists the records that a body may refer to.
        kept: What tells the strategy from others.
        place: Of the schema.
        build: Builds it.
    """

    def known() -> Values:
        who = probe.identity.name if probe.identity else ""
        name = kept, who, tuple(_known_keys(probe, place))
        if name not in _STRATEGIES:
            _STRATEGIES[name] = build()
            if len(_STRATEGIES) > _MOST:
                del _STRATEGIES[next(iter(_STRATEGIES))]
        return _STRATEGIES[name]

    return probe.once(kept, known)


def _known_keys(probe: Probe, place: Location) -> Iterator[tuple[Any, ...]]:
    """Yield the keys of records that a body, or what is in it, may refer to."""
    for where in members_below(place):
        refers = terms.schema_of(where).get("x-refers")
        if isinstance(refers, dict):
            yield tuple(lasting_keys(probe, refers))


def lasting_keys(probe: Probe, refers: dict[str, Any]) -> list[Any]:
    """Return the keys of records that a member may refer to.

    A run removes its own records: they must not be in use.
    """
    if "list" not in refers or refers["list"] not in LISTINGS:
        return []
    at = refers.get("at") or LISTINGS[refers["list"]].spec["key"]
    having = refers.get("having", {})
    keys = [
        record[at]
        for record in parts_of(probe, refers)
        if all(value in _as_list(record.get(name)) for name, value in having.items())
    ]
    return sorted(key for key in keys if not is_run_name(str(key)))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
