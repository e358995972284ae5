"""Keys of records that answers have shown in the open."""

import re
from collections import OrderedDict
from typing import Final

_MOST: Final = 10_000
_LONGEST: Final = 200
_OF_KEYS: Final = re.compile(r"(^|[_-])(id|uuid|name)$|[a-z](Id|Uuid|Name)$")


class OpenKeys:
    """Knows the keys that were shown as such outside of what is secret, the last of many."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def note(self, name: str, text: str, place: str) -> None:
        """Note a member if it is called as keys are, and an answer has it."""
        is_shown = place.startswith("response")  # a client may send anything
        if len(text) > _LONGEST or not is_shown or not _OF_KEYS.search(name):
            return
        self._known[name, text] = None
        self._known.move_to_end((name, text))
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    def __contains__(self, member: tuple[str, str]) -> bool:
        return member in self._known
