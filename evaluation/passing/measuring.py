"""Measurement of the judge of passing traffic, with an ordinary client."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from busroot_mock.recordings.har_reader import read_har
from busroot_mock.recordings.recorded import Recorded
from contract_tests.config.settings import Settings
from contract_tests.passing.judging import DEPLOYMENT, judge_traffic, side_of
from evaluation.mutants.catalogue import Mutant, load
from evaluation.passing.client import OrdinaryClient

ROUNDS = 1
"""Times that the client goes through all operations, for each seed of a defect."""


class Seen(NamedTuple):
    """What was found in some traffic.

    Attributes:
        exchanges: How many passed.
        found: Check, operation and what was found, of each finding on the deployment.
    """

    exchanges: int
    found: list[str]


def judged(recorded: Iterable[Recorded]) -> Seen:
    """Return what is found in exchanges; assumptions count as well."""
    exchanges = sorted(recorded, key=lambda each: each.started)
    with TemporaryDirectory() as folder:
        settings = Settings(report=folder)
        outcome = judge_traffic((("client", each) for each in exchanges), settings, ())
    found = [each for each in outcome.findings if side_of(each) == DEPLOYMENT]
    return Seen(
        len(exchanges),
        [f"{each.check} {each.operation}: {each.expected} {each.actual}" for each in found],
    )


def of_clean(exchanges: int, first_seed: int = 0) -> Iterator[Seen]:
    """Yield what is found in traffic with the mock server as it is, seed by seed."""
    seen, seed = 0, first_seed
    while seen < exchanges:
        one = judged(OrdinaryClient(None, seed).run(ROUNDS))
        seen, seed = seen + one.exchanges, seed + 1
        yield one


def of_files(files: Iterable[Path]) -> Iterator[Seen]:
    """Yield what is found in archives, such as `traffic.har` of runs of `verify`."""
    for file in files:
        yield judged(read_har(file))


def of_defects(names: Iterable[str], seeds: int) -> Iterator[tuple[Mutant, str]]:
    """Yield each defect with what is found first of it; an empty text if nothing is."""
    catalogue = load()
    for name in names:
        mutant, first = catalogue[name], ""
        for seed in range(seeds):
            client = OrdinaryClient(mutant.defect, seed, mutant.tags)
            first = next(iter(judged(client.run(ROUNDS)).found), "")
            if first:
                break
        yield mutant, first
