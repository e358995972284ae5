"""Rows of docs/mutants.md that are measured by themselves, without a run of all defects."""

import re
from collections.abc import Sequence
from pathlib import Path

from evaluation.mutants.catalogue import Mutant, load
from evaluation.mutants.run import Results, read_results
from evaluation.mutants.table import KINDS, MISSED, NOT_RUN, NOTHING, as_line, reasons, row


def add_rows(results: Path, out: Path, names: Sequence[str]) -> None:
    """Put the rows of some defects into the page; the other rows and the counts stay."""
    page = out.read_text(encoding="utf-8")
    mutants = [load()[name] for name in names]
    out.write_text(with_rows(page, read_results(results), mutants), encoding="utf-8")


def with_rows(page: str, results: Results, mutants: Sequence[Mutant]) -> str:
    """Return the page with the rows of some defects, new ones last, and why they are missed."""
    head, title, text = page.partition(MISSED)
    for mutant in mutants:
        head = _with_row(head, row(results, mutant), KINDS[mutant.kind])
    outcomes = results.get("verify", {})
    again = tuple(f"- `{mutant.name}`: " for mutant in mutants if mutant.name in outcomes)
    kept = [
        line for line in text.splitlines() if line.startswith("- ") and not line.startswith(again)
    ]
    lines = [*kept, *reasons(outcomes, mutants)]
    return head + title + ("\n".join(lines) or NOTHING) + "\n"


def _with_row(text: str, cells: Sequence[str], title: str) -> str:
    """Return the tables with a row in place of the last one of that defect, else below its kind."""
    before = re.search(rf"^\| {re.escape(cells[0])} \|.+\n", text, re.MULTILINE)
    if not before:
        table = re.search(rf"^## {title}\n\n(?:\|.+\n)+", text, re.MULTILINE)
        assert table, title
        return text[: table.end()] + as_line(cells) + "\n" + text[table.end() :]
    known = before[0].strip("| \n").split(" | ")
    if known[:3] == list(cells[:3]):  # the same defect: what was not run now stands
        cells = [old if new == NOT_RUN else new for old, new in zip(known, cells, strict=True)]
    return text[: before.start()] + as_line(cells) + "\n" + text[before.end() :]
