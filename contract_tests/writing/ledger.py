"""The ledger: what a run creates, written to disk before the request is sent."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from busroot_mock.timestamps import iso_of

PENDING, MADE, UNSURE, REFUSED, REMOVED, LEFT = (
    "pending",
    "made",
    "unsure",
    "refused",
    "removed",
    "left",
)
NO_REMOVAL = "no operation of the contract removes it"
IN_USE = 409
FILES = "ledger-*.ndjson"
_HERE = (PENDING, MADE, UNSURE)
_OWN = (MADE, REMOVED, LEFT)
_LONGEST_LINE = 2**24


@dataclass
class Entry:
    """A record that a run asked a deployment to create.

    Attributes:
        number: Of the entry, from 1.
        operation: operationId of the operation that creates it.
        record: Its kind.
        key: Its key; None while only the server knows it.
        by_server: Whether the server chose the key.
        state: `pending` until there is a response; `made`; `unsure` if the response leaves it open;
            `refused`; `removed`; `left`.
        why: Reason for `left` and `unsure`.
    """

    number: int
    operation: str
    record: str
    key: Any
    by_server: bool
    state: str = PENDING
    why: str = ""

    @property
    def may_exist(self) -> bool:
        """Tell whether the record may exist, and has to be removed."""
        return self.state in _HERE

    @property
    def by_design(self) -> bool:
        """Tell whether it was clear before it was made that it would be left."""
        return self.why.startswith(NO_REMOVAL)

    @property
    def is_in_use(self) -> bool:
        """Tell whether the deployment refused to remove it as one that is in use."""
        return f"answered {IN_USE}" in self.why

    @property
    def counts(self) -> bool:
        """Tell whether a record was created, or may have been."""
        return self.state != REFUSED


@dataclass
class Ledger:
    """The entries of one process of a run, and their file.

    Attributes:
        path: The file, a JSON object per line.
        prefix: Begins every name that the run gives.
        base_url: Of the deployment.
        account: Owner of the records.
        entries: In order.
        settings_before: The values of settings before the first write, by operationId.
        restored: By operationId, empty if the settings were restored, else why they were not.
        is_begun: Whether the file exists.
        is_ended: Whether nothing is left to do.
    """

    path: Path
    prefix: str
    base_url: str
    account: str
    entries: list[Entry] = field(default_factory=list)
    settings_before: dict[str, Any] = field(default_factory=dict)
    restored: dict[str, str] = field(default_factory=dict)
    is_begun: bool = False
    is_ended: bool = False
    _by_operation: "_Index" = field(
        default_factory=lambda: _Index("operation"), repr=False, compare=False
    )
    _by_record: "_Index" = field(
        default_factory=lambda: _Index("record"), repr=False, compare=False
    )

    def begin(self) -> None:
        """Create the file; raises `OSError` if it exists or cannot be created."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("x", encoding="utf-8"):
            pass
        self._append(
            "run", prefix=self.prefix, base_url=self.base_url, account=self.account, at=_now()
        )
        self.is_begun = True

    def enter(self, operation: str, record: str, key: Any, by_server: bool) -> Entry:
        """Enter what a request is about to create; return when it is on disk."""
        entry = Entry(len(self.entries) + 1, operation, record, key, by_server)
        self._append(
            "write",
            number=entry.number,
            operation=operation,
            record=record,
            key=key,
            by_server=by_server,
            at=_now(),
        )
        self.entries.append(entry)
        return entry

    def settle(self, entry: Entry, state: str, key: Any = None, why: str = "") -> None:
        """Enter a new state of an entry."""
        if (entry.state, entry.key, entry.why) == (state, key or entry.key, why):
            return
        entry.state, entry.why = state, why
        entry.key = entry.key if key is None else key
        changes = {"key": entry.key, "state": state, **({"why": why} if why else {})}
        self._append("state", number=entry.number, **changes)

    def enter_settings(self, operation: str, values: Any) -> None:
        """Enter the values of settings before they change."""
        self._append("former", operation=operation, values=values)
        self.settings_before[operation] = values

    def note_restored(self, operation: str, why_not: str = "") -> None:
        """Enter that settings were restored, or why they could not be."""
        self._append("restored", operation=operation, why_not=why_not)
        self.restored[operation] = why_not

    @property
    def can_be_tried_again(self) -> bool:
        """Tell whether something is left that might be removed or restored by now."""
        left = [entry for entry in self.entries if entry.state == LEFT and not entry.by_design]
        return bool(left) or any(self.restored.values())

    def reopen(self) -> None:
        """Try again to remove what was left, except for what no operation removes."""
        self.is_ended = False
        for entry in self.entries:
            if entry.state == LEFT and not entry.by_design:
                self.settle(entry, UNSURE if entry.key is None else MADE, why=entry.why)
        self.restored = {name: why for name, why in self.restored.items() if not why}

    def end(self) -> None:
        """Enter that nothing is left to do."""
        self._append("end", at=_now())
        self.is_ended = True

    def find(self, record: str, key: Any) -> Entry | None:
        """Return the last entry of a record."""
        of_kind = reversed(self._by_record.of(record, self.entries))
        return next((entry for entry in of_kind if entry.key == key), None)

    def ids(self, record: str, *states: str) -> list[Any]:
        """Return the keys of the records of a kind that the server numbered for the run.

        By default also of removed records: to use such a key again touches nobody else's record.
        """
        return [
            entry.key
            for entry in self._by_record.of(record, self.entries)
            if entry.by_server and entry.state in (states or _OWN) and entry.key is not None
        ]

    def made_by(self, operation: str, only_there: bool = False) -> int:
        """Return how many records an operation created, or may have created.

        Args:
            operation: Its operationId.
            only_there: Whether to leave out those that are removed.
        """
        states = (REFUSED, REMOVED) if only_there else (REFUSED,)
        entries = [
            entry
            for entry in self._by_operation.of(operation, self.entries)
            if entry.state not in states
        ]
        named = {entry.key for entry in entries if not entry.by_server}
        return len(named) + sum(entry.by_server for entry in entries)

    def _append(self, kind: str, **values: Any) -> None:
        if not self.is_begun and kind != "run":
            self.begin()
        line = json.dumps({"kind": kind, **values}, ensure_ascii=True)
        with self.path.open("r+b") as file:
            file.seek(_end_of_lines(file))
            file.truncate()
            file.write(f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())


