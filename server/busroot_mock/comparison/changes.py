"""Changes from one document to another: where, in which direction, and for whom they break."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, Final

from busroot_mock.comparison.bundles import REQUEST, RESPONSE, Trail
from busroot_mock.comparison.differences import BREAKING, COMPATIBLE, UNDECIDED

CLIENTS: Final = "clients"
SERVERS: Final = "servers"
NEITHER: Final = ""
"""The flow of what is neither in requests nor in responses, such as a tag."""

_ORDER: Final = (BREAKING, UNDECIDED, COMPATIBLE)


@dataclass
class Change:
    """A change, with all operations that it concerns.

    Attributes:
        id: Its kind, such as `response-enum-added`.
        flow: `request`, `response` or empty.
        subject: What changed, as people call it, such as "status 200".
        text: What became of it.
        clients: Whether it breaks a client of the old document that talks to the new server.
        servers: Whether it breaks a server of the old document that a new client talks to.
        old: Where it stands in the old document, or would stand.
        new: The same in the new one.
        before: What the old one has.
        after: What the new one has.
        keyword: What a statement of the contract is known by, beside its place.
        part: The name or value that matters, of several.
        operations: The labels of the operations that it concerns.
        certainty: Of the statement of the old document.
    """

    id: str
    flow: str
    subject: str
    text: str
    clients: str
    servers: str
    old: Trail
    new: Trail
    before: str = ""
    after: str = ""
    keyword: str = ""
    part: str = ""
    operations: list[str] = field(default_factory=list)
    certainty: str = ""
    lines: tuple[int, int] = (1, 1)
    stable: str = ""

    @property
    def fingerprint(self) -> str:
        """A short text that stays the same while lines move and other things change."""
        parts = (self.id, self.flow, self.stable, self.keyword, self.part, self.before, self.after)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    def breaks(self, whom: str) -> str:
        """Tell whether it breaks clients or servers."""
        return self.clients if whom == CLIENTS else self.servers

    @property
    def worst(self) -> str:
        """The worst that it means for anybody."""
        return worst(self.clients, self.servers)

    def as_json(self) -> dict[str, Any]:
        """Return the change as a report has it."""
        return {
            "fingerprint": self.fingerprint,
            "id": self.id,
            "flow": self.flow or None,
            "clients": self.clients,
            "servers": self.servers,
            "subject": self.subject,
            "text": self.text,
            "before": self.before or None,
            "after": self.after or None,
            "operations": self.operations,
            "certainty": self.certainty,
            "old": {"line": self.lines[0], "pointer": _pointer(self.old)},
            "new": {"line": self.lines[1], "pointer": _pointer(self.new)},
        }


def worst(*effects: str) -> str:
    """Return the worst of some effects."""
    return min(effects, key=_ORDER.index, default=COMPATIBLE)


def for_whom(flow: str, down: str, up: str) -> tuple[str, str]:
    """Return what a difference means for clients and for servers.

    Args:
        flow: In which direction the values are sent.
        down: What becomes of values of the old document with the new one.
        up: The opposite.
    """
    return {REQUEST: (down, up), RESPONSE: (up, down)}[flow]


def _pointer(trail: Trail) -> str:
    steps = [step.replace("~", "~0").replace("/", "~1") for step in trail[-1]]
    return "".join(f"/{step}" for step in steps)
