"""Records of Keystone that a client has made, by kind, and what is done with those of each kind."""

from collections import defaultdict
from typing import Any, Final

from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Answer, Caller

Body = dict[str, Any]
SINGULAR: Final = {
    "domains": "domain",
    "projects": "project",
    "users": "user",
    "groups": "group",
    "roles": "role",
    "regions": "region",
    "services": "service",
    "endpoints": "endpoint",
    "registered_limits": "registered_limit",
    "limits": "limit",
}
"""What a body has a record in, by what a path begins with."""
_TOGETHER: Final = ("registered_limits", "limits")


class Records:
    """What a client has made so far.

    Args:
        call: Sends its requests.
        draw: Draws them.

    Attributes:
        found: The keys of records by kind.
        owners: The records that a record is part of, by its key.
        fields: What was sent of records, by key.
        pairs: The keys of those that were related to each other, by how.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.found: dict[str, list[str]] = {kind: [] for kind in SINGULAR}
        self.owners: dict[str, list[str]] = {}
        self.fields: dict[str, Body] = {}
        self.pairs = defaultdict[str, list[tuple[str, ...]]](list)

    def own(self, kind: str) -> str:
        """Return the key of a record of a kind, or a key that none has."""
        return self.some(self.found[kind] or ["f" * 32])

    def at(self, kind: str) -> str:
        return f"/{kind}/{self.own(kind)}"

    def add(self, kind: str, body: Body, *owners: str) -> Answer:
        """Create a record; it ends with its owners."""
        if kind in _TOGETHER:
            answer = self.call("POST", f"/{kind}", {kind: [body]})
            made = (answer.data or {}).get(kind) or [{}]
            key = made[-1].get("id")
        else:
            answer = self.call("POST", f"/{kind}", {SINGULAR[kind]: body})
            key = ((answer.data or {}).get(SINGULAR[kind]) or {}).get("id")
        self.keep(answer, kind, key, body, *owners)
        return answer

    def put(self, kind: str, key: str, body: Body, *owners: str) -> None:
        """Create a record by its key."""
        self.keep(
            self.call("PUT", f"/{kind}/{key}", {SINGULAR[kind]: body}), kind, key, body, *owners
        )

    def keep(self, answer: Answer, kind: str, key: str | None, body: Body, *owners: str) -> None:
        if answer.status == 201 and key:
            self.found[kind].append(key)
            self.fields[key], self.owners[key] = body, [each for each in owners if each]

    def change(self, kind: str, body: Body) -> None:
        key = self.own(kind)
        if self.call("PATCH", f"/{kind}/{key}", {SINGULAR[kind]: body}).status == 200:
            self.fields[key] = {**self.fields.get(key, {}), **body}

    def delete(self, kind: str) -> None:
        key = self.own(kind)
        if self.call("DELETE", f"/{kind}/{key}").status == 204:
            self.forget(key)

    def forget(self, key: str) -> None:
        """Forget a record, with those that it owns."""
        self.owners.pop(key, None)
        for found in self.found.values():
            found[:] = [each for each in found if each != key]
        for pairs in self.pairs.values():
            pairs[:] = [each for each in pairs if key not in each]
        for each in [each for each, owners in self.owners.items() if key in owners]:
            self.forget(each)

    def acts(self, kind: str, weight: float, *filters: Body) -> list[Act]:
        """Return how records of a kind are read, listed and deleted."""
        found, some, call = self.found[kind], self.some, self.call
        return [
            Act(2.5 * weight, lambda: call("GET", self.at(kind)), found),
            Act(1.2 * weight, lambda: call("GET", f"/{kind}", query=some([{}, *filters]))),
            Act(0.5 * weight, lambda: call("GET", f"/{kind}/{self.draw.getrandbits(128):032x}")),
            Act(0.8 * weight, lambda: self.delete(kind), found),
        ]
