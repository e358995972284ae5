"""Events of pretix and what they sell: products, quotas, questions, vouchers, lists of guests."""

from typing import Any, Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller

EVENTS: Final = "/organizers/evaluation/events/"
Place = tuple[str, int]


class Shop:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.events = list[str]()
        self.found: dict[str, list[Place]] = {
            name: []
            for name in (
                *("categories", "items", "quotas", "questions", "taxrules", "vouchers"),
                *("discounts", "checkinlists", "waitinglistentries"),
            )
        }
        self.parts: dict[str, list[tuple[str, int, int]]] = {"variations": [], "options": []}

    def named(self) -> dict[str, str]:
        return {"en": self.draw.words()}

    def price(self) -> str:
        return f"{self.draw.randint(1, 90)}.00"

    # -- events

    def event(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "name": self.named(),
            "slug": self.draw.slug(),
            "currency": self.some(["EUR", "USD"]),
            "date_from": f"2027-0{self.draw.randint(1, 9)}-12T10:00:00Z",
        }
        if self.draw.likely(0.3):
            body["location"] = self.named()
        if self.draw.likely(0.3):
            body["is_public"] = False
        return body

    def add_event(self) -> None:
        body = self.event()
        self.call("POST", EVENTS, body)
        self.events.append(body["slug"])

    def add_event_wrongly(self) -> None:
        body = self.event()
        wrong = [{**body, "slug": self.some(self.events)}, {**body, "date_from": "never"}]
        wrong += [{"slug": body["slug"]}, {**body, "currency": "coins"}]
        self.call("POST", EVENTS, self.some(wrong))

    def change_event(self) -> None:
        body = self.some([{"name": self.named()}, {"location": self.named()}, {"testmode": True}])
        self.call("PATCH", f"{EVENTS}{self.some(self.events)}/", body)

    def delete_event(self) -> None:
        name = self.events.pop()
        self.call("DELETE", f"{EVENTS}{name}/")
        for found in self.found.values():
            found[:] = [each for each in found if each[0] != name]
        for parts in self.parts.values():
            parts[:] = [each for each in parts if each[0] != name]

    def of(self, event: str, kind: str) -> str:
        return f"{EVENTS}{event}/{kind}/"

    # -- what an event has

    def own(self, event: str, kind: str) -> list[int]:
        return [number for of, number in self.found[kind] if of == event]

    def body(self, event: str, kind: str) -> dict[str, Any]:
        made: dict[str, Any] = getattr(self, f"_{kind}")(event)
        return made

    def _categories(self, _: str) -> dict[str, Any]:
        more = {"position": self.draw.randint(0, 5)} if self.draw.likely(0.5) else {}
        return {"name": self.named(), "is_addon": self.draw.likely(0.2), **more}

    def _items(self, event: str) -> dict[str, Any]:
        body: dict[str, Any] = {"name": self.named(), "default_price": self.price()}
        if self.draw.likely(0.4):
            body["active"] = self.draw.likely(0.5)
        if self.draw.likely(0.3):
            body["admission"] = True
        for name, kind in (("category", "categories"), ("tax_rule", "taxrules")):
            own = self.own(event, kind)
            if own and self.draw.likely(0.5):
                body[name] = self.some(own)
        return body

    def _quotas(self, event: str) -> dict[str, Any]:
        own = self.own(event, "items")
        items = self.draw.sample(own, min(len(own), self.draw.randint(0, 2)))
        return {"name": self.draw.words(), "size": self.draw.randint(1, 99), "items": items}

    def _questions(self, event: str) -> dict[str, Any]:
        kind = self.some(["S", "N", "C"])
        body: dict[str, Any] = {"question": self.named(), "type": kind, "items": []}
        if self.draw.likely(0.5):
            body["required"] = self.draw.likely(0.5)
        if kind == "C":
            options = self.draw.randint(0, 2)
            body["options"] = [{"answer": self.named()} for _ in range(options)]
        own = self.own(event, "items")
        if own and self.draw.likely(0.5):
            body["items"] = [self.some(own)]
        return body

    def _taxrules(self, _: str) -> dict[str, Any]:
        return {"name": self.named(), "rate": f"{self.draw.randint(1, 25)}.00"}

    def _vouchers(self, event: str) -> dict[str, Any]:
        body: dict[str, Any] = {"code": self.draw.slug().upper()}
        if self.draw.likely(0.5):
            body["max_usages"] = self.draw.randint(1, 9)
        if self.draw.likely(0.4):
            body["tag"] = self.draw.word()
        if self.draw.likely(0.3):
            body |= {"price_mode": "set", "value": self.price()}
        own = self.own(event, "items")
        return {**body, "item": self.some(own)} if own and self.draw.likely(0.5) else body

    def _discounts(self, _: str) -> dict[str, Any]:
        return {
            "internal_name": self.draw.words(),
            "condition_min_count": self.draw.randint(1, 5),
            "benefit_discount_matching_percent": f"{self.draw.randint(1, 50)}.00",
            "active": self.draw.likely(0.5),
        }

    def _checkinlists(self, event: str) -> dict[str, Any]:
        own = self.own(event, "items")
        if own and self.draw.likely(0.4):
            return {
                "name": self.draw.words(),
                "all_products": False,
                "limit_products": [self.some(own)],
            }
        return {"name": self.draw.words(), "all_products": True}

    def _waitinglistentries(self, event: str) -> dict[str, Any]:
        own = self.own(event, "items")
        mail = f"{self.draw.slug()}@example.com"
        return {"email": mail, "item": self.some(own) if own else 9999}

    def add(self, kind: str) -> None:
        event = self.some(self.events)
        answer = self.call("POST", self.of(event, kind), self.body(event, kind))
        if answer.status == 201:
            self.found[kind].append((event, answer.data["id"]))
            for each in answer.data.get("options") or () if kind == "questions" else ():
                self.parts["options"].append((event, answer.data["id"], each["id"]))

    def add_wrongly(self) -> None:
        event = self.some(self.events)
        kind, body = self.some(
            [
                ("items", {"name": self.named()}),
                ("items", {"name": self.named(), "default_price": "much"}),
                ("items", {"name": self.named(), "default_price": "1.00", "category": 9999}),
                ("quotas", {"name": self.draw.word()}),
                ("quotas", {"name": self.draw.word(), "size": 1, "items": [9999]}),
                ("questions", {"question": self.named(), "type": "unheard", "items": []}),
                ("taxrules", {"name": self.named()}),
                ("categories", {}),
                ("vouchers", {"max_usages": "many"}),
                ("checkinlists", {"all_products": True}),
            ]
        )
        self.call("POST", self.of(event, kind), body)

    def at(self, kind: str) -> str:
        event, number = self.some(self.found[kind])
        return f"{self.of(event, kind)}{number}/"

    def read(self, kind: str) -> None:
        self.call("GET", self.at(kind))

    def list(self, kind: str) -> None:
        self.call("GET", self.of(self.some(self.events), kind))

    def change(self, kind: str) -> None:
        event, number = self.some(self.found[kind])
        body = self.body(event, kind)
        names = [each for each in body if each not in ("options", "type", "code")]
        change = {name: body[name] for name in names[:1] and [self.some(names)]}
        self.call("PATCH", f"{self.of(event, kind)}{number}/", change or {"max_usages": 7})

    def delete(self, kind: str) -> None:
        place = self.some(self.found[kind])
        answer = self.call("DELETE", f"{self.of(place[0], kind)}{place[1]}/")
        if answer.status == 204:
            self.found[kind].remove(place)
            for found in self.parts.values():
                found[:] = [each for each in found if each[:2] != place]

    def filter(self) -> None:
        event = self.some(self.events)
        filters: list[tuple[str, dict[str, Any]]] = [
            ("items", {"active": self.some(["true", "false"])}),
            ("items", {"ordering": "-position"}),
            ("items", {"search": self.draw.word()}),
            ("categories", {"is_addon": self.some(["true", "false"])}),
            ("questions", {"ordering": "id", "page_size": 2}),
            ("vouchers", {"tag": self.draw.word()}),
            ("vouchers", {"page_size": 2, "page": 1}),
            ("discounts", {"active": "true"}),
        ]
        kind, wanted = self.some(filters)
        self.call("GET", self.of(event, kind), query=wanted)

    # -- variations of products, options of questions

    def add_part(self, kind: str) -> None:
        above, body = self._part(kind)
        event, number = self.some(self.found[above])
        answer = self.call("POST", f"{self.of(event, above)}{number}/{kind}/", body)
        if answer.status == 201:
            self.parts[kind].append((event, number, answer.data["id"]))

    def _part(self, kind: str) -> tuple[str, dict[str, Any]]:
        if kind == "options":
            return "questions", {"answer": self.named(), "position": self.draw.randint(0, 9)}
        more = {"default_price": self.price()} if self.draw.likely(0.5) else {}
        return "items", {"value": self.named(), **more}

    def list_parts(self, kind: str) -> None:
        above, _ = self._part(kind)
        self.call("GET", f"{self.at(above)}{kind}/")

    def at_part(self, kind: str) -> str:
        event, number, part = self.some(self.parts[kind])
        return f"{self.of(event, self._part(kind)[0])}{number}/{kind}/{part}/"

    def change_part(self, kind: str) -> None:
        self.call("PATCH", self.at_part(kind), self._part(kind)[1])

    def delete_part(self, kind: str) -> None:
        event, number, part = place = self.some(self.parts[kind])
        path = f"{self.of(event, self._part(kind)[0])}{number}/{kind}/{part}/"
        if self.call("DELETE", path).status == 204:
            self.parts[kind].remove(place)
