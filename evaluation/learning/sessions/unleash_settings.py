"""Segments, fields and kinds of tags of Unleash, which flags refer to; and users and tokens."""

from typing import Any

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.unleash_flags import Flags


class Settings:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
        flags: Whose tags keep kinds of tags from being removed.
    """

    def __init__(self, call: Caller, draw: Draw, flags: Flags) -> None:
        self.call, self.draw, self.flags = call, draw, flags
        self.some = draw.choice
        self.segments, self.fields = list[tuple[int, str]](), list[str]()
        self.ways, self.users = list[str](), list[int]()
        self.tokens = list[str]()

    def add_kind(self) -> None:
        body = {"name": self.draw.slug(), "description": self.draw.words(), "icon": "#"}
        self.call("POST", "/tag-types", body)
        self.flags.kinds.append(body["name"])

    def add_kind_again(self) -> None:
        self.call(
            "POST", "/tag-types", {"name": self.some(self.flags.kinds), "description": "again"}
        )

    def delete_kind(self) -> None:
        used = {kind for _, kind, _ in self.flags.tags}
        free = [kind for kind in self.flags.kinds[1:] if kind not in used]
        if free:
            self.call("DELETE", f"/tag-types/{free[0]}")
            self.flags.kinds.remove(free[0])

    def change_kind(self) -> None:
        body = {"description": self.draw.words(), "icon": "$"}
        self.call("PUT", f"/tag-types/{self.some(self.flags.kinds)}", body)

    def segment(self) -> dict[str, Any]:
        body: dict[str, Any] = {"name": self.draw.slug(), "constraints": []}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        if self.draw.likely(0.5):
            values = self.draw.sample(["GB", "IN", "BE", "NL"], 2)
            body["constraints"] = [{"contextName": "country", "operator": "IN", "values": values}]
        return body

    def add_segment(self) -> None:
        body = self.segment()
        answer = self.call("POST", "/segments", body)
        self.segments.append((answer.data["id"], body["name"]))

    def add_segment_wrongly(self) -> None:
        again = {**self.segment(), "name": self.some(self.segments)[1]}
        self.call("POST", "/segments", self.some([again, {"constraints": []}, {"name": "x"}]))

    def change_segment(self) -> None:
        key, name = self.some(self.segments)
        self.call("PUT", f"/segments/{key}", {**self.segment(), "name": name})

    def delete_segment(self) -> None:
        found = self.some(self.segments)
        self.call("DELETE", f"/segments/{found[0]}")
        self.segments.remove(found)

    def add_field(self) -> None:
        body: dict[str, Any] = {"name": self.draw.slug(), "description": self.draw.words()}
        if self.draw.likely(0.5):
            body["legalValues"] = [{"value": each} for each in self.draw.sample("abcdef", 2)]
        if self.draw.likely(0.3):
            body["stickiness"] = True
        self.call("POST", "/context", body)
        self.fields.append(body["name"])

    def change_field(self) -> None:
        body = {"description": self.draw.words(), "stickiness": self.draw.likely(0.5)}
        self.call("PUT", f"/context/{self.some(self.fields)}", body)

    def add_value(self) -> None:
        body = {"value": self.draw.word(), "description": self.draw.word()}
        self.call("POST", f"/context/{self.some(self.fields)}/legal-values", body)

    def delete_field(self) -> None:
        name = self.some(self.fields)
        self.call("DELETE", f"/context/{name}")
        self.fields.remove(name)

    def way(self) -> dict[str, Any]:
        parameter = {"name": self.draw.word(), "type": "string", "required": False}
        body: dict[str, Any] = {"name": self.draw.slug(), "parameters": []}
        if self.draw.likely(0.5):
            body["parameters"] = [{**parameter, "description": self.draw.words()}]
        if self.draw.likely(0.7):
            body["description"] = self.draw.words()
        return body

    def add_way(self) -> None:
        body = self.way()
        self.call("POST", "/strategies", body)
        self.ways.append(body["name"])

    def add_way_again(self) -> None:
        self.call("POST", "/strategies", {**self.way(), "name": self.some(self.ways)})

    def change_way(self) -> None:
        name = self.some(self.ways)
        self.call("PUT", f"/strategies/{name}", {**self.way(), "name": name})

    def retire_way(self) -> None:
        what = self.some(["deprecate", "reactivate"])
        self.call("POST", f"/strategies/{self.some(self.ways)}/{what}")

    def delete_way(self) -> None:
        name = self.some(self.ways)
        self.call("DELETE", f"/strategies/{name}")
        self.ways.remove(name)

    def add_user(self) -> None:
        body = {"email": f"{self.draw.slug()}@example.com", "rootRole": self.some([1, 2, 3])}
        answer = self.call("POST", "/user-admin", {**body, "name": self.draw.words()})
        self.users.append(answer.data["id"])

    def add_user_wrongly(self) -> None:
        wrong = [{"email": "nobody", "rootRole": 1}, {"name": "x", "rootRole": 1}]
        self.call("POST", "/user-admin", self.some(wrong))

    def change_user(self) -> None:
        body = {"name": self.draw.words(), "rootRole": self.some([1, 2, 3])}
        self.call("PUT", f"/user-admin/{self.some(self.users)}", body)

    def delete_user(self) -> None:
        key = self.some(self.users)
        self.call("DELETE", f"/user-admin/{key}")
        self.users.remove(key)

    def add_token(self) -> None:
        body: dict[str, Any] = {
            "tokenName": self.draw.slug(),
            "type": "client",
            "environment": "development",
        }
        if self.draw.likely(0.4):
            body["projects"] = ["default"]
        answer = self.call("POST", "/api-tokens", body)
        self.tokens.append(answer.data["secret"])

    def delete_token(self) -> None:
        secret = self.some(self.tokens)
        self.call("DELETE", f"/api-tokens/{secret}")
        self.tokens.remove(secret)
