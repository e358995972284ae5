"""Create records for an oracle and find them again, as `x-writes` describes."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from zlib import crc32

import hypothesis
import pytest

from busroot_mock.contract.operations import Operation

from ..target.applicable import not_applicable
from ..target.schema import BY_ID, OPERATIONS
from ..writing.run_names import is_run_name
from . import contract_terms as terms
from .lists import LISTINGS, Item, Listing
from .probe import HOUR, Probe
from .times import later, ms_of

WHEN_MADE = "2089-12-31/2099-12-31"
"""Range of the times of records that are planned for the future; see `bodies.FAR`."""

ROOM = 100
"""Records of a kind that stay, for which a run has to have room to make more than it must."""
_SERIAL = count(1)
FEW = 3
"""Records that a test creates in a deployment, which cannot be reset."""


class EnoughMade(Exception):
    """The test has created as many records as it may."""


SAVING = [
    operation
    for operation in OPERATIONS
    if operation.takes_body
    and operation.writes.get("listedBy") in LISTINGS
    and "record" in operation.writes
    and not operation.is_named_only
]
"""The operations that create records which a list shows."""

UPSERTING = [operation for operation in SAVING if "key" in operation.writes]


MOST_REFUSED = 10
"""Examples without one that may be sent, before a test is given up."""


@contextmanager
def writing(probe: Probe) -> Iterator[None]:
    """Run one example that writes; a mock server of the run's own is reset first.

    In other deployments a run may create only a few records. When these are used up, the examples
    so far have to do; if the first ones may not be sent, the test is skipped.
    """
    kept, tried, refused = probe.deployment.kept, ("tried", ""), ("refused", "")
    probe.deployment.reset()
    try:
        with probe.example():
            yield
        kept[tried] = True
    except EnoughMade:
        # Not rejected: Hypothesis would try ten times as many examples in vain.
        if not kept.get(tried):
            pytest.skip(f"an example needs more than the {FEW} records that a test may make")
    except hypothesis.errors.UnsatisfiedAssumption:
        kept[refused] = kept.get(refused, 0) + 1
        if kept.get(tried) or kept[refused] < MOST_REFUSED:
            raise
        pytest.skip(
            "the run may not send what the test needs, or has created as many records as "
            "--max-created allows: raise it"
        )
    except Exception:
        # What fails is sent again and again, to make it shorter, until the run may send no more.
        kept[tried] = True
        raise


def listing_of(operation: Operation) -> Listing:
    """Return the list that shows the records of an operation."""
    return LISTINGS[operation.writes["listedBy"]]


def marked(probe: Probe, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body with a key of the run, or at least a name of the run."""
    key, schema = operation.writes.get("key"), terms.body_schema(operation) or ()
    if key and "makes" not in operation.writes:
        return {key: _a_key(probe, operation), **body}
    _count(probe, operation)
    named = dict(body)
    for name in terms.schema_of(schema).get("required", []):
        property_schema = terms.schema_of(terms.members(schema)[name])
        others = {"format", "pattern", "enum", "x-refers"} & set(property_schema)
        if property_schema.get("type") == "string" and not others:
            named[name] = probe.deployment.own_text()
    if named == body:
        _unnamed(probe, operation).update(_signs_of(operation, body))
    return _apart(probe, operation, named)


