"""The records that the path of a request leads through."""

from dataclasses import dataclass
from typing import Any

from busroot_mock.generic.ask import ABSENT, Ask
from busroot_mock.generic.items import Items
from busroot_mock.generic.model import Model


@dataclass(frozen=True)
class Parents:
    """Looks members of them up."""

    model: Model
    ask: Ask
    items: Items

    def member(self, kind_name: str, name: str) -> Any:
        """Return a member of the record of a kind, `ABSENT` if it is not there."""
        kind = self.model.kinds[kind_name]
        identity = tuple(self.ask.values.get(each, "") for each in kind.variables)
        own = self.items.find(kind_name, identity, kind.aliases) or identity
        item = self.items.get(kind_name, own)
        return item.members.get(name, ABSENT) if item else ABSENT
