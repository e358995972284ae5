"""The contract with an overlay, and what serves the operations that it adds."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from busroot_mock.errors import SetupError

if TYPE_CHECKING:
    from busroot_mock.contract.document import Contract
    from busroot_mock.generic.endpoint import Generic


ANSWERS_FILE: Final = "answers.json"


def contract_of(options: argparse.Namespace) -> "Contract":
    """Return the contract that the options name, with their overlay.

    Raises:
        SetupError: If one of them cannot be read, or the overlay does not fit.
    """
    from busroot_mock.contract.document import Contract

    if options.overlay is None:
        return Contract(options.contract)
    from busroot_mock.comparison.overlays import applied, read_overlay

    overlay = read_overlay(options.overlay)
    return Contract(options.contract, partial(applied, overlay=overlay, path=options.overlay))


def is_learned(folder: Path) -> bool:
    """Tell whether a folder is one that `learn` has written."""
    return (folder / ANSWERS_FILE).is_file()


def generic_of(options: argparse.Namespace, contract: "Contract") -> "Generic | None":
    """Return what serves the operations of the overlay; None without recorded answers.

    Raises:
        SetupError: If they cannot be read, or do not go together with another option.
    """
    if not is_learned(options.fixtures):
        return None
    if options.state is not None:
        raise SetupError("--state does not keep what an overlay adds; leave one of them out.")
    from busroot_mock.generic.endpoint import Generic
    from busroot_mock.generic.words import read_fixtures

    return Generic(contract, *read_fixtures(options.fixtures))