def marked_new(probe: Probe, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body with a key that no record has yet, or else a name of the run.

    In a deployment a test gets a few of them; raises `EnoughMade`.
    """
    key = operation.writes.get("key")
    if key and "makes" not in operation.writes and probe.deployment.settings.mode != "mock":
        _count(probe, operation)
        return {key: probe.deployment.fresh_key(operation), **body}
    return marked(probe, operation, body)


def own_change(probe: Probe, operation: Operation, change: dict[str, Any]) -> dict[str, Any]:
    """Return a change of a record that keeps the texts by which the run knows it again."""
    if probe.deployment.settings.mode != "write":
        return change
    names = operation.writes.get("marked", [])
    return {
        name: probe.deployment.own_text() if name in names and isinstance(value, str) else value
        for name, value in change.items()
    }


def _a_key(probe: Probe, operation: Operation) -> str:
    """Return a key of the run: a new one for a mock server, else one of a few in turn."""
    known = probe.deployment.named[operation.operation_id]
    if probe.deployment.settings.mode == "mock" or len(known) < FEW:
        known.append(probe.deployment.fresh_key(operation))
    else:
        known.append(known.pop(0))
    return known[-1]


def _count(probe: Probe, operation: Operation) -> None:
    """Limit the records of a test whose keys the server chooses; raise `EnoughMade`."""
    kept, name = probe.deployment.kept, ("made", operation.operation_id)
    kept[name] = kept.get(name, 0) + 1
    if probe.deployment.settings.mode != "mock" and kept[name] > FEW:
        raise EnoughMade


def check_room(probe: Probe, operation: Operation) -> None:
    """Skip a test that makes what would stay for good, unless the run may make many."""
    settings = probe.deployment.settings
    is_kept = "makes" in operation.writes and removing(operation) is None
    if is_kept and settings.mode == "write" and settings.max_created < ROOM:
        not_applicable(f"what it makes would stay (see --max-created; it needs {ROOM})")


def uncount(probe: Probe, operation: Operation) -> None:
    """Count one record less: what was to make it was refused, or it is gone."""
    name = ("made", operation.operation_id)
    if probe.deployment.kept.get(name):
        probe.deployment.kept[name] -= 1


def save(probe: Probe, operation: Operation, body: dict[str, Any]) -> Item | None:
    """Save a record; return it from the response, or None if the deployment refuses it."""
    response = probe.send(operation, body)
    if response.status_code in (400, 404, 409):
        return None
    result = probe.expect_success(operation, response)["result"]
    return result if isinstance(result, dict) else None


def key_of(operation: Operation, body: dict[str, Any], result: Item) -> Any:
    """Return the key of a saved record."""
    makes = operation.writes.get("makes")
    return result.get(makes) if makes else body[operation.writes["key"]]


def find(probe: Probe, operation: Operation, key: Any) -> list[Item]:
    """Return the listed records that have a key."""
    return with_key(operation, records(probe, operation, key), key)


def with_key(operation: Operation, items: list[Item], key: Any) -> list[Item]:
    """Return those of some records that have a key."""
    name = listing_of(operation).spec["key"]
    return [record for record in items if is_same_key(operation, record.get(name), key)]


def records(probe: Probe, operation: Operation, key: Any = None) -> list[Item]:
    """Return the listed records of the kind that an operation saves.

    With a key, a list of a time range is narrowed to the records that may have it.
    """
    listing = listing_of(operation)
    if listing.range_parameter is None:
        return probe.all(listing).items
    params = dict(probe.whole(listing))
    if terms.schema_of(listing.parameters[listing.range_parameter]).get("required"):
        params = {**params, listing.range_parameter: WHEN_MADE}
    elif key is not None:
        del params[listing.range_parameter]
    narrow = _filter_of_key(listing)
    if key is not None and narrow:
        params[narrow] = key
    return probe.read(listing, **params).items


def own_records(probe: Probe, operation: Operation) -> list[Item]:
    """Return the records of the kind whose name or time this test chose.

    Other processes of the run, and other people, create and remove records meanwhile.
    """
    return own_of(probe, operation, records(probe, operation))


def own_of(probe: Probe, operation: Operation, items: list[Item]) -> list[Item]:
    """Return those of some records whose name or time this test chose."""
    names, unnamed = probe.deployment.writing.names, _unnamed(probe, operation)
    return [
        record
        for record in items
        if any(isinstance(v, str) and names.owns(v) for v in record.values())
        or unnamed & _signs_of(operation, record)
    ]


def settled_keys(probe: Probe, listing: Listing) -> set[Any]:
    """Return the keys in a list, without the records of other runs and processes."""
    names = probe.deployment.writing.names
    return {
        listing.key(item)
        for item in probe.all(listing).items
        if not any(
            isinstance(v, str) and is_run_name(v) and not names.owns(v) for v in item.values()
        )
    }


def _unnamed(probe: Probe, operation: Operation) -> set[tuple[int, Any]]:
    """Return what records without a name are known by that the test asked for."""
    name = ("unnamed", operation.operation_id)
    known: set[tuple[int, Any]] = probe.deployment.kept.setdefault(name, set())
    return known


def _signs_of(operation: Operation, item: Item) -> set[tuple[int, Any]]:
    """Return the times of a record, epoch ms, each with where it is, if that stays."""
    stays = "stationCode" if "key" not in operation.writes else ""
    return {(at, item.get(stays)) for v in item.values() if (at := ms_of(v)) is not None}


def is_same_key(operation: Operation, first: Any, second: Any) -> bool:
    """Tell whether two keys are the same for an operation, which may ignore case."""
    same, key = str(first) == str(second), operation.writes.get("key")
    if key in operation.writes.get("anyCase", []):
        return str(first).lower() == str(second).lower()
    return same


def merged_members(operation: Operation) -> frozenset[str]:
    """Return members that an update does not replace, or that only new records have."""
    schema = terms.body_schema(operation) or ()
    names = set(terms.schema_of(schema).get("x-one-of", []))
    for name, place in terms.members(schema).items():
        inner = terms.members(terms.member(place, "0"))
        parts = [terms.schema_of(part).get("x-refers") for part in inner.values()]
        if any(isinstance(refers, dict) and "list" not in refers for refers in parts):
            names.add(name)
    return frozenset(names)


def removing(operation: Operation) -> Operation | None:
    """Return the operation that removes what an operation creates; None if there is none."""
    return BY_ID.get(operation.writes.get("removedBy", ""))


def _filter_of_key(listing: Listing) -> str | None:
    for name, spec in listing.filters.items():
        if spec.get("member") == listing.spec["key"] and "in" not in spec:
            return name
    return None


def _own_day(probe: Probe) -> int:
    """Return the ms by which this process plans later, so as not to collide with others."""
    return crc32(probe.deployment.writing.names.prefix.encode()) % 3000 * 24 * HOUR


def _apart(probe: Probe, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose times no other record of the run has."""
    schema = terms.body_schema(operation) or ()
    if "x-unique" not in terms.schema_of(schema):
        return body
    shift = next(_SERIAL) * 60_000 + _own_day(probe)
    times = [name for name, value in body.items() if ms_of(value) is not None]
    return {**body, **{name: later(body[name], shift) for name in times}}
