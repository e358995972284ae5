"""The default world on disk, so that it outlives the server."""

import asyncio
import json
import logging
import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from busroot_mock import json_codec
from busroot_mock.errors import SetupError
from busroot_mock.worlds.state_document import document_of, kept_in
from busroot_mock.worlds.world import World

log = logging.getLogger(__name__)

FORMAT: Final = b"busroot-mock state 1"
DELAY: Final = 0.5
"""Seconds from a write to its being on disk: a burst of writes is one file."""

_UNFINISHED: Final = ".unfinished"


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
            asyncio.get_running_loop().call_later(DELAY, self._keep_if_possible)

    def _keep_if_possible(self) -> None:
        # A disk that is full now may not be at the next write, and the clients are served.
        try:
            self.keep()
        except SetupError as error:
            log.error("%s", error)

    def keep(self) -> None:
        """Write the file. Raises `SetupError` if that fails; the old file stays then."""
        self._is_due = False
        try:
            self._replace(_text(self._world))
        except OSError as error:
            raise SetupError(
                f"The state file {self._path} cannot be written: {error.strerror}."
            ) from error

    def _replace(self, text: bytes) -> None:
        folder, start = self._path.parent, _start_of_unfinished(self._path)
        with NamedTemporaryFile(dir=folder, prefix=start, suffix=_UNFINISHED, delete=False) as file:
            try:
                file.write(text)
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
        text = path.read_bytes()
    except FileNotFoundError:
        if path.parent.is_dir():
            return False
        raise SetupError(
            f"The state file {path} cannot be written: there is no such folder."
        ) from None
    except OSError as error:
        raise SetupError(f"The state file {path} cannot be read: {error.strerror}.") from error
    head, _, document = text.partition(b"\n")
    if not head.startswith(FORMAT):
        raise _refused(path, "is not a state file, or of another version of busroot-mock")
    if head != _head(document):
        raise _refused(path, "is damaged")
    try:
        kept = kept_in(json.loads(document))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise _refused(path, f"is of another version of busroot-mock ({error})") from error
    world.resume(kept)
    return True


def sweep(path: Path) -> None:
    """Remove what a server that was killed in the midst of a write has left beside the file."""
    start = _start_of_unfinished(path)
    for left in path.parent.iterdir():
        if left.name.startswith(start) and left.name.endswith(_UNFINISHED):
            left.unlink(missing_ok=True)


def _start_of_unfinished(path: Path) -> str:
    return f".{path.name}."


def _text(world: World) -> bytes:
    document = json_codec.encode(document_of(world.kept()))
    return _head(document) + b"\n" + document


def _head(document: bytes) -> bytes:
    """Return the first line of a file: its digest shows any damage."""
    return FORMAT + b" " + sha256(document).hexdigest().encode()


def _refused(path: Path, problem: str) -> SetupError:
    return SetupError(
        f"The state file {path} {problem}. It was not changed; move it away to start anew, or "
        "name another with --state."
    )
