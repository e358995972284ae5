"""A world of the options of `serve`, held against the contract."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from busroot_mock.cli.overlaid import is_learned
from busroot_mock.paths import EMPTY_CONTRACT, FIXTURES

if TYPE_CHECKING:
    from busroot_mock.contract.document import Contract
    from busroot_mock.worlds.world import World


def fixtures_of(options: argparse.Namespace) -> Path:
    """Return the folder of datasets: what `learn` has written has none, so it is our own then."""
    folder: Path = FIXTURES if is_learned(options.fixtures) else options.fixtures
    return folder


def world_of(options: argparse.Namespace, dataset: str) -> "World":
    """Return a new world of a dataset. Raises `SetupError` if it cannot be loaded."""
    from busroot_mock.worlds.clock import Clock
    from busroot_mock.worlds.world import World

    return World(dataset, options.seed, Clock(options.clock), fixtures_of(options))


def check_world(options: argparse.Namespace, contract: "Contract", world: "World") -> None:
    """Answer every operation once in a world, and hold its dataset against the contract.

    Raises:
        SetupError: If they do not agree.
    """
    from busroot_mock.datasets.conformance import check_records
    from busroot_mock.pipeline.rehearsal import rehearse

    if options.contract != EMPTY_CONTRACT:
        check_records(contract, fixtures_of(options), world.dataset)
    rehearse(contract, world)
