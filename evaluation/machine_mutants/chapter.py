"""The chapter of docs/mutants.md on the exam: what was found, and what was not, by kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.machine_mutants.mutant import MachineMutant
from evaluation.machine_mutants.verdicts import CONTRADICTS, FOUND, NOT_SERVED, NOT_TESTED, SURVIVED

Outcomes = Mapping[str, Mapping[str, Any]]
EQUIVALENT = "equivalent"
TITLE = "## Defects that a machine made"
HEAD = f"""\
{TITLE}

Made by `python -m evaluation.machine_mutants table`; do not edit. [Cosmic Ray][cosmic-ray] changes
one place in the code that answers requests; which places, a seed says, from each module in turn.
`verify --write --fail-fast` looks for each on a fresh mock server, with the tags that it touches,
then with all. *Strict* is what only contradicts an assumption. *Not served* did not start, and
*equivalent* ones break no statement in any answer: `evaluation/machine_mutants/equivalent.toml` has
the reason of each. Shares are of all others that were tried.

[cosmic-ray]: https://cosmic-ray.readthedocs.io

"""
UNSORTED = "Not sorted yet"
ENDED = "The run ended early, with an exit code and the reason"


def render(
    mutants: Sequence[MachineMutant],
    outcomes: Outcomes,
    equivalent: Mapping[str, str],
    kinds: Mapping[str, Sequence[str]],
) -> str:
    """Return the chapter.

    Args:
        mutants: All that were drawn.
        outcomes: By name, of those that were tried.
        equivalent: Why some make no difference, by their names.
        kinds: The names of those that are missed, by what they have in common.
    """
    tried = [mutant for mutant in mutants if mutant.name in {*outcomes, *equivalent}]
    rooms = sorted({_room(mutant) for mutant in tried})
    head = ["Code", "Drawn", "Tried", "Not served", "Equivalent", "Found", "Strict"]
    head += ["Not tested", "Missed", "Share", "With `--strict`"]
    rows = [_row(room, mutants, outcomes, equivalent) for room in [*rooms, ""]]
    lines = [head, ["---"] * len(head), *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    names = [mutant.name for mutant in tried if mutant.name not in equivalent]
    return HEAD + table + "\n\n" + _missed(names, outcomes, kinds)


def _missed(names: Sequence[str], outcomes: Outcomes, kinds: Mapping[str, Sequence[str]]) -> str:
    """Return what was not found, by kind."""
    kind_of = {name: kind for kind, some in kinds.items() for name in some}
    lines: dict[str, list[str]] = {}
    for name in names:
        verdict, why = outcomes[name]["verdict"], outcomes[name].get("why", "")
        if verdict == SURVIVED:
            lines.setdefault(kind_of.get(name, UNSORTED), []).append(f"- `{name}`")
        elif verdict == NOT_TESTED:
            said = why.strip().rpartition("\n")[2]
            lines.setdefault(kind_of.get(name, ENDED), []).append(f"- `{name}`: {said}")
    parts = ["\n".join([f"{kind}:", "", *lines[kind], "", ""]) for kind in sorted(lines)]
    return "".join(parts)


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
    shown = (NOT_SERVED, EQUIVALENT, FOUND, CONTRADICTS, NOT_TESTED, SURVIVED)
    figures = [len(drawn), len(tried), *(verdicts[verdict] for verdict in shown)]
    return [f"`{room}`" if room else "all", *map(str, figures), *shares]
