"""The state of a world on disk, so that it outlives the server."""

import asyncio
import os
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from busroot_mock import wire
from busroot_mock.clock import Clock
from busroot_mock.errors import SetupError
from busroot_mock.store import KEYS, PLATFORM, Store, Table
from busroot_mock.worlds import State, World

FORMAT: Final = "busroot-mock state 1"
DELAY: Final = 0.5
"""Seconds from a write to its being on disk: a burst of writes is one file."""


class StateFile:
    """Keeps a world in a file.

    The file is always whole: a new one takes its place in one step, when it is on disk.

    Args:
        path: Where; it need not exist.
        world: What to keep.
    """

    def __init__(self, path: Path, world: World) -> None:
        self._path = path
        self._world = world
        self._is_due = False

    def note_write(self) -> None:
        """Have the world kept soon; called on the event loop."""
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(DELAY, self.keep)

    def keep(self) -> None:
        """Write the file. Raises `OSError` if that cannot be."""
        self._is_due = False
        data = wire.encode(_document(self._world))
        with NamedTemporaryFile(
            dir=self._path.parent, prefix=f".{self._path.name}.", delete=False
        ) as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, self._path)
            except BaseException:
                os.unlink(file.name)
                raise


def restore(path: Path, world: World) -> bool:
    """Put a world into the state that a file keeps; tell whether there is a file.

    Raises:
        SetupError: If the file is not one of ours, or damaged; it is left as it is.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if path.parent.is_dir():
            return False
        raise SetupError(f"The state file {path} cannot be: there is no such folder.") from None
    except OSError as error:
        raise SetupError(f"The state file {path} cannot be read: {error.strerror}.") from error
    document, found = wire.decode(data)
    try:
        if found or document["format"] != FORMAT:
            raise ValueError("it is no state file of this version")
        dataset, seed = str(document["dataset"]), int(document["seed"])
        world.resume(dataset, seed, _state(document), _clock(document["clock"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SetupError(
            f"The state file {path} is damaged ({type(error).__name__}: {error}) and was left as "
            "it is. Move it away to start anew, or name another with --state."
        ) from error
    return True


def _document(world: World) -> dict[str, Any]:
    state = world.state
    return {
        "format": FORMAT,
        "dataset": world.dataset,
        "seed": world.seed,
        "clock": world.clock.setting(),
        "drawn": state.drawn,
        "platform": _records(state.platform),
        "accounts": {name: _records(store) for name, store in state.accounts.items()},
        "initial": {name: _records(store) for name, store in state.initial.items()},
    }


def _records(store: Store) -> dict[str, Any]:
    return {name: list(table) for name, table in store.items()}


def _state(document: dict[str, Any]) -> State:
    own = set(KEYS) - set(PLATFORM)
    state = State(
        _store(document["platform"], set(PLATFORM)),
        {name: _store(tables, own) for name, tables in document["accounts"].items()},
        {name: _store(tables, own) for name, tables in document["initial"].items()},
        Counter({str(name): int(count) for name, count in document["drawn"].items()}),
    )
    if not state.accounts.keys() == state.initial.keys() == _ids(state):
        raise ValueError("its accounts do not agree with one another")
    return state


def _ids(state: State) -> set[Any]:
    return {record["id"] for record in state.platform["accounts"]}


def _store(tables: dict[str, Any], names: set[str]) -> Store:
    if set(tables) != names:
        raise ValueError("it has other tables")
    return {name: Table(KEYS[name], tables[name]) for name in KEYS if name in names}


def _clock(setting: dict[str, Any]) -> Clock:
    clock = Clock(None if setting["frozen"] is None else datetime.fromisoformat(setting["frozen"]))
    clock.ahead = timedelta(milliseconds=setting["aheadMs"])
    return clock
