"""When a defect counts as found, and when the whole is good enough."""

from collections.abc import Iterable
from typing import Any

from evaluation.mutants.catalogue import Mutant
from evaluation.mutants.serving import NONE

ONE_IN = 10
"""So many defects of meaning, `verify` may miss one of; of those of contract, none."""

Outcomes = dict[str, Any]
"""What came of one tool, by name of the defect."""


def new_findings(outcomes: Outcomes, name: str) -> list[str]:
    """Return what is shown of the findings that the stub as it is does not have."""
    before = outcomes.get(NONE, {}).get("findings", {})
    after = outcomes.get(name, {}).get("findings", {})
    return sorted({shown for identity, shown in after.items() if identity not in before})


def is_found(outcomes: Outcomes, name: str) -> bool:
    """Tell whether a tool found a defect."""
    return bool(new_findings(outcomes, name))


def missed(outcomes: Outcomes, mutants: Iterable[Mutant]) -> list[Mutant]:
    """Return the defects that were looked for and not found."""
    return [one for one in mutants if one.name in outcomes and not is_found(outcomes, one.name)]


def is_good(results: dict[str, Outcomes], mutants: Iterable[Mutant]) -> bool:
    """Tell whether `verify` found what it must, and nothing on the stub as it is."""
    outcomes = results.get("verify")
    if outcomes is None:
        return True
    first = outcomes.get(NONE, {})
    looked_for = [one for one in mutants if one.name in outcomes]
    gone = missed(outcomes, looked_for)
    of_meaning = [one for one in looked_for if one.kind == "meaning"]
    return (
        first.get("findings") == {}
        and "trouble" not in first
        and all(one.kind == "meaning" for one in gone)
        and len(gone) * ONE_IN <= len(of_meaning)
    )
