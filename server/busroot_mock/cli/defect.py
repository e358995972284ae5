"""A defect of the command itself: its traceback goes to a file, without keys."""

import os
import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from busroot_mock.defects import FILE, addressee

_SECRET: Final = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH", re.IGNORECASE)
_NAMED: Final = re.compile(r"\$\{?(\w+)")
_SHORTEST: Final = 4
"""A shorter value is in many texts by chance."""


def report_defect(error: Exception, folder: str | None, arguments: Sequence[str]) -> str:
    """Write the traceback of an error to a file; return the sentence that names it.

    Args:
        error: That nobody has foreseen.
        folder: For the file, if the command has one; otherwise, or where it cannot be written, it
            is a fresh one for temporary files.
        arguments: Of the command line. A variable that they name may hold a secret.
    """
    text = without_secrets("".join(traceback.format_exception(error)), os.environ, arguments)
    path = _written(text, folder)
    if path is None:
        return (
            f"{text}busroot-mock: this is a defect of it; please send these lines to {addressee()}."
        )
    return f"busroot-mock: this is a defect of it; please send {path} to {addressee()}."


def without_secrets(text: str, variables: Mapping[str, str], arguments: Iterable[str]) -> str:
    """Put the names of variables that may hold a secret in place of their values."""
    named = {name for argument in arguments for name in _NAMED.findall(argument)}
    secrets = [
        (value, name)
        for name, value in variables.items()
        if len(value) >= _SHORTEST and (name in named or _SECRET.search(name))
    ]
    for value, name in sorted(secrets, key=lambda each: -len(each[0])):
        for form in {value, repr(value)[1:-1]}:
            text = text.replace(form, f"${name}")
    return text


def _written(text: str, folder: str | None) -> Path | None:
    with suppress(OSError, ValueError):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            return _append(Path(folder), text)
    with suppress(OSError, ValueError):
        return _append(Path(mkdtemp(prefix="busroot-defect-")), text)
    return None


def _append(folder: Path, text: str) -> Path:
    # What a run has found out before stays.
    with (folder / FILE).open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return folder / FILE
