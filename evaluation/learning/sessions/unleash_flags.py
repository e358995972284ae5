"""Flags of Unleash, with strategies, tags and links: what a client does with them."""

from typing import Any, Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller

FLAGS: Final = "/projects/default/features"
PLACES: Final = ("development", "production")
_KINDS: Final = ("release", "experiment", "operational", "permission")


class Flags:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.flags, self.archived = list[str](), list[str]()
        self.rules, self.links = list[tuple[str, str, str]](), list[tuple[str, str]]()
        self.tags, self.kinds = list[tuple[str, str, str]](), ["simple"]

    # -- flags

    def flag(self) -> dict[str, Any]:
        body = {"name": self.draw.slug(), "type": self.draw.choice(_KINDS)}
        if self.draw.likely(0.6):
            body["description"] = self.draw.words()
        if self.draw.likely(0.3):
            return {**body, "impressionData": True}
        return body

    def at_flag(self) -> str:
        return f"{FLAGS}/{self.some(self.flags)}"

    def add_flag(self) -> None:
        body = self.flag()
        self.call("POST", FLAGS, body)
        self.flags.append(body["name"])

    def add_flag_again(self) -> None:
        self.call("POST", FLAGS, {**self.flag(), "name": self.some(self.flags)})

    def add_flag_wrongly(self) -> None:
        wrong = [{"type": "release"}, {"name": "not a name!", "type": "release"}, {"name": 7}]
        self.call("POST", FLAGS, self.some(wrong))

    def change_flag(self) -> None:
        body = {"description": self.draw.words(), "type": self.draw.choice(_KINDS)}
        self.call("PUT", self.at_flag(), body)

    def patch_flag(self) -> None:
        change = {"op": "replace", "path": "/description", "value": self.draw.words()}
        self.call("PATCH", self.at_flag(), [change])

    def clone_flag(self) -> None:
        name = self.draw.slug()
        self.call("POST", f"{self.at_flag()}/clone", {"name": name, "replaceGroupId": False})
        self.flags.append(name)

    def archive_flag(self) -> None:
        name = self.some(self.flags)
        self.call("DELETE", f"{FLAGS}/{name}")
        self.flags.remove(name)
        self.archived.append(name)
        self.rules[:] = [each for each in self.rules if each[0] != name]
        self.tags[:] = [each for each in self.tags if each[0] != name]
        self.links[:] = [each for each in self.links if each[0] != name]

    def revive_flag(self) -> None:
        name = self.some(self.archived)
        self.call("POST", f"/archive/revive/{name}")
        self.archived.remove(name)
        self.flags.append(name)

    def delete_flag(self) -> None:
        name = self.some(self.archived)
        self.call("DELETE", f"/archive/{name}")
        self.archived.remove(name)

    def stale_flags(self) -> None:
        body = {"features": [self.some(self.flags)], "stale": self.draw.likely(0.7)}
        self.call("POST", "/projects/default/stale", body)

    def validate_flag(self) -> None:
        name = self.some(self.flags) if self.draw.likely(0.4) else self.draw.slug()
        self.call("POST", "/features/validate", {"name": name})

    def search_flags(self) -> None:
        queries: list[dict[str, Any]] = [
            {},
            {"query": self.draw.word()},
            {"type": f"IS:{self.draw.choice(_KINDS)}"},
            {"sortBy": "name", "sortOrder": "desc"},
            {"limit": 3},
            {"limit": 2, "offset": 2},
            {"archived": "IS:true"},
        ]
        self.call("GET", "/search/features", query=self.some(queries))

    def switch(self) -> None:
        way = self.some(["on", "off"])
        self.call("POST", f"{self.at_flag()}/environments/{self.draw.choice(PLACES)}/{way}")

    def read_place(self) -> None:
        self.call("GET", f"{self.at_flag()}/environments/{self.draw.choice(PLACES)}")

    def read_variants(self) -> None:
        self.call("GET", f"{self.at_flag()}/environments/{self.draw.choice(PLACES)}/variants")

    # -- strategies of flags

    def rule(self) -> dict[str, Any]:
        body: dict[str, Any] = {"name": "default", "title": self.draw.words()}
        if self.draw.likely(0.4):
            share = str(self.draw.randint(1, 99))
            more = {"rollout": share, "stickiness": "default", "groupId": self.draw.word()}
            body |= {"name": "flexibleRollout", "parameters": more}
        if self.draw.likely(0.3):
            values = self.draw.sample(["GB", "IN", "BE", "NL"], 2)
            body["constraints"] = [{"contextName": "country", "operator": "IN", "values": values}]
        return body

    def at_rules(self, name: str, place: str) -> str:
        return f"{FLAGS}/{name}/environments/{place}/strategies"

    def add_rule(self) -> None:
        name, place = self.some(self.flags), self.draw.choice(PLACES)
        answer = self.call("POST", self.at_rules(name, place), self.rule())
        self.rules.append((name, place, answer.data["id"]))

    def at_rule(self) -> str:
        name, place, key = self.some(self.rules)
        return f"{self.at_rules(name, place)}/{key}"

    def list_rules(self) -> None:
        self.call("GET", self.at_rules(self.some(self.flags), self.draw.choice(PLACES)))

    def patch_rule(self) -> None:
        change = {"op": "replace", "path": "/title", "value": self.draw.words()}
        self.call("PATCH", self.at_rule(), [change])

    def delete_rule(self) -> None:
        name, place, key = found = self.some(self.rules)
        self.call("DELETE", f"{self.at_rules(name, place)}/{key}")
        self.rules.remove(found)

    # -- tags of flags, and links

    def tag_flag(self) -> None:
        name, kind, value = self.some(self.flags), self.some(self.kinds), self.draw.word()
        self.call("POST", f"/features/{name}/tags", {"type": kind, "value": value})
        self.tags.append((name, kind, value))

    def untag_flag(self) -> None:
        name, kind, value = found = self.some(self.tags)
        self.call("DELETE", f"/features/{name}/tags/{kind}/{value}")
        self.tags[:] = [each for each in self.tags if each != found]

    def link_flag(self) -> None:
        name = self.some(self.flags)
        body = {"url": f"https://plant.example/{self.draw.word()}", "title": self.draw.words()}
        self.call("POST", f"{FLAGS}/{name}/link", body)
        shown = self.call("GET", f"{FLAGS}/{name}").data
        self.links += [(name, each["id"]) for each in shown["links"][-1:]]

    def unlink_flag(self) -> None:
        name, key = found = self.some(self.links)
        self.call("DELETE", f"{FLAGS}/{name}/link/{key}")
        self.links.remove(found)
