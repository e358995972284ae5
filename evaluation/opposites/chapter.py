"""The chapter of docs/mutants.md on opposites: how many of each form `verify` finds."""

from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.opposites.opposite import Opposite

TITLE = "## Opposites of the contract's fields"
HEAD = f"""\
{TITLE}

Made by `python -m evaluation.opposites run`; do not edit. For each form of statement that fields of
the contract have, a generator makes the opposite of every such statement; `verify` looks for each
as for the defects below, up to its first failure. *Strict* is what only contradicts an assumption.

"""
ASSUMED = "assumption"


def render(opposites: Sequence[Opposite], outcomes: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the chapter."""
    head = ["Form", "All", "Tried", "Found", "Strict", "Missed"]
    rows = [head, ["---"] * len(head)]
    for form in sorted({one.form for one in opposites}):
        names = [one.name for one in opposites if one.form == form]
        tried = [outcomes[name]["by"] for name in names if name in outcomes]
        strict = sum(ASSUMED in by and len(by) == 1 for by in tried)
        missed = sum(not by for by in tried)
        figures = [len(names), len(tried), len(tried) - strict - missed, strict, missed]
        rows.append([form[0].upper() + form[1:], *map(str, figures)])
    lines = [f"| {' | '.join(row)} |" for row in rows] + [""]
    lines += [f"- missed: `{one.name}`" for one in opposites if _is_missed(outcomes, one)]
    return HEAD + "\n".join(lines).rstrip() + "\n\n"


def _is_missed(outcomes: Mapping[str, Mapping[str, Any]], opposite: Opposite) -> bool:
    return outcomes.get(opposite.name, {}).get("by") == {}
