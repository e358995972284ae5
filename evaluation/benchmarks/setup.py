"""The set-up of all sections: the peers that run here, the contract, the load, how much to do."""

import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL
from typing import IO, NamedTuple

from evaluation.benchmarks.cases import (
    CASES,
    CONTRACT,
    WrongAnswer,
    check,
    with_answers,
    write_contract,
)
from evaluation.benchmarks.cores import stay_on_load_core
from evaluation.benchmarks.install import AUTOCANNON, NotInstalled, install
from evaluation.benchmarks.load import Generator, has_wrk
from evaluation.benchmarks.peers import OURS, QUIET, Peer, lacking
from evaluation.benchmarks.processes import Server, free_port, running


class Amounts(NamedTuple):
    """How much is measured.

    Attributes:
        seconds: Of load, for each case in each round.
        examples: Of Schemathesis, for each operation.
        requests: Of the section on memory.
    """

    rounds: int
    seconds: float
    examples: int
    requests: int


@dataclass
class Setup:
    """What every section needs.

    Attributes:
        not_run: Reason by title of a peer that does not run here.
        failed: Reason by title of a peer that ran and answered wrongly.
    """

    scratch: Path
    amounts: Amounts
    peers: list[Peer] = field(default_factory=list)
    folders: dict[str, Path] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def contract(self) -> Path:
        """The contract whose examples are busroot-mock's answers."""
        return self.scratch / "openapi.yaml"

    def say(self, text: str) -> None:
        """Tell how far the run is."""
        print(text, file=sys.stderr, flush=True)

    def fail(self, peer: Peer, error: WrongAnswer) -> None:
        """Note that a peer answered wrongly, and leave it out from now on.

        Raises:
            WrongAnswer: If it is busroot-mock: there is nothing to compare the others with.
        """
        if peer in OURS:
            raise error
        self.say(f"FAILED: {peer.title}: {error}")
        self.failed[peer.title] = str(error)
        self.peers.remove(peer)

    @contextmanager
    def serving(
        self, peer: Peer, log: IO[bytes] | int = DEVNULL, contract: Path | None = None
    ) -> Iterator[Server]:
        """Start a peer, at a free port.

        Args:
            log: Takes what it says on stderr.
            contract: What it serves, if not the contract of all sections.

        Raises:
            WrongAnswer: If it does not answer rightly.
        """
        port = free_port()
        folder = self.folders.get(peer.name, self.scratch)
        command = peer.command(folder, contract or self.contract, port)
        try:
            with running(command, port, peer.prefix, self.scratch, log) as server:
                yield server
        except WrongAnswer:
            self.say(f"{peer.title} was started, in {self.scratch}, with {shlex.join(command)}")
            raise

    def generator(self) -> Generator:
        """Return what makes load.

        Raises:
            NotInstalled: If there is neither wrk nor a way to install autocannon.
        """
        if has_wrk():
            return Generator(None)
        folder = install(*AUTOCANNON, self.scratch)
        return Generator(folder / "node_modules" / AUTOCANNON[0] / "autocannon.js")


def prepare(setup: Setup, peers: list[Peer]) -> None:
    """Install the peers, and write the contract that they serve."""
    setup.scratch.mkdir(parents=True, exist_ok=True)
    # A package that pip installed is compiled; so is the checkout, with the first start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    stay_on_load_core()
    setup.peers = [*OURS]
    for peer in peers:
        reason = lacking(peer)
        try:
            if reason is None and peer.package:
                setup.say(f"{peer.title}: installing, unless it is there")
                setup.folders[peer.name] = install(peer.package, peer.version, setup.scratch)
        except NotInstalled as error:
            reason = str(error)
        if reason:
            setup.say(f"{peer.title}: not run, {reason}")
            setup.not_run[peer.title] = reason
        else:
            setup.peers.append(peer)
    _write_contract(setup)


def _write_contract(setup: Setup) -> None:
    setup.contract.write_bytes(CONTRACT.read_bytes())
    answers = {}
    with setup.serving(QUIET) as server:
        for case in CASES:
            status, body = server.ask(case)
            check(case, status, body)
            answers[case] = json.loads(body)
    write_contract(with_answers(answers), setup.contract)
