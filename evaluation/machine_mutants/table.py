"""The table of the exam in Markdown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.machine_mutants.mutant import MachineMutant
from evaluation.machine_mutants.trial import CONTRADICTS, FOUND, NOT_SERVED, NOT_TESTED

Outcomes = Mapping[str, Mapping[str, Any]]
EQUIVALENT = "equivalent"


def render(
    mutants: Sequence[MachineMutant], outcomes: Outcomes, equivalent: Mapping[str, str]
) -> str:
    """Return the table, and what was not found, with the reason of those that cannot be."""
    tried = [mutant for mutant in mutants if mutant.name in {*outcomes, *equivalent}]
    rooms = sorted({_room(mutant) for mutant in tried})
    head = ["Code", "Drawn", "Tried", "Not served", "Equivalent", "Found", "Assumptions"]
    head += ["Not tested", "Share", "With `--strict`"]
    rows = [_row(room, mutants, outcomes, equivalent) for room in [*rooms, ""]]
    lines = [head, ["---"] * len(head), *rows]
    parts = ["\n".join(f"| {' | '.join(line)} |" for line in lines), ""]
    for mutant in tried:
        verdict = outcomes.get(mutant.name, {}).get("verdict")
        if verdict not in (FOUND, NOT_SERVED):
            said = outcomes.get(mutant.name, {}).get("why", "").strip().rpartition("\n")[2]
            why = equivalent.get(mutant.name) or f"{verdict}: {said}".rstrip(": .")
            parts.append(f"- `{mutant.name}`: {why}.")
    return "\n".join(parts)


def _room(mutant: MachineMutant) -> str:
    return mutant.module.partition("/")[0]


def _row(
    room: str,
    mutants: Sequence[MachineMutant],
    outcomes: Outcomes,
    equivalent: Mapping[str, str],
) -> list[str]:
    drawn = [mutant for mutant in mutants if not room or _room(mutant) == room]
    tried = [mutant.name for mutant in drawn if mutant.name in {*outcomes, *equivalent}]
    verdicts = Counter(
        EQUIVALENT if name in equivalent else outcomes[name]["verdict"] for name in tried
    )
    counted = len(tried) - verdicts[NOT_SERVED] - verdicts[EQUIVALENT]
    seen = [verdicts[FOUND], verdicts[FOUND] + verdicts[CONTRADICTS]]
    shares = [f"{each / counted:.0%}" if counted else "-" for each in seen]
    shown = (NOT_SERVED, EQUIVALENT, FOUND, CONTRADICTS, NOT_TESTED)
    figures = [len(drawn), len(tried), *(verdicts[verdict] for verdict in shown)]
    return [f"`{room}`" if room else "all", *map(str, figures), *shares]
