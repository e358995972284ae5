"""Read the text of a file that a person has written, whatever editor saved it."""

import codecs
from pathlib import Path
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    # Windows calls UTF-16 Unicode; its editors and PowerShell write it with a mark.
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnreadableFile(Exception):
    """A file cannot be read as text; the message says why, without a full stop."""


def read_text(path: Path) -> str:
    """Return the text of a file, in UTF-8 or with the byte order mark of UTF-16.

    The mark is no part of the text, and lines end with a newline.

    Raises:
        UnreadableFile: If it cannot be read, or is not such a text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error
    mark, encoding = next((each for each in _MARKS if data.startswith(each[0])), (b"", "utf-8"))
    try:
        text = data.removeprefix(mark).decode(encoding)
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        raise UnreadableFile(f"it is not UTF-8 (byte {at} is not); save it as UTF-8") from error
    return text.replace("\r\n", "\n")
