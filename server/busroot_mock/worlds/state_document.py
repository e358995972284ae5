"""Convert a world to the JSON value that its state file holds, and back."""

from collections import Counter
from dataclasses import asdict
from typing import Any, Final

from busroot_mock import json_codec
from busroot_mock.faults.rules import Faults, Rule
from busroot_mock.store.table import Record, Store, new_table
from busroot_mock.store.tables import TABLES
from busroot_mock.worlds.clock import clock_of
from busroot_mock.worlds.state import Kept, Moment, State
from busroot_mock.worlds.world import World

Document = dict[str, Any]

_PART: Final = 500
"""Records that are encoded at a time."""


def document_of(kept: Kept) -> Document:
    """Return what `kept_in` reads.

    A record is written once, however many snapshots have it; tables hold its place in the list.
    """
    records: list[Record] = []
    places: dict[int, int] = {}

    def place(record: Record) -> int:
        if id(record) not in places:
            places[id(record)] = len(records)
            records.append(record)
        return places[id(record)]

    def placed(store: Store) -> Document:
        return {name: [place(record) for record in table] for name, table in store.items()}

    def moment(at: Moment) -> Document:
        state, clock = at
        return {
            "clock": clock.settings(),
            "platform": placed(state.platform),
            "accounts": {name: placed(store) for name, store in state.accounts.items()},
            "initial": {name: placed(store) for name, store in state.initial.items()},
            "drawn": state.drawn,
            "faultsMade": state.faults.made,
            "faults": [asdict(rule) for rule in state.faults],
        }

    return {
        "dataset": kept.dataset,
        "seed": kept.seed,
        "start": moment(kept.start),
        "present": moment(kept.present),
        "snapshots": {name: moment(at) for name, at in kept.snapshots.items()},
        "records": records,
    }


def encoded(document: Document) -> bytes:
    """Return the JSON of a document, made part by part: other threads wait for each."""
    records = document["records"]
    rest = json_codec.encode({**document, "records": []})
    parts = [
        json_codec.encode(records[at : at + _PART])[1:-1] for at in range(0, len(records), _PART)
    ]
    return rest.removesuffix(b"]}") + b",".join(parts) + b"]}"


def kept_in(document: Document) -> Kept:
    """Return what a document holds.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: If it was made by another version.
    """
    records = document["records"]
    return Kept(
        document["dataset"],
        document["seed"],
        _moment(document["start"], records),
        _moment(document["present"], records),
        {name: _moment(at, records) for name, at in document["snapshots"].items()},
    )


def check_whole(world: World) -> None:
    """Raise any error if a world that was restored lacks what the mock server relies on."""
    moments = [world.kept().start, world.kept().present, *world.snapshots.values()]
    if type(world.seed) is not int:
        raise TypeError("the seed is not a whole number")
    for state, clock in moments:
        clock.timestamp()
        if state.accounts.keys() != state.initial.keys():
            raise ValueError("the accounts differ")
        if not all(type(count) is int and count >= 0 for count in state.drawn.values()):
            raise ValueError("counts are not whole numbers")
        for _, name, records in state.tables():
            for record in records.values():
                _check_record(name, record)
        for record in state.platform["apiKeys"]:
            if record["accountId"] not in state.accounts:
                raise ValueError("a key is of no account")
            if state.platform["users"].get(record["userId"]) is None:
                raise ValueError("a key is of no user")
        for rule in state.faults:
            _ = rule.kind
            if not isinstance(rule.match, dict) or type(rule.matched) is not int:
                raise TypeError("a fault rule is malformed")
    json_codec.encode(document_of(world.kept()))


def _check_record(table: str, record: Record) -> None:
    declaration = TABLES[table]
    for name in declaration.needed:
        _ = record[name]
    for name, kind in declaration.key.items():
        if type(record[name]) is not kind:
            raise TypeError(f"{name} in {table} is of another type")


def _moment(at: Document, records: list[Record]) -> Moment:
    state = State(
        _store(at["platform"], True, records),
        {name: _store(tables, False, records) for name, tables in at["accounts"].items()},
        {name: _store(tables, False, records) for name, tables in at["initial"].items()},
        Counter(at["drawn"]),
        Faults((Rule(**rule) for rule in at["faults"]), at["faultsMade"]),
    )
    return state, clock_of(at["clock"])


def _store(tables: Document, shared: bool, records: list[Record]) -> Store:
    names = [name for name in TABLES if TABLES[name].shared is shared]
    if tables.keys() != set(names):
        raise ValueError("it has other tables")
    return {name: new_table(name, (records[at] for at in tables[name])) for name in names}
