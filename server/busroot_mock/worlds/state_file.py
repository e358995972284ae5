"""The default world on disk, so that it outlives the server."""

import asyncio
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from busroot_mock.errors import SetupError
from busroot_mock.worlds.capture import Capture
from busroot_mock.worlds.state import Kept
from busroot_mock.worlds.state_document import check_whole, document_of, encoded, kept_in
from busroot_mock.worlds.world import World

log = logging.getLogger(__name__)

FORMAT: Final = b"busroot-mock state 1"
DELAY: Final = 0.5
"""Seconds from a write to its being on disk, or to the next try: a burst of writes is one file."""

_UNFINISHED: Final = ".unfinished"


class StateFile:
    """Keeps a world in a file.

    The file is always whole: a new one takes its place in one step, when it is on disk.

    A thread writes it, from a copy, since that takes long. Where that fails, it is tried again
    until it succeeds.

    Args:
        path: Where; it need not exist. A link stays, and what it leads to is the file.
        world: What to keep.

    Attributes:
        is_due: Whether the world has changed since it was kept.
        problem: Why it could not be kept, if it could not.
        is_writing: Whether it is being written just now.
    """

    def __init__(self, path: Path, world: World) -> None:
        self._path = real_path(path)
        self._world = world
        self.is_due = False
        self.problem: str | None = None
        self.is_writing = False
        self._capture = Capture()
        self._has_changed = False
        self._task: asyncio.Task[None] | None = None

    def note_write(self) -> None:
        """Have the world kept soon; called on the event loop."""
        self._has_changed = True
        if not self.is_due:
            self.is_due = True
            asyncio.get_running_loop().call_later(DELAY, self._begin)

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._keep_if_possible())

    async def _keep_if_possible(self) -> None:
        # A disk that is full now may not be later, and the clients are served meanwhile.
        before, loop = self.problem, asyncio.get_running_loop()
        self._has_changed = False
        kept = self._capture.of(self._world.kept())
        try:
            await loop.run_in_executor(None, self._write, kept)
        except SetupError as error:
            if self.problem != before:
                log.error("%s It is tried again every %g s.", error, DELAY)
            self._has_changed = True
        else:
            if before is not None:
                log.warning("The state file %s is written again.", self._path)
        self.is_due = self._has_changed
        if self.is_due:
            loop.call_later(DELAY, self._begin)

    def keep(self) -> None:
        """Write the file. Raises `SetupError` if that fails; the old file stays then."""
        self._write(self._world.kept())
        self.is_due = False

    def _write(self, kept: Kept) -> None:
        self.is_writing = True
        try:
            self._replace(_text(kept))
        except OSError as error:
            self.problem = error.strerror or type(error).__name__
            raise SetupError(
                f"The state file {self._path} cannot be written: {self.problem}."
            ) from error
        finally:
            self.is_writing = False
        self.problem = None

    def _replace(self, text: bytes) -> None:
        folder, start = self._path.parent, _start_of_unfinished(self._path)
        with NamedTemporaryFile(dir=folder, prefix=start, suffix=_UNFINISHED, delete=False) as file:
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, self._path)
            except BaseException:
                with suppress(OSError):
                    os.unlink(file.name)
                raise


def restore(path: Path, world: World) -> bool:
    """Put a world into the state that a file keeps; tell whether there is a file.

    Raises:
        SetupError: If the file is not one of ours, or damaged; it is left as it is.
    """
    path = real_path(path)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise SetupError(f"The state file {path} is not a regular file.")
        text = path.read_bytes()
    except FileNotFoundError:
        if path.parent.is_dir():
            return False
        raise _without_folder(path) from None
    except OSError as error:
        raise SetupError(f"The state file {path} cannot be read: {error.strerror}.") from error
    head, _, document = text.partition(b"\n")
    if not head.startswith(FORMAT):
        raise _refused(path, "is not a state file, or of another version of busroot-mock")
    if head != _head(document):
        raise _refused(path, "is damaged")
    try:
        kept = kept_in(json.loads(document))
        world.resume(kept)
        check_whole(world)
    except SetupError:
        raise
    except Exception as error:  # Of a file that was not written by this version, anything may be.
        problem = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise _refused(path, f"is of another version of busroot-mock ({problem})") from error
    return True


def real_path(path: Path) -> Path:
    """Return where a path leads by its links. Raises `SetupError` if they lead in a circle."""
    with suppress(OSError, RuntimeError):
        resolved = path.resolve()
        # From Python 3.13 on, `resolve` leaves a circle as it is.
        if not resolved.is_symlink():
            return resolved
    raise SetupError(f"The state file {path} cannot be read: its links go in a circle.")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other servers from a state file, by a lock on a file beside it.

    Raises:
        SetupError: If another server has the lock, or the file for it cannot be made.
    """
    try:
        import fcntl
    except ImportError:  # on Windows
        yield
        return
    path = real_path(path)
    lock = path.with_name(f".{path.name}.lock")
    try:
        number = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except FileNotFoundError as error:
        raise _without_folder(path) from error
    except OSError as error:
        raise SetupError(f"The state file {path} cannot be locked: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SetupError(
                f"The state file {path} is used by another mock server; name another with --state."
            ) from error
        yield
    finally:
        # The file stays: were it removed, a third server could lock a new one beside a second.
        os.close(number)


def sweep(path: Path) -> None:
    """Remove what a server that was killed in the midst of a write has left beside the file."""
    start = _start_of_unfinished(path)
    for left in path.parent.iterdir():
        if left.name.startswith(start) and left.name.endswith(_UNFINISHED):
            left.unlink(missing_ok=True)


def _start_of_unfinished(path: Path) -> str:
    return f".{path.name}."


def _text(kept: Kept) -> bytes:
    document = encoded(document_of(kept))
    return _head(document) + b"\n" + document


def _head(document: bytes) -> bytes:
    """Return the first line of a file: its digest shows any damage."""
    return FORMAT + b" " + sha256(document).hexdigest().encode()


def _without_folder(path: Path) -> SetupError:
    return SetupError(f"The state file {path} cannot be written: there is no such folder.")


def _refused(path: Path, problem: str) -> SetupError:
    return SetupError(
        f"The state file {path} {problem}. It was not changed; move it away to start anew, or "
        "name another with --state."
    )
