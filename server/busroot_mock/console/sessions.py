"""Sessions of the console: who has logged in, until the logout or the end of the server."""

from collections import OrderedDict
from secrets import token_hex
from typing import Final

MOST: Final = 1000
"""Sessions; of more, the one that was not used for the longest time ends."""


class Sessions:
    """The sessions of a console, each known by a value that nobody can guess."""

    def __init__(self) -> None:
        self._values: OrderedDict[str, None] = OrderedDict()

    def begin(self) -> str:
        """Return the value of a new session."""
        value = token_hex(32)
        self._values[value] = None
        if len(self._values) > MOST:
            self._values.popitem(last=False)
        return value

    def has(self, value: str) -> bool:
        """Tell whether a session with this value has begun, and has not ended."""
        # A look-up by hash tells nobody how much of a guess was right.
        if value not in self._values:
            return False
        self._values.move_to_end(value)
        return True

    def end(self, value: str) -> None:
        """End a session, if there is such a one."""
        self._values.pop(value, None)
