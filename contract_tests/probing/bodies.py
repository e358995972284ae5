"""Strategies for realistic bodies, from the schemas of the contract.

They do not generate everything that is valid: written data may stay in a deployment, so members
that the contract does not name are left out, and values are moderate.
"""

import json
from collections.abc import Callable
from typing import Any
from zlib import crc32

from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..target.schema import BY_ID
from . import contract_terms as terms
from .kept_strategies import kept_strategy, lasting_keys
from .probe import HOUR, QUARTER, Probe
from .times import iso, ms_of
from .values import FORMS_OF_TIMES, LETTERS, Values, a_number, a_text

ZONES = ["UTC", "Europe/London", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu",
         "Australia/Adelaide", "Pacific/Auckland", "America/Argentina/Buenos_Aires",
         "Etc/GMT+5"]  # fmt: skip
FAR = ms_of("2090-01-02T00:00:00Z") or 0
"""Default for times: nothing that is planned for then has any effect."""
MINUTE = 60_000


def a_body(
    probe: Probe,
    operation: Operation,
    without: frozenset[str] = frozenset(),
    most: int | None = None,
) -> Values:
    """Return a strategy for bodies of an operation, without the key of the record.

    Args:
        probe: Lists the records that the body may refer to.
        operation: The operation that takes the body.
        without: Optional members to leave out.
        most: Optional members that a body has, at most.
    """
    if operation.operation_id == "createIssue":
        return an_issue(probe)
    schema = terms.body_schema(operation)
    assert schema, "the operation takes a body"
    key = operation.writes.get("key")
    whole = an_object(probe, schema, without | ({key} if key else frozenset()))
    if most is None:
        return whole
    needed = set(terms.schema_of(schema).get("required", []))
    free = sorted(set(terms.members(schema)) - needed)
    kept = st.sets(st.sampled_from(free), max_size=most) if free else st.just(set[str]())
    return st.builds(_cut, whole, st.just(needed), kept)


def a_referring_body(probe: Probe, operation: Operation) -> Values:
    """Return a strategy for bodies in which every optional member that may name a record does."""
    return _once_filled(probe, operation, "referring", frozenset(), _given_if_referring)


def a_filled_body(probe: Probe, operation: Operation, without: frozenset[str]) -> Values:
    """Return a strategy for bodies that have every member, none of them null or its default.

    Args:
        without: Optional members to leave out.
    """
    return _once_filled(probe, operation, "filled", without, _given_otherwise)


def _once_filled(
    probe: Probe,
    operation: Operation,
    how: str,
    without: frozenset[str],
    filled: Callable[[Location], Callable[[Any], bool] | None],
) -> Values:
    """Return a strategy for bodies, built once; see `_filled`."""
    kept = (how, operation.operation_id, "without", *sorted(without))
    place = terms.body_schema(operation) or ()
    if operation.operation_id == "createIssue":  # of what stations did, which may change
        return probe.once(kept, lambda: _filled(probe, operation, without, filled))
    return kept_strategy(probe, kept, place, lambda: _filled(probe, operation, without, filled))


def _filled(
    probe: Probe,
    operation: Operation,
    without: frozenset[str],
    filled: Callable[[Location], Callable[[Any], bool] | None],
) -> Values:
    """Return a strategy for bodies.

    Args:
        filled: By the place of a member, what its values must be; None if it may be left out.
    """
    body, schema = a_body(probe, operation, without), terms.body_schema(operation) or ()
    names = ("required", "x-one-of")
    key = {operation.writes.get("key", "")}
    others = without.union(key, *(terms.schema_of(schema).get(each, []) for each in names))
    drawn = {
        name: values.filter(condition)
        for name, where in terms.members(schema).items()
        if name not in others and _format(schema, name) != "date-time"
        if (condition := filled(where)) is not None
        if (values := a_value(probe, where)) is not None
    }
    return st.builds(_merged, body, st.fixed_dictionaries(drawn)) if drawn else body


def _given_if_referring(where: Location) -> Callable[[Any], bool] | None:
    return bool if refers(where) else None


def _given_otherwise(where: Location) -> Callable[[Any], bool]:
    """Return whether a value is neither null nor the default, which a server may have by itself."""
    return lambda value: value not in (None, terms.schema_of(where).get("default"))


def refers(place: Location) -> bool:
    """Tell whether a member of a body, or what its items have, names a record of some list."""
    inner = terms.members(terms.member(place, "0"))
    known = [terms.schema_of(each).get("x-refers") for each in (place, *inner.values())]
    return any(isinstance(each, dict) and "list" in each for each in known)


def an_object(probe: Probe, place: Location, without: frozenset[str] = frozenset()) -> Values:
    """Return a strategy for the objects of a schema."""
    kept = ("objects", *place, "without", *sorted(without))
    return kept_strategy(probe, kept, place, lambda: _an_object(probe, place, without))


def _an_object(probe: Probe, place: Location, without: frozenset[str]) -> Values:
    schema = terms.schema_of(place)
    required = set(schema.get("required", []))
    one_of = set(schema.get("x-one-of", []))
    drawn = {
        name: values
        for name, where in terms.members(place).items()
        if name not in without and (values := a_value(probe, where)) is not None
    }
    times = [name for name in drawn if _format(place, name) == "date-time"]
    kept = {name: values for name, values in drawn.items() if name not in {*times, *one_of}}
    some: Values = st.fixed_dictionaries(
        {name: values for name, values in kept.items() if name in required},
        optional={name: values for name, values in kept.items() if name not in required},
    )
    # Half of them complete: a member that is mostly left out is hardly ever tested.
    whole: Values = st.one_of(some, st.fixed_dictionaries(kept))
    choices = sorted(name for name in one_of - without if drawn.get(name) is not None)
    if choices:
        whole = st.builds(_merged, whole, st.sampled_from(choices).flatmap(
            lambda name: st.fixed_dictionaries({name: drawn[name].filter(lambda v: v is not None)})
        ))  # fmt: skip
    if times:
        whole = st.builds(_merged, whole, some_times(times, required))
    return whole


