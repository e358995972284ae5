"""Roles, policies, permissions and users of Directus."""

from typing import Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.directus_records import Body, Records

COLLECTIONS: Final = ("articles", "authors", "categories", "site")
_ACTIONS: Final = ("create", "read", "update", "delete", "share")


class People:
    """Those that a client has made so far.

    Args:
        call: Sends its requests.
        draw: Draws them.

    Attributes:
        found: Records by kind.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.mails = list[str]()
        self.found: dict[str, Records] = {}

    def _roles(self) -> Body:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["icon"] = self.some(["edit", "star", "person"])
        if self.draw.likely(0.3):
            body["description"] = self.draw.words(3)
        return body

    def _roles_wrongly(self) -> list[Body]:
        return [{"icon": "star"}, {"name": None}, {"name": "low", "parent": self.draw.uuid()}]

    def _policies(self) -> Body:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        return {**body, "enforce_tfa": True} if self.draw.likely(0.2) else body

    def _policies_wrongly(self) -> list[Body]:
        return [{"description": "no name"}, {"name": None}]

    def _permissions(self) -> Body:
        policies = self.found["policies"].keys
        return {
            "policy": self.some(policies) if policies else self.draw.uuid(),
            "collection": self.some(COLLECTIONS),
            "action": self.some(_ACTIONS),
            "fields": ["*"],
        }

    def _permissions_change(self) -> Body:
        return {"action": self.some(_ACTIONS)}

    def _permissions_wrongly(self) -> list[Body]:
        body = self._permissions()
        cut = [{n: v for n, v in body.items() if n != name} for name in ("policy", "collection")]
        return [*cut, {**body, "fields": ["title"]}, {**body, "policy": self.draw.uuid()}]

    def _access(self) -> Body:
        roles, policies = self.found["roles"].keys, self.found["policies"].keys
        return {
            "role": self.some(roles) if roles else self.draw.uuid(),
            "policy": self.some(policies) if policies else self.draw.uuid(),
            "sort": self.draw.randint(1, 9),
        }

    def _access_change(self) -> Body:
        return {"sort": self.draw.randint(1, 9)}

    def _users(self) -> Body:
        body: Body = {"email": f"{self.draw.slug()}@example.com", "first_name": self.draw.word()}
        self.mails.append(body["email"])
        if self.draw.likely(0.5):
            body["last_name"] = self.draw.word()
        if self.draw.likely(0.3):
            body["status"] = self.some(["draft", "invited", "active"])
        if self.draw.likely(0.3):
            body["password"] = self.draw.slug()
        roles = self.found["roles"].keys
        return {**body, "role": self.some(roles)} if roles and self.draw.likely(0.5) else body

    def _users_change(self) -> Body:
        return self.some([{"title": self.draw.words()}, {"status": "suspended"}])

    def _users_wrongly(self) -> list[Body]:
        return [{"email": "no mail"}, {**self._users(), "role": self.draw.uuid()}]

    def add_user_again(self) -> None:
        self.call("POST", "/users", {"email": self.some(self.mails[:3])})

    def _login(self) -> Body:
        word = self.some(["made-for-the-evaluation", "wrong"])
        return {"email": "admin@example.com", "password": word}
