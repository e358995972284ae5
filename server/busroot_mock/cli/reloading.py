"""`serve --reload`: contract, overlay and fixtures are taken up when their files change."""

import argparse
import asyncio
import gc
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from busroot_mock.cli.checked_world import check_world, fixtures_of, world_of
from busroot_mock.cli.overlaid import contract_of, generic_of
from busroot_mock.datasets.readings import read_anew
from busroot_mock.errors import SetupError
from busroot_mock.serving.app import Application
from busroot_mock.serving.server import Server

log = logging.getLogger(__name__)

PAUSE: Final = 0.3
"""Seconds between two looks at the files; without a change for so long, an edit is complete."""

Stamps = dict[Path, tuple[int, int, int]]


class Reloading:
    """Takes up files that change, in worlds that stay: records, clocks, faults, journals and keys.

    A world that is reset starts from the new fixtures, and so does a new one. What is refused
    changes nothing.

    Files are looked at, since a few dozen cost next to nothing: that also works where a system does
    not report changes, as in folders of a container, and after a folder was replaced.

    Args:
        options: Of `serve`.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options

    async def __call__(self, server: Server) -> None:
        """Take up each change of the files, until this is cancelled."""
        taken = self._stamps()
        while True:
            await asyncio.sleep(PAUSE)
            seen = self._stamps()
            if seen == taken:
                continue
            await asyncio.sleep(PAUSE)
            if seen == self._stamps():
                taken = seen
                self.renew(server)

    def renew(self, server: Server) -> None:
        """Serve what the files are now, or say why not."""
        former = server.application
        assert isinstance(former, Application)
        try:
            with read_anew():
                server.application = application = self._application(former)
        except SetupError as error:
            log.error("Not reloaded, what was there before goes on: %s", error)
            return
        except Exception:  # It must not end the server, which goes on with what it has.
            log.exception("Not reloaded, what was there before goes on:")
            return
        server.refuse = application.refuse
        # The application before holds on to itself; full collections are seldom.
        del former
        gc.collect()
        contract = application.contract
        log.info(
            "Reloaded: contract %s, %d operations; worlds keep their records until they are reset.",
            contract.version,
            len(contract.operations),
        )

    def _application(self, former: Application) -> Application:
        options = self._options
        contract = contract_of(options)
        used = dict.fromkeys(world.dataset for _, world in former.worlds)
        for name in {**used, options.dataset: None}:
            check_world(options, contract, world_of(options, name))
        return former.renewed(contract, generic_of(options, contract))

    def _stamps(self) -> Stamps:
        """Return what tells one state of the files from another."""
        return dict(self._stamped())

    def _stamped(self) -> Iterator[tuple[Path, tuple[int, int, int]]]:
        options = self._options
        folders = {options.fixtures, fixtures_of(options)}
        files = [options.contract, options.overlay]
        for folder in folders:
            files += [*folder.glob("*.json"), *folder.glob("*/*.json")]
        for path in filter(None, files):
            try:
                found = path.stat()
            except OSError:  # It is replaced just now, or gone.
                continue
            yield path, (found.st_mtime_ns, found.st_size, found.st_ino)
