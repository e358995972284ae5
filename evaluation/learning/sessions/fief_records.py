"""Records of Fief that a client has made, by kind, and what is done with those of each kind."""

from typing import Final

from evaluation.learning import records
from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Answer, Caller
from evaluation.learning.records import Body

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


class Records(records.Records):
    """Records of Fief.

    Attributes:
        tenant: The key of the tenant that is there before.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        super().__init__(call, draw, KINDS)
        self.tenant = ""

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
            self.made(kind, key, body, owners)
        return answer

    def change(self, kind: str, body: Body) -> None:
        key = self.own(kind)
        if self.call("PATCH", f"/{kind}/{key}", body).status == 200:
            self.changed(key, body)

    def delete(self, kind: str) -> None:
        """Delete a record, and look for it now and then."""
        key = self.own(kind)
        if self.call("DELETE", f"/{kind}/{key}").status == 204:
            self.forget(key)
        if self.draw.likely(0.4):
            self.call(self.some(["GET", "DELETE"]), f"/{kind}/{key}")

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
