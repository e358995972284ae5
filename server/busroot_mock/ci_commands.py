"""Commands that runners of CI services read out of what is printed, wherever it is in a line."""

import re
from typing import Final

_SIGN: Final = re.compile(r"#(?=#\w*\[)")


def without_commands(text: str, sign: str) -> str:
    """Return a text in which no `##[` or `##name[` is left, which GitHub's runner and others obey.

    Args:
        text: Of one line or more.
        sign: Written in place of the number sign that begins one.
    """
    # What follows is only looked at: of three signs, the last two begin a command as well.
    return _SIGN.sub(lambda match: sign, text)
