"""The address for what tells of a defect of this distribution."""

from importlib.metadata import PackageNotFoundError, metadata
from typing import Final

FILE: Final = "defects.txt"
DISTRIBUTION: Final = "busroot-mock"
LABEL: Final = "issues"
"""Of the `project.urls` in pyproject.toml, which a maintainer of a copy sets, in any case."""

MAINTAINER: Final = f"whoever maintains this copy of {DISTRIBUTION}"


def addressee() -> str:
    """Return the address that the distribution states, and whose it is if it states none."""
    try:
        entries = metadata(DISTRIBUTION).get_all("Project-URL") or []
    except PackageNotFoundError:
        entries = []
    for entry in entries:
        label, _, address = entry.partition(",")
        if label.strip().lower() == LABEL:
            return str(address).strip()
    return MAINTAINER
