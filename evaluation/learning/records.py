"""Records that a client has made so far, by kind, as most sessions keep them."""

from collections.abc import Iterable, Sequence
from typing import Any

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller

Body = dict[str, Any]


class Records:
    """What a client has made so far.

    Args:
        call: Sends its requests.
        draw: Draws them.
        kinds: What the paths of lists begin with.

    Attributes:
        found: The keys of records by kind.
        owners: The records that a record ends with, by its key.
        fields: What was sent of records, by key.
    """

    def __init__(self, call: Caller, draw: Draw, kinds: Iterable[str]) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.found: dict[str, list[str]] = {kind: [] for kind in kinds}
        self.owners: dict[str, list[str]] = {}
        self.fields: dict[str, Body] = {}

    def none(self, kind: str) -> str:  # other sessions make it of the kind
        """Return a key that no record of a kind has."""
        return self.draw.uuid()

    def own(self, kind: str) -> str:
        """Return the key of a record of a kind, or a key that none has."""
        return self.some(self.found[kind] or [self.none(kind)])

    def at(self, kind: str) -> str:
        """Return the path of a record of a kind."""
        return f"/{kind}/{self.own(kind)}"

    def name(self, kind: str) -> str:
        """Return the name of a record of a kind, or a new one."""
        names = [self.fields[each].get("name") for each in self.found[kind]]
        return str(self.some([each for each in names if each] or [self.draw.slug()]))

    def made(self, kind: str, key: str, body: Body, owners: Sequence[str]) -> None:
        """Note a record that was made."""
        self.found[kind].append(key)
        self.fields[key], self.owners[key] = body, [each for each in owners if each]

    def changed(self, key: str, body: Body) -> None:
        """Note what was changed of a record."""
        self.fields[key] = {**self.fields.get(key, {}), **body}

    def forget(self, key: str) -> None:
        """Forget a record, with those that end with it."""
        self.owners.pop(key, None)
        for found in self.found.values():
            found[:] = [each for each in found if each != key]
        for each in [each for each, owners in self.owners.items() if key in owners]:
            self.forget(each)
