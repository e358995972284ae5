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
    """Return what serves operations without code; None if there are none, and no answers.

    Raises:
        SetupError: If what was recorded cannot be read, or does not go with another option.
    """
    from busroot_mock.contract.operations import is_generic

    has_records = is_learned(options.fixtures)
    if has_records and options.state is not None:
        raise SetupError("--state does not keep what an overlay adds; leave one of them out.")
    if not has_records and not any(is_generic(each.node) for each in contract.operations):
        return None
    from busroot_mock.generic.endpoint import Generic
    from busroot_mock.generic.items import Items
    from busroot_mock.generic.words import read_fixtures

    recorded = read_fixtures(options.fixtures) if has_records else ((), Items())
    return Generic(contract, *recorded)
