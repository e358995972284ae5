"""Commands that terminals and runners of CI services read out of what is printed."""

import re
from typing import Final

_SIGN: Final = re.compile(r"#(?=#\w*\[)")
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
_COMMAND: Final = re.compile(
    r"(^[^\S\n]*[\u180e\u200b\ufeff]*(?=::)|section_(?:start|end)(?=:))(.)",
    re.MULTILINE,
)


def without_commands(text: str, sign: str) -> str:
    """Return a text in which no `##[` or `##name[` is left, which GitHub's runner and others obey.

    Args:
        text: Of one line or more.
        sign: Written in place of the number sign that begins one.
    """
    # What follows is only looked at: of three signs, the last two begin a command as well.
    return _SIGN.sub(lambda match: sign, text) if "##" in text else text


def printable(text: str) -> str:
    """Return a text that a terminal shows and UTF-8 can have, whatever a deployment answered.

    Characters that control a terminal, or reorder what it shows, are escaped.
    """
    escaped = _CONTROL.sub(lambda match: _escaped(match[0]), text)
    return escaped.encode("utf-8", "backslashreplace").decode()


def inert(text: str) -> str:
    """Return a printable text that no runner of a CI service takes for a command.

    To GitHub, a line is one that begins with `::` after white space, or has `##[` anywhere
    (`ActionCommand.cs` of its runner); to Azure `##vso[`, to TeamCity `##teamcity[`. GitLab folds
    what lies between `section_start:` and `section_end:`.
    """
    text = _COMMAND.sub(lambda match: f"{match[1]}{_escaped(match[2])}", printable(text))
    return without_commands(text, _escaped("#"))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
