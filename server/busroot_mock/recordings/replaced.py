"""A list of what was replaced in recordings; never of the values."""

from collections import Counter
from typing import Final

SECRET: Final = "secret"
MAIL: Final = "mail address"
NAME: Final = "name of a person"
_MOST_PLACES: Final = 1000
_OTHERS: Final = "other places"


class Replaced:
    """How often something was replaced, by kind and place."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def note(self, kind: str, place: str) -> None:
        """Count a replacement. A place is such as `request header Cookie`."""
        key = (kind, place)
        if key not in self.counts and len(self.counts) >= _MOST_PLACES:
            key = (kind, _OTHERS)
        self.counts[key] += 1

    def lines(self) -> list[str]:
        """Return a line for each kind and place, the most frequent first."""
        return [
            f"{count} times a {kind}: {place}" if count > 1 else f"once a {kind}: {place}"
            for (kind, place), count in self.counts.most_common()
        ]
