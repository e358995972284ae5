"""Records of Keystone that a client has made, by kind, and what is done with those of each kind."""

from collections import defaultdict
from typing import Final

from evaluation.learning import records
from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Answer, Caller
from evaluation.learning.records import Body

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


class Records(records.Records):
    """Records of Keystone.

    Attributes:
        pairs: The keys of those that were related to each other, by how.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        super().__init__(call, draw, SINGULAR)
        self.pairs = defaultdict[str, list[tuple[str, ...]]](list)

    def none(self, kind: str) -> str:  # whatever the kind
        return "f" * 32

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
            self.made(kind, key, body, owners)

    def change(self, kind: str, body: Body) -> None:
        key = self.own(kind)
        if self.call("PATCH", f"/{kind}/{key}", {SINGULAR[kind]: body}).status == 200:
            self.changed(key, body)

    def delete(self, kind: str) -> None:
        key = self.own(kind)
        if self.call("DELETE", f"/{kind}/{key}").status == 204:
            self.forget(key)

    def forget(self, key: str) -> None:
        """Forget a record, with those that it owns, and its pairs."""
        super().forget(key)
        for pairs in self.pairs.values():
            pairs[:] = [each for each in pairs if key not in each]

    def acts(self, kind: str, weight: float, *filters: Body) -> list[Act]:
        """Return how records of a kind are read, listed and deleted."""
        found, some, call = self.found[kind], self.some, self.call
        return [
            Act(2.5 * weight, lambda: call("GET", self.at(kind)), found),
            Act(1.2 * weight, lambda: call("GET", f"/{kind}", query=some([{}, *filters]))),
            Act(0.5 * weight, lambda: call("GET", f"/{kind}/{self.draw.getrandbits(128):032x}")),
            Act(0.8 * weight, lambda: self.delete(kind), found),
        ]