class _Index:
    """Entries by a member that never changes: each write looks through those of its own kind."""

    def __init__(self, member: str) -> None:
        self._member, self._count = member, 0
        self._known: defaultdict[str, list[Entry]] = defaultdict(list)

    def of(self, value: str, entries: list[Entry]) -> list[Entry]:
        """Return those of all entries that have a value; entries are only ever added."""
        for entry in entries[self._count :]:
            self._known[getattr(entry, self._member)].append(entry)
        self._count = len(entries)
        return self._known[value]


def _end_of_lines(file: BinaryIO) -> int:
    """Return where the last complete line ends: a process may have been killed while writing."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 1))
    if file.read() == b"\n":
        return size  # as nearly always
    file.seek(max(0, size - _LONGEST_LINE))
    tail = file.read()
    return size - len(tail) + tail.rfind(b"\n") + 1


class LedgerError(Exception):
    """A file that is not a ledger; the text says why."""


def read_ledger(path: Path) -> Ledger:
    """Return the ledger in a file; ignore an incomplete last line.

    Raises:
        LedgerError: If it cannot be read, or is not a ledger.
    """
    try:
        lines = list(_lines(path))
        first = lines[0]
        ledger = Ledger(path, first["prefix"], first["base_url"], first["account"])
        ledger.is_begun = True
        for line in lines[1:]:
            _take(ledger, line)
    except OSError as error:
        raise LedgerError(f"The ledger {path} cannot be read: {error.strerror}.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise LedgerError(f"{path} is not a ledger of a run.") from error
    return ledger


def read_on(ledger: Ledger, start: int) -> int:
    """Take the complete lines of a ledger's file from a place on; return where they end."""
    with ledger.path.open("rb") as file:
        file.seek(start)
        lines = file.read().splitlines(keepends=True)
    for line in lines:
        if not line.endswith(b"\n"):
            break
        start += len(line)
        _take(ledger, json.loads(line))
    return start


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)


def _take(ledger: Ledger, line: dict[str, Any]) -> None:
    kind = line["kind"]
    if kind == "write":
        names = ("number", "operation", "record", "key", "by_server")
        ledger.entries.append(Entry(*(line[name] for name in names)))
    elif kind == "state":
        entry = ledger.entries[line["number"] - 1]
        entry.key, entry.state, entry.why = line["key"], line["state"], line.get("why", "")
    elif kind == "former":
        ledger.settings_before[line["operation"]] = line["values"]
    elif kind == "restored":
        ledger.restored[line["operation"]] = line["why_not"]
    elif kind == "end":
        ledger.is_ended = True


def _now() -> str:
    return iso_of(datetime.now(UTC))
