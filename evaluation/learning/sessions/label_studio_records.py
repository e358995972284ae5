"""Records of Label Studio that a client has made, by kind, and what is done with all of them."""

from typing import Final

from evaluation.learning import records
from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Answer, Caller
from evaluation.learning.records import Body

KINDS: Final = (
    *("projects", "tasks", "annotations", "predictions"),
    *("dm/views", "webhooks", "users"),
)
"""What their paths begin with."""


class Records(records.Records):
    """Records of Label Studio."""

    def __init__(self, call: Caller, draw: Draw) -> None:
        super().__init__(call, draw, KINDS)

    def none(self, kind: str) -> str:
        return str(self.draw.randint(70000, 90000))

    def number(self, kind: str) -> int:
        """Return the key of a record of a kind, as bodies have it."""
        return int(self.own(kind))

    def add(self, kind: str, body: Body, *owners: str, path: str = "") -> Answer:
        """Create a record; it ends with its owners."""
        answer = self.call("POST", path or f"/{kind}/", body)
        key = answer.data.get("id") if isinstance(answer.data, dict) else None
        if answer.status == 201 and key:
            self.made(kind, str(key), body, owners)
        return answer

    def change(self, kind: str, body: Body) -> None:
        key = self.own(kind)
        if self.call("PATCH", f"/{kind}/{key}/", body).status == 200:
            self.changed(key, body)

    def delete(self, kind: str) -> None:
        """Delete a record, and look for it now and then."""
        key = self.own(kind)
        if self.call("DELETE", f"/{kind}/{key}/").status == 204:
            self.forget(key)
        if self.draw.likely(0.5):
            self.call(self.some(["GET", "DELETE"]), f"/{kind}/{key}/")

    def miss(self, kind: str) -> None:
        """Ask for what is not there, or by a key that none can have."""
        method = self.some(["GET", "GET", "PATCH", "DELETE"])
        key = self.draw.word() if self.draw.likely(0.15) else self.none(kind)
        self.call(method, f"/{kind}/{key}/", {"title": "Gone"} if method == "PATCH" else None)

    def acts(self, kind: str, weight: float) -> list[Act]:
        """Return how records of a kind are read and deleted."""
        found = self.found[kind]
        return [
            Act(2.5 * weight, lambda: self.call("GET", f"{self.at(kind)}/"), found),
            Act(0.6 * weight, lambda: self.miss(kind)),
            Act(0.6 * weight, lambda: self.delete(kind), found),
        ]
