"""Overlays written into the file of a contract."""

import codecs
import os
from pathlib import Path

from busroot_mock.errors import SetupError


def write_overlay(path: Path, overlay: Path) -> str:
    """Apply an overlay to a file, and leave alone what it does not change; say what became of it.

    Args:
        path: Of the contract, in YAML or JSON.
        overlay: The file of the overlay.

    Raises:
        SetupError: If a file cannot be read or written, or the overlay does not fit.
    """
    from busroot_mock.comparison.overlays import applied, read_overlay
    from busroot_mock.comparison.text_edits import edited
    from busroot_mock.contract.loader import read_document

    text, document = read_document(path)
    whole = edited(text, document, applied(document, read_overlay(overlay), overlay))
    try:
        _replace(path, text, whole)
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror}.") from error
    more = len(whole.splitlines()) - len(text.splitlines())
    return f"{path} has what {overlay} says: {more:+} lines."


def _replace(path: Path, text: str, whole: str) -> None:
    """Write a file anew in one step, with the ends of lines and the mark that it has."""
    data = path.read_bytes()
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    forms = {end: text.replace("\n", end).encode() for end in ("\n", "\r\n")}
    end = next((end for end, form in forms.items() if mark + form == data), None)
    if end is None:
        raise SetupError(f"{path} must be UTF-8, and all of its lines must end in one way.")
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(mark + whole.replace("\n", end).encode())
    new.chmod(path.stat().st_mode)
    os.replace(new, path)