def some_times(names: list[str], required: set[str]) -> Values:
    """Return a strategy for times in ascending order, by member."""
    steps = st.lists(st.integers(1, 600), min_size=len(names), max_size=len(names))
    count = st.integers(sum(name in required for name in names), len(names))

    def build(lengths: list[int], kept: int, part: int, zone: int) -> dict[str, str]:
        at, times = FAR + part, {}
        for name, length in list(zip(names, lengths, strict=True))[:kept]:
            at += length * MINUTE
            times[name] = iso(at, zone)
        return times

    return st.builds(build, steps, count, *FORMS_OF_TIMES)


def a_value(probe: Probe, place: Location) -> Values | None:
    """Return a strategy for the values of a schema; None if there are no values to draw from."""
    schema = terms.schema_of(place)
    refers = schema.get("x-refers")
    if refers is not None:
        values = _references(probe, refers)
    elif "anyOf" in schema:
        branches = [a_value(probe, (*place, "anyOf", str(i))) for i in range(len(schema["anyOf"]))]
        values = st.one_of([branch for branch in branches if branch is not None])
    elif schema.get("x-shown-as", {}).get("json"):
        values = st.dictionaries(a_text({}), a_text({}), max_size=2).map(json.dumps)
    elif "enum" in schema:
        values = st.sampled_from([value for value in schema["enum"] if value is not None])
    else:
        values = _plain(probe, place, schema)
    if not schema.get("nullable"):
        return values
    # Mostly a value: less can go wrong with null.
    return st.none() if values is None else st.one_of(st.none(), *[values] * 3)


def an_issue(probe: Probe) -> Values:
    """Return a strategy for issues in past windows that were scheduled for production entirely."""
    busy = [
        (str(window["stationCode"]), ms_of(window["windowStartAt"]) or 0)
        for window in probe.pool_of("listStationWindows")
        if window["totalMs"] == window["scheduledProductionMs"] == QUARTER
    ]
    busy = [(code, start) for code, start in busy if start < probe.now() - HOUR]
    if not busy:
        return st.nothing()
    schema = terms.member(terms.body_schema(BY_ID["createIssue"]) or (), "type")
    types = st.sampled_from(terms.schema_of(schema)["enum"])

    def build(
        where: tuple[str, int], kind: str, begin: int, length: int, part: int, zone: int
    ) -> dict[str, Any]:
        code, start = where
        start += begin * MINUTE + part
        ends = {"startAt": iso(start, zone), "endAt": iso(start + length * MINUTE, zone)}
        return {"type": kind, "stationCode": code, **ends}

    parts, zones = FORMS_OF_TIMES
    if probe.deployment.settings.mode == "write":
        # An issue has no name: what is entered at the same time by others must not look like it.
        parts = st.just(own_part(probe.deployment.writing.names.prefix))
    times = st.integers(0, 7), st.integers(1, 7), parts, zones
    return st.builds(build, st.sampled_from(busy), types, *times)


def own_part(prefix: str) -> int:
    """Return the ms beyond whole minutes, and never whole seconds, for a process of a run."""
    number = crc32(prefix.encode())
    return number % 60 * 1000 + 1 + number // 60 % 999


def _references(probe: Probe, refers: dict[str, Any]) -> Values | None:
    lasting = lasting_keys(probe, refers)
    return st.sampled_from(lasting) if lasting else None


def _plain(probe: Probe, place: Location, schema: dict[str, Any]) -> Values | None:
    kind = schema.get("type")
    if kind == "boolean":
        return st.booleans()
    if kind in ("integer", "number"):
        return a_number(schema)
    if kind == "array":
        items = a_value(probe, (*place, "items"))
        distinct = _distinct((*place, "items"))
        return None if items is None else st.lists(items, max_size=3, unique_by=distinct)
    if kind == "object":
        if "properties" not in schema:
            return st.dictionaries(a_text({"maxLength": 12}), a_text({"maxLength": 12}), max_size=3)
        return an_object(probe, place)
    if schema.get("format") == "uri":
        return st.integers(1, 999).map("https://example.com/Guide/{}?page=A&x=%20".format)
    if place[-1] == "timezone":
        return st.sampled_from(ZONES)
    if "pattern" in schema and schema.get("format") is None:
        return st.from_regex(schema["pattern"], fullmatch=True, alphabet=LETTERS[:62] + "-")
    return a_text(schema)


def _distinct(place: Location) -> Callable[[Any], str]:
    """Return what tells the items of an array apart: what they refer to, or else all of them."""
    known = terms.members(place)
    referring = sorted(name for name in known if "x-refers" in terms.schema_of(known[name]))

    def told_apart(value: Any) -> str:
        by_reference = isinstance(value, dict) and any(name in value for name in referring)
        return json.dumps([value.get(n) for n in referring] if by_reference else value)

    return told_apart


def _format(place: Location, name: str) -> Any:
    return terms.schema_of(terms.members(place)[name]).get("format")


def _cut(body: dict[str, Any], needed: set[str], kept: set[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name in needed | kept}


def _merged(first: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {**first, **other}
