"""Records of Fief that a client has made, by kind, and what is done with those of each kind."""

from typing import Any, Final

from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Answer, Caller

Body = dict[str, Any]
KINDS: Final = (
    *("tenants", "clients", "users", "user-fields"),
    *("roles", "permissions", "oauth-providers", "email-templates", "webhooks"),
)
"""What their paths begin with."""
_WRONG_LISTS: Final[tuple[Body, ...]] = (
    {"limit": "many"},
    {"limit": -1},
    {"skip": -5},
    {"skip": 60},
    {"ordering": "colour"},
)


class Records:
    """What a client has made so far.

    Args:
        call: Sends its requests.
        draw: Draws them.

    Attributes:
        tenant: The key of the tenant that is there before.
        found: The keys of records by kind.
        owners: The records that a record ends with, by its key.
        fields: What was sent of records, by key.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.tenant = ""
        self.found: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.owners: dict[str, list[str]] = {}
        self.fields: dict[str, Body] = {}

    def look_up(self) -> None:
        """Find the tenant that is there before."""
        self.tenant = (self.listed("tenants") or [""])[0]

    def listed(self, kind: str) -> list[str]:
        """Return the keys of the records of a kind that are there."""
        answer = self.call("GET", f"/{kind}/")
        return [each["id"] for each in (answer.data or {}).get("results", [])]

    def where(self) -> str:
        """Return a tenant for a record."""
        return self.some([self.tenant, *self.found["tenants"]])

    def own(self, kind: str) -> str:
        """Return the key of a record of a kind, or a key that none has."""
        return self.some(self.found[kind] or [self.draw.uuid()])

    def at(self, kind: str) -> str:
        return f"/{kind}/{self.own(kind)}"

    def sent(self, kind: str, member: str) -> str:
        """Return what a member of some record of a kind was sent as, or a word."""
        known = [self.fields[each].get(member) for each in self.found[kind]]
        return str(self.some([each for each in known if each] or [self.draw.word()]))

    def some_of(self, kind: str, most: int) -> list[str]:
        """Return keys of several records of a kind."""
        known = self.found[kind]
        return self.draw.sample(known, self.draw.randint(0, min(len(known), most)))

    def add(self, kind: str, body: Body, *owners: str) -> Answer:
        """Create a record; it ends with its owners."""
        answer = self.call("POST", f"/{kind}/", body)
        key = answer.data.get("id") if isinstance(answer.data, dict) else None
        if answer.status == 201 and key:
            self.found[kind].append(key)
            self.fields[key], self.owners[key] = body, list(owners)
        return answer

    def change(self, kind: str, body: Body) -> None:
        key = self.own(kind)
        if self.call("PATCH", f"/{kind}/{key}", body).status == 200:
            self.fields[key] = {**self.fields.get(key, {}), **body}

    def delete(self, kind: str) -> None:
        """Delete a record, and look for it now and then."""
        key = self.own(kind)
        if self.call("DELETE", f"/{kind}/{key}").status == 204:
            self.forget(key)
        if self.draw.likely(0.4):
            self.call(self.some(["GET", "DELETE"]), f"/{kind}/{key}")

    def forget(self, key: str) -> None:
        """Forget a record, with those that end with it."""
        self.owners.pop(key, None)
        for found in self.found.values():
            found[:] = [each for each in found if each != key]
        for each in [each for each, owners in self.owners.items() if key in owners]:
            self.forget(each)

    def list_wrongly(self) -> None:
        self.call("GET", f"/{self.some(KINDS)}/", query=self.some(_WRONG_LISTS))

    def list_some(self, kind: str, orders: tuple[str, ...], filters: list[Body]) -> None:
        """Ask for a list, some of it, in an order, or for a page of it."""
        order = self.some(orders)
        queries: list[Body] = [
            {},
            {"ordering": order},
            {"ordering": f"-{order}"},
            {"limit": self.draw.randint(1, 4)},
            {"ordering": order, "limit": 2, "skip": self.draw.randint(1, 3)},
            *filters,
            *filters,
        ]
        self.call("GET", f"/{kind}/", query=self.some(queries))

    def acts(self, kind: str, weight: float) -> list[Act]:
        """Return how records of a kind are read and deleted."""
        found, call, draw = self.found[kind], self.call, self.draw
        methods = ["GET", "GET", "PATCH", "DELETE"]
        gone = [None, {"name": "Gone"}]
        return [
            Act(2.5 * weight, lambda: call("GET", self.at(kind)), found),
            Act(0.5 * weight, lambda: self._miss(draw.choice(methods), kind, gone)),
            Act(0.6 * weight, lambda: self.delete(kind), found),
        ]

    def _miss(self, method: str, kind: str, bodies: list[Body | None]) -> None:
        self.call(method, f"/{kind}/{self.draw.uuid()}", bodies[method == "PATCH"])
