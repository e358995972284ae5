"""Defects that are left to try, and those that make no difference."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.machine_mutants.trial import FOUND, NOT_SERVED

HERE = Path(__file__).parent


@cache
def equivalent() -> dict[str, str]:
    """Return why defects make no difference to any answer, by their names."""
    reasons: dict[str, str] = tomllib.loads((HERE / "equivalent.toml").read_text("utf-8"))
    return reasons


def is_left(outcome: Mapping[str, Any] | None, name: str, is_whole: bool) -> bool:
    """Tell whether a defect is to be tried, first or with everything."""
    if name in equivalent():
        return False
    if outcome is None or not is_whole:
        return outcome is None and not is_whole
    return not outcome["whole"] and outcome["verdict"] not in (FOUND, NOT_SERVED)
