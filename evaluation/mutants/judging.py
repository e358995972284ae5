"""The bars: enough for a defect to count as found, and for the whole to be good."""

from collections.abc import Iterable
from typing import Any

from evaluation.mutants.catalogue import Mutant
from evaluation.mutants.serving import NONE

ONE_IN = 10
"""So many defects of meaning, `verify` may miss one of; of those of contract, none."""

Outcomes = dict[str, Any]
"""What came of one tool, by name of the defect."""


def new_findings(outcomes: Outcomes, name: str) -> list[str]:
    """Return what is shown of the findings that the mock server as it is does not have."""
    before = outcomes.get(NONE, {}).get("findings", {})
    after = outcomes.get(name, {}).get("findings", {})
    return sorted({shown for identity, shown in after.items() if identity not in before})


def is_found(outcomes: Outcomes, name: str) -> bool:
    """Tell whether a tool found a defect."""
    return bool(new_findings(outcomes, name))


def missed(outcomes: Outcomes, mutants: Iterable[Mutant]) -> list[Mutant]:
    """Return the defects that were looked for and not found."""
    return [
        mutant
        for mutant in mutants
        if mutant.name in outcomes and not is_found(outcomes, mutant.name)
    ]


def is_good(results: dict[str, Outcomes], mutants: Iterable[Mutant]) -> bool:
    """Tell whether `verify` found what it must, and nothing on the mock server as it is."""
    outcomes = results.get("verify")
    if outcomes is None:
        return True
    first = outcomes.get(NONE, {})
    looked_for = [mutant for mutant in mutants if mutant.name in outcomes]
    gone = missed(outcomes, looked_for)
    of_meaning = [mutant for mutant in looked_for if mutant.kind == "meaning"]
    return (
        first.get("findings") == {}
        and "trouble" not in first
        and all(mutant.kind == "meaning" for mutant in gone)
        and len(gone) * ONE_IN <= len(of_meaning)
    )
