"""Defects that are left to try, those that make no difference, and kinds of those missed."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.machine_mutants.verdicts import FOUND, NOT_SERVED

HERE = Path(__file__).parent


@cache
def equivalent() -> dict[str, str]:
    """Return why defects make no difference to any answer, by their names."""
    reasons: dict[str, str] = tomllib.loads((HERE / "equivalent.toml").read_text("utf-8"))
    return reasons


@cache
def kinds() -> dict[str, list[str]]:
    """Return the names of defects that are missed, by what they have in common."""
    missed: dict[str, list[str]] = tomllib.loads((HERE / "missed.toml").read_text("utf-8"))
    return missed


def found_alone(outcomes: Mapping[str, Any], part: str) -> dict[str, Any]:
    """Return what came of defects, without those to be tried again: not found, of such a name."""
    return {
        name: outcome
        for name, outcome in outcomes.items()
        if part not in name or outcome["verdict"] in (FOUND, NOT_SERVED)
    }


def is_left(outcome: Mapping[str, Any] | None, name: str, is_whole: bool) -> bool:
    """Tell whether a defect is to be tried, first or with everything."""
    if name in equivalent():
        return False
    if outcome is None or not is_whole:
        return outcome is None and not is_whole
    return not outcome["whole"] and outcome["verdict"] not in (FOUND, NOT_SERVED)
