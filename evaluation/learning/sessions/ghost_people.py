"""Readers of what Ghost publishes: members with labels, newsletters, and tiers with offers."""

from typing import Any

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.ghost_records import Records


class People:
    """What a client does with those who read.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    # -- members and labels

    def member(self) -> None:
        body: Body = {"email": f"{self.draw.slug()}@example.com"}
        if self.draw.likely(0.7):
            body["name"] = self.draw.words().title()
        if self.draw.likely(0.4):
            body["note"] = self.draw.words(3)
        if self.draw.likely(0.5):
            body["labels"] = self.records.some_of("labels", 2)
        if self.draw.likely(0.3):
            body["newsletters"] = self.records.some_of("newsletters", 2)
        elif self.draw.likely(0.3):
            body["subscribed"] = self.draw.likely(0.5)
        self.records.add("members", body)

    def change_member(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words().title()},
            {"note": self.some([None, self.draw.words(3)])},
            {"email": f"{self.draw.slug()}@example.com"},
            {"labels": self.records.some_of("labels", 2)},
            {"newsletters": self.records.some_of("newsletters", 2)},
            {"email": self.records.shown("members", "email")},
            {"email": "nobody"},
            {"subscribed": self.draw.likely(0.5)},
        ]
        self.records.change("members", self.some(changes))

    def member_wrongly(self) -> None:
        bodies: list[Any] = [
            {"members": [{"name": "No address"}]},
            {"members": [{"email": "nobody"}]},
            {"members": [{"email": self.records.shown("members", "email")}]},
            {"members": [{"email": "a@example.com", "name": "n" * 200}]},
        ]
        self.call("POST", "/members/", self.some(bodies))

    def list_members(self) -> None:
        queries: list[Body] = [
            {"search": self.draw.word()},
            {"filter": f"label:{self.records.shown('labels', 'slug')}"},
            {"filter": f"email:'{self.records.shown('members', 'email')}'"},
            {"filter": f"subscribed:{self.some(['true', 'false'])}"},
            {"filter": "status:free", "limit": 3},
            {"include": "labels"},
        ]
        self.records.list_some("members", ("name", "email", "created_at"), queries)

    def change_members(self) -> None:
        label = self.records.own("labels")
        bodies: list[Body] = [
            {"action": "addLabel", "meta": {"label": {"id": label}}},
            {"action": "removeLabel", "meta": {"label": {"id": label}}},
            {"action": "unsubscribe", "meta": {}},
        ]
        query = self.some([{"all": "true"}, {"search": self.draw.word()}])
        self.call("PUT", "/members/bulk/", {"bulk": self.some(bodies)}, query=query)

    def label(self) -> None:
        known = self.records.shown("labels", "name")
        names = [*[self.draw.slug().replace("-", " ").title() for _ in range(5)], known]
        self.records.add("labels", {"name": self.some(names)})

    def change_label(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words().title()},
            {"slug": self.draw.slug()},
            {"name": "n" * 200},
            {"name": self.records.shown("labels", "name")},
        ]
        self.records.change("labels", self.some(changes))

    def list_labels(self) -> None:
        queries: list[Body] = [{"include": "count.members"}, {"filter": "name:Nothing"}]
        self.records.list_some("labels", ("name", "slug"), queries)

    # -- newsletters

    def newsletter(self) -> None:
        body: Body = {"name": self.draw.slug().replace("-", " ").title()}
        if self.draw.likely(0.4):
            body["description"] = self.draw.words(4)
        if self.draw.likely(0.3):
            body["sender_name"] = self.draw.words()
        if self.draw.likely(0.3):
            body["subscribe_on_signup"] = self.draw.likely(0.5)
        if self.draw.likely(0.1):
            body["name"] = self.records.shown("newsletters", "name")
        if self.draw.likely(0.1):
            del body["name"]
        self.records.add("newsletters", body)

    def change_newsletter(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words().title()},
            {"description": self.draw.words(4)},
            {"status": self.some(["active", "archived"])},
            {"show_header_name": self.draw.likely(0.5), "title_alignment": "left"},
            {"status": "lost"},
            {"name": self.records.shown("newsletters", "name")},
        ]
        self.records.change("newsletters", self.some(changes))

    def list_newsletters(self) -> None:
        queries: list[Body] = [
            {"filter": f"status:{self.some(['active', 'archived'])}"},
            {"include": "count.members"},
        ]
        self.records.list_some("newsletters", ("name", "sort_order"), queries)

    # -- tiers and offers

    def tier(self) -> None:
        month = self.draw.randint(3, 20) * 100
        body: Body = {"name": self.draw.slug().title(), "monthly_price": month}
        body |= {"yearly_price": month * 10, "currency": self.some(["usd", "eur"])}
        if self.draw.likely(0.5):
            body["benefits"] = [self.draw.words() for _ in range(self.draw.randint(1, 2))]
        if self.draw.likely(0.4):
            body["description"] = self.draw.words(3)
        wrong: list[Body] = [
            {"monthly_price": 500, "yearly_price": 5000, "currency": "usd"},
            {**body, "currency": "gold"},
            {**body, "monthly_price": -5},
        ]
        self.records.add("tiers", self.some([body, body, body, body, *wrong]))

    def change_tier(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.slug().title()},
            {"description": self.draw.words(3)},
            {"benefits": [self.draw.words()]},
            {"active": self.draw.likely(0.5)},
            {"visibility": self.some(["public", "none"])},
            {"trial_days": self.draw.randint(3, 20)},
        ]
        self.records.change("tiers", self.some(changes))

    def list_tiers(self) -> None:
        queries: list[Body] = [
            {"filter": f"type:{self.some(['paid', 'free'])}"},
            {"filter": f"active:{self.some(['true', 'false'])}"},
            {"filter": "type:paid+active:true"},
            {},
        ]
        self.call("GET", "/tiers/", query=self.some(queries))

    def offer(self) -> None:
        tier, code = self.records.own("tiers"), self.draw.slug()
        body: Body = {
            "name": f"Offer {code}",
            "code": code,
            "display_title": self.draw.words().title(),
            "display_description": self.draw.words(3),
            "type": "percent",
            "cadence": self.some(["month", "year"]),
            "amount": self.draw.randint(5, 60),
            "duration": self.some(["once", "forever"]),
            "tier": {"id": tier},
        }
        wrong: list[Body] = [
            {**body, "amount": 400},
            {**body, "cadence": "week"},
            {**body, "code": self.records.shown("offers", "code")},
        ]
        self.records.add("offers", self.some([*[body] * 6, *wrong]))

    def change_offer(self) -> None:
        changes: list[Body] = [
            {"name": f"Offer {self.draw.slug()}"},
            {"display_title": self.draw.words()},
            {"status": self.some(["active", "archived"])},
            {"code": self.draw.slug()},
        ]
        self.records.change("offers", self.some(changes))

    def list_offers(self) -> None:
        queries: list[Body] = [{}, {}, {"filter": "status:active"}, {"filter": "status:archived"}]
        self.call("GET", "/offers/", query=self.some(queries))

    def _read(self, kind: str) -> Act:
        return Act(1.2, lambda: self.call("GET", self.records.at(kind)), self.found[kind])

    def acts(self) -> list[Act]:
        records, found, call, acts = self.records, self.found, self.call, list[Act]()
        acts += records.acts("members", 1.3, {"name": "Gone"})
        acts += records.acts("labels", 0.8, {"name": "Gone"})
        missing = f"/newsletters/{records.none('newsletters')}/"
        gone = {"newsletters": [{"name": "Gone"}]}
        return [
            *acts,
            *map(self._read, ("newsletters", "tiers", "offers")),
            Act(0.4, lambda: call("GET", missing)),
            Act(0.4, lambda: call("PUT", missing, gone)),
            Act(4, self.member),
            Act(2.5, self.change_member, found["members"]),
            Act(1.5, self.member_wrongly),
            Act(3, self.list_members),
            Act(0.8, self.change_members, found["labels"]),
            Act(2, self.label),
            Act(1.2, self.change_label, found["labels"]),
            Act(1.2, self.list_labels),
            Act(1.2, self.newsletter),
            Act(1, self.change_newsletter, found["newsletters"]),
            Act(0.8, self.list_newsletters),
            Act(1, self.tier),
            Act(0.8, self.change_tier, found["tiers"]),
            Act(0.6, self.list_tiers),
            Act(1.2, self.offer, found["tiers"]),
            Act(0.7, self.change_offer, found["offers"]),
            Act(0.5, self.list_offers),
        ]
