"""The table of the checks of oasdiff: which of them `compare` covers, and how it judges."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.documents import compare_documents
from busroot_mock.comparison.sides import Side
from evaluation.comparison.documents import Pair
from evaluation.comparison.pairs import pair_for

LIST: Final = Path(__file__).with_name("checks.txt")
PAGE: Final = Path(__file__).parents[2] / "docs" / "compare-checks.md"
VERSION: Final = "4553c69, of August 2026"
_ORDER: Final = ("breaking", "undecided", "compatible")
_HEAD: Final = """\
# The checks of oasdiff

[oasdiff](https://github.com/oasdiff/oasdiff) has a name for each kind of change that it looks for:
{total} of them at {version}. For each, two small documents are made that differ by
it; `compare` covers it if it sees a change. Covered are {covered}, and {alike} of these are judged
alike; of {same} more, `compare` says that nothing changes on the wire, such as a note in `allOf`,
or a `readOnly` property in requests. This page is made by `python -m evaluation.comparison`.

oasdiff calls a change ERR if it breaks clients, WARN if it may, INFO if it does not. Where
`compare` judges otherwise, its word is in bold: [compare.md](compare.md) says how it judges.

| check | oasdiff | clients | change |
| --- | --- | --- | --- |
"""
_LEVELS: Final = {
    "ERR": ("breaking",),
    "WARN": ("undecided", "breaking"),
    "INFO": ("compatible",),
}


class Row(NamedTuple):
    """A check of oasdiff.

    Attributes:
        check: Its id.
        level: `ERR`, `WARN` or `INFO`.
        changes: What `compare` sees; None if no documents are made for the check.
    """

    check: str
    level: str
    changes: list[Change] | None

    @property
    def clients(self) -> str:
        """The worst that the changes mean for clients."""
        effects = [each.clients for each in self.changes or ()]
        return min(effects, key=_ORDER.index, default="")

    @property
    def agrees(self) -> bool:
        """Tell whether oasdiff judges alike."""
        return self.clients in _LEVELS[self.level]


def rows() -> Iterator[Row]:
    """Yield all checks of oasdiff, each tried on documents made for it."""
    with tempfile.TemporaryDirectory() as folder:
        for line in LIST.read_text(encoding="utf-8").splitlines():
            check, level = line.split()
            pair = pair_for(check)
            yield Row(check, level, None if pair is None else changes_of(pair, Path(folder)))


def changes_of(pair: Pair, folder: Path) -> list[Change]:
    """Return what `compare` sees of two documents."""
    sides = []
    for number, content in enumerate(pair):
        path = folder / f"{number}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        sides.append(Side(path))
    return compare_documents(*sides).changes


def page(table: list[Row]) -> str:
    """Return the page."""
    covered = sum(bool(row.changes) for row in table)
    alike = sum(bool(row.changes) and row.agrees for row in table)
    same = sum(row.changes == [] for row in table)
    head = _HEAD.format(total=len(table), covered=covered, alike=alike, same=same, version=VERSION)
    return head + "".join(f"{_line(row)}\n" for row in table)


def _line(row: Row) -> str:
    clients = row.clients if row.agrees or not row.clients else f"**{row.clients}**"
    ids = ", ".join(f"`{name}`" for name in dict.fromkeys(each.id for each in row.changes or ()))
    otherwise = "not covered" if row.changes is None else "no change"
    return f"| `{row.check}` | {row.level} | {clients or '-'} | {ids or otherwise} |"
