"""End a command that a defect of ours broke off: exit code 3, and a file that says where."""

import errno
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from busroot_mock.defects import addressee
from busroot_mock.errors import SetupError

from ..reports import write_defects
from ..reports.outcome import DEFECT, DEFECTS, Defect

_NAMES = "ENOSPC EDQUOT EFBIG EROFS EACCES EPERM EMFILE EIO ENAMETOOLONG ENOTDIR EISDIR ELOOP"
_FULL = frozenset(number for number, name in errno.errorcode.items() if name in _NAMES.split())


def refuse_full(error: Exception, folder: Path) -> None:
    """Raise `SetupError` if an exception only says that a file cannot be written any more."""
    if isinstance(error, OSError) and error.errno in _FULL:
        place = error.filename or folder
        raise SetupError(f"{place} cannot be written: {error.strerror}.") from error


def report_defects(folder: Path, defects: list[Defect]) -> int:
    """Write tracebacks into a folder, say so in a sentence, and return the exit code.

    Where the folder cannot be written to, they are in one for temporary files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_defects(folder, defects)
    except OSError:
        folder = Path(mkdtemp(prefix="busroot-report-"))
        write_defects(folder, defects)
    print(
        f"The contract tests are defective; please send {folder / DEFECTS} to {addressee()}.",
        file=sys.stderr,
    )
    return DEFECT


def report_exception(
    folder: Path, command: str, error: Exception, hide: Callable[[str], str]
) -> int:
    """Report an exception that a command has not foreseen; `hide` masks the keys in a text."""
    text = hide("".join(traceback.format_exception(error)))
    return report_defects(folder, [Defect(command, text)])
