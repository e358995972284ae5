"""Customers, memberships, gift cards, teams, devices and channels of an organizer of pretix."""

from typing import Any, Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller

ROOT: Final = "/organizers/evaluation/"
_KEYS: Final = {"customers": "identifier", "saleschannels": "identifier"}


class People:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.found: dict[str, list[Any]] = {
            name: []
            for name in (
                *("customers", "membershiptypes", "memberships", "giftcards", "teams"),
                *("devices", "saleschannels"),
            )
        }

    def body(self, kind: str) -> dict[str, Any]:
        made: dict[str, Any] = getattr(self, f"_{kind}")()
        return made

    def _customers(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "email": f"{self.draw.slug()}@example.com",
            "name_parts": {"_scheme": "full", "full_name": self.draw.words().title()},
        }
        if self.draw.likely(0.4):
            body["notes"] = self.draw.words(3)
        return body

    def _membershiptypes(self) -> dict[str, Any]:
        return {"name": {"en": self.draw.words()}, "transferable": self.draw.likely(0.5)}

    def _memberships(self) -> dict[str, Any]:
        return {
            "customer": self.some(self.found["customers"] or ["NOBODY"]),
            "membership_type": self.some(self.found["membershiptypes"] or [9999]),
            "date_start": "2027-01-01T00:00:00Z",
            "date_end": f"2028-0{self.draw.randint(1, 9)}-01T00:00:00Z",
        }

    def _giftcards(self) -> dict[str, Any]:
        body: dict[str, Any] = {"value": f"{self.draw.randint(5, 90)}.00", "currency": "EUR"}
        if self.draw.likely(0.5):
            body["secret"] = self.draw.slug().upper()
        if self.draw.likely(0.4):
            body["conditions"] = self.draw.words()
        return body

    def _teams(self) -> dict[str, Any]:
        return {
            "name": self.draw.words(),
            "all_events": self.draw.likely(0.5),
            "limit_events": [],
            "all_event_permissions": False,
            "all_organizer_permissions": False,
        }

    def _devices(self) -> dict[str, Any]:
        return {"name": self.draw.words(), "all_events": True, "limit_events": []}

    def _saleschannels(self) -> dict[str, Any]:
        name = self.draw.slug()
        return {"identifier": f"api.{name}", "label": {"en": self.draw.words()}, "type": "api"}

    def add(self, kind: str) -> None:
        answer = self.call("POST", f"{ROOT}{kind}/", self.body(kind))
        if answer.status == 201:
            key = _KEYS.get(kind, "device_id" if kind == "devices" else "id")
            self.found[kind].append(answer.data[key])

    def add_wrongly(self) -> None:
        kind, body = self.some(
            [
                ("customers", {"email": "no mail"}),
                ("membershiptypes", {"transferable": True}),
                ("memberships", {**self._memberships(), "customer": "NOBODY"}),
                ("giftcards", {"value": "much"}),
                ("giftcards", {"currency": "EUR"}),
                ("teams", {"all_events": True}),
                ("devices", {}),
                ("saleschannels", {**self._saleschannels(), "type": "web"}),
            ]
        )
        self.call("POST", f"{ROOT}{kind}/", body)

    def at(self, kind: str) -> str:
        return f"{ROOT}{kind}/{self.some(self.found[kind])}/"

    def change(self, kind: str) -> None:
        body = self.body(kind)
        names = ("secret", "value", "currency", "customer", "identifier", "type", "email")
        name = self.some([each for each in body if each not in names] or ["conditions"])
        self.call("PATCH", self.at(kind), {name: body.get(name, self.draw.words())})

    def transact(self) -> None:
        body = {"value": f"{self.draw.randint(-3, 20)}.00", "text": self.draw.words()}
        self.call("POST", f"{self.at('giftcards')}transact/", body)

    def delete(self, kind: str) -> None:
        key = self.some(self.found[kind])
        if self.call("DELETE", f"{ROOT}{kind}/{key}/").status == 204:
            self.found[kind].remove(key)
