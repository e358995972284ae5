"""Records of Ghost that a client has made, by kind, and what is done with those of each kind."""

from typing import Any, Final

from evaluation.learning import records
from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Answer, Caller
from evaluation.learning.records import Body

KINDS: Final = (
    *("posts", "pages", "tags", "members", "labels", "newsletters", "tiers", "offers"),
    "invites",
)
"""What their paths begin with, and what holds them in bodies."""
_WRONG_LISTS: Final[tuple[Body, ...]] = (
    {"limit": "many"},
    {"filter": "colour:("},
    {"page": 0},
    {"page": 40},
)


class Records(records.Records):
    """Records of Ghost."""

    def __init__(self, call: Caller, draw: Draw) -> None:
        super().__init__(call, draw, KINDS)

    def none(self, kind: str) -> str:
        return f"{self.draw.getrandbits(96):024x}"

    def at(self, kind: str) -> str:
        return f"{super().at(kind)}/"

    def first(self, kind: str) -> str:
        """Return the key of a record of a kind that is there before."""
        answer = self.call("GET", f"/{kind}/")
        found = [each["id"] for each in (answer.data or {}).get(kind, [])]
        return found[0] if found else self.none(kind)

    def answered(self, answer: Answer, kind: str) -> list[Body]:
        """Return the records of a kind that an answer has."""
        shown = answer.data if answer.status in (200, 201) else {}
        return list(shown.get(kind, []))

    def shown(self, kind: str, member: str) -> str:
        """Return what a member of some record of a kind is, or a word."""
        known = [self.fields[each].get(member) for each in self.found[kind]]
        return str(self.some([each for each in known if each] or [self.draw.word()]))

    def some_of(self, kind: str, most: int) -> list[Body]:
        """Return references to several records of a kind."""
        known = self.found[kind]
        drawn = self.draw.sample(known, self.draw.randint(0, min(len(known), most)))
        return [{"id": each} for each in drawn]

    def add(self, kind: str, body: Body, *owners: str, query: Body | None = None) -> Answer:
        """Create a record; it ends with its owners."""
        answer = self.call("POST", f"/{kind}/", {kind: [body]}, query=query)
        for made in self.answered(answer, kind):
            self.made(kind, made["id"], made, owners)
        return answer

    def change(self, kind: str, body: Body, query: Body | None = None) -> None:
        key = self.own(kind)
        if kind in ("posts", "pages") and self.draw.likely(0.93):
            body = {**body, "updated_at": self.fields.get(key, {}).get("updated_at")}
        answer = self.call("PUT", f"/{kind}/{key}/", {kind: [body]}, query=query)
        for shown in self.answered(answer, kind):
            self.changed(key, shown)

    def delete(self, kind: str) -> None:
        """Delete a record, and look for it now and then."""
        key = self.own(kind)
        if self.call("DELETE", f"/{kind}/{key}/").status == 204:
            self.forget(key)
        if self.draw.likely(0.4):
            self.call(self.some(["GET", "DELETE"]), f"/{kind}/{key}/")

    def list_wrongly(self) -> None:
        kind = self.some(["posts", "tags", "members", "labels", "pages"])
        self.call("GET", f"/{kind}/", query=self.some(_WRONG_LISTS))

    def list_some(self, kind: str, orders: tuple[str, ...], filters: list[Body]) -> None:
        """Ask for a list, some of it, in an order, or for a page of it."""
        order = self.some(orders)
        queries: list[Body] = [
            {},
            {"order": f"{order} asc", "limit": "all"},
            {"order": f"{order} desc"},
            {"limit": self.draw.randint(1, 4)},
            {"limit": 2, "page": self.draw.randint(1, 3), "order": f"{order} asc"},
            {"fields": f"id,{order}"},
            *filters,
            *filters,
        ]
        self.call("GET", f"/{kind}/", query=self.some(queries))

    def acts(self, kind: str, weight: float, gone: Any) -> list[Act]:
        """Return how records of a kind are read and deleted."""
        found, call = self.found[kind], self.call
        methods = ["GET", "GET", "PUT", "DELETE"]
        return [
            Act(2.5 * weight, lambda: call("GET", self.at(kind)), found),
            Act(0.5 * weight, lambda: self._miss(self.some(methods), kind, gone)),
            Act(0.15 * weight, lambda: call("GET", f"/{kind}/{self.draw.word()}/")),
            Act(1.1 * weight, lambda: self.delete(kind), found),
        ]

    def _miss(self, method: str, kind: str, gone: Body) -> None:
        body = {kind: [gone]} if method == "PUT" else None
        self.call(method, f"/{kind}/{self.none(kind)}/", body)
