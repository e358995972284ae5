"""End a command that a defect of ours broke off: exit code 3, and a file that says where."""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from ..reports import write_defects
from ..reports.outcome import DEFECT, DEFECTS, Defect


def report_defects(folder: Path, defects: list[Defect]) -> int:
    """Write tracebacks into a folder, say so in a sentence, and return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    write_defects(folder, defects)
    print(f"The contract tests are defective; please report {folder / DEFECTS}.", file=sys.stderr)
    return DEFECT


def report_exception(
    folder: Path, command: str, error: Exception, hide: Callable[[str], str]
) -> int:
    """Report an exception that a command has not foreseen; `hide` masks the keys in a text."""
    text = hide("".join(traceback.format_exception(error)))
    return report_defects(folder, [Defect(command, text)])
