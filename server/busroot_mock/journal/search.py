"""Entries of a journal that contain a text, and their order."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote, unquote_to_bytes

from busroot_mock.journal.masking import Secrecy
from busroot_mock.journal.reading import Reading
from busroot_mock.json_codec import NOTHING
from busroot_mock.worlds.journal import Entry

ORDERS: Final[Mapping[str, Callable[[Entry], Any]]] = {
    "number": lambda entry: entry.number,
    "status": lambda entry: entry.status,
    "tookMs": lambda entry: entry.took,
    "operationId": lambda entry: entry.operation or "~",
    "path": lambda entry: entry.path,
}
"""What entries are sorted by, by the name in `sort`."""


def has_text(secrecy: Secrecy, reading: Reading, text: str) -> bool:
    """Tell whether an entry has a text in what is shown of it, in any case.

    What is masked does not count, or who asks often enough would learn it.
    """
    wanted = text.casefold()
    # To mask takes long, and few have the text at all.
    if not any(wanted in each.casefold() for each in _raw(reading)):
        return False
    return any(wanted in each.casefold() for each in _shown(secrecy, reading))


def in_order(readings: list[Reading], sort: str) -> list[Reading]:
    """Return entries as `sort` asks for it, such as `-tookMs`; of equal ones the newest first."""
    key, is_down = ORDERS[sort.removeprefix("-")], sort[0] == "-"
    newest = list(reversed(readings))
    return sorted(newest, key=lambda reading: key(reading.entry), reverse=is_down)


def _raw(reading: Reading) -> Iterator[str]:
    entry = reading.entry
    yield f"{entry.method} {entry.path} {entry.operation or ''} {entry.status}"
    yield unquote(entry.path)
    yield unquote_to_bytes(entry.query.replace(b"+", b" ")).decode(errors="replace")
    for body in (entry.body, entry.answer):
        yield body.decode(errors="replace")


def _shown(secrecy: Secrecy, reading: Reading) -> Iterator[str]:
    entry = reading.entry
    path = secrecy.path(entry.path)
    yield f"{entry.method} {path} {entry.operation or ''} {entry.status}"
    yield unquote(path)
    for name, texts in reading.query.items():
        yield from (f"{secrecy.text(name)}={secrecy.value(text, name)}" for text in texts)
    for body in (reading.body, reading.answer):
        if body is not NOTHING:
            yield _compact(secrecy.value(body))


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
