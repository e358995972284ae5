"""Domains of Keystone with their projects, users and groups."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.keystone_records import Records


class People:
    """What a client does with those who use a cloud, and where they belong.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.members, self.tags = records.pairs["members"], records.pairs["tags"]

    def domain(self) -> Body:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        if self.draw.likely(0.3):
            body["enabled"] = False
        return body

    def _in_domain(self, share: float = 0.5) -> Body:
        known = self.found["domains"]
        return {"domain_id": self.some(known)} if known and self.draw.likely(share) else {}

    def project(self) -> Body:
        body: Body = {"name": self.draw.slug(), **self._in_domain()}
        above = self.found["projects"]
        if above and self.draw.likely(0.2):
            parent = self.some(above)
            own = self.records.fields[parent]
            kept = {"domain_id": own["domain_id"]} if "domain_id" in own else {}
            body = {"name": body["name"], **kept, "parent_id": parent}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        if self.draw.likely(0.2):
            body["enabled"] = self.draw.likely(0.5)
        if self.draw.likely(0.2):
            body["tags"] = self.draw.sample(["blue", "green", "red"], 2)
        return body

    def user(self) -> Body:
        name = self.draw.slug()
        body: Body = {"name": name, **self._in_domain(), "password": self.draw.words()}
        if self.draw.likely(0.5):
            body["email"] = f"{name}@example.com"
        if self.draw.likely(0.3):
            body["description"] = self.draw.words(3)
        if self.draw.likely(0.2):
            body["enabled"] = self.draw.likely(0.5)
        return body

    def group(self) -> Body:
        body: Body = {"name": self.draw.slug(), **self._in_domain()}
        return {**body, "description": self.draw.words()} if self.draw.likely(0.6) else body

    def body(self, kind: str) -> Body:
        made: Body = getattr(self, kind.removesuffix("s"))()
        return made

    def add(self, kind: str) -> None:
        body = self.body(kind)
        above = (body.get("domain_id", ""), body.get("parent_id", ""))
        self.records.add(kind, body, *above)

    def add_wrongly(self) -> None:
        wrong: list[tuple[str, Body]] = [
            ("domains", {"description": self.draw.words()}),
            ("domains", {"name": ""}),
            ("projects", {"name": self.draw.slug(), "domain_id": "nowhere"}),
            ("projects", {"name": self.draw.slug(), "parent_id": "f" * 32}),
            ("projects", {"name": self.draw.slug(), "enabled": "perhaps"}),
            ("users", {"password": self.draw.word()}),
            ("users", {"name": self.draw.slug(), "enabled": "perhaps"}),
            ("groups", {"description": self.draw.words()}),
            ("groups", {"name": self.draw.slug(), "domain_id": 5}),
        ]
        kind, odd = self.some(wrong)
        self.records.add(kind, odd)

    def add_again(self) -> None:
        """Create what has the name of another."""
        kind = self.some([each for each in _KINDS if self.found[each]] or ["domains"])
        known = self.records.fields.get(self.records.own(kind)) or {"name": "Default"}
        self.records.add(kind, {n: known[n] for n in ("name", "domain_id") if n in known})

    def change(self, kind: str) -> None:
        texts: list[Body] = [{"description": self.draw.words(3)}, {"name": self.draw.slug()}]
        switched: Body = {"enabled": self.draw.likely(0.5)}
        body = self.some(texts if kind == "groups" else [*texts, switched, switched])
        self.records.change(kind, body)

    def change_wrongly(self) -> None:
        kind = self.some(["projects", "users"])
        body = self.some([{"domain_id": "default"}, {"enabled": "never"}, {"name": ""}])
        self.records.change(kind, body)

    def end_domain(self) -> None:
        """Delete a domain, which must be disabled before."""
        key = self.records.own("domains")
        self.call("PATCH", f"/domains/{key}", {"domain": {"enabled": False}})
        if self.call("DELETE", f"/domains/{key}").status == 204:
            self.records.forget(key)

    def filter(self) -> None:
        known = [{"domain_id": "default"}, {"domain_id": self.records.own("domains")}]
        kind = self.some(["projects", "users", "groups"])
        fields = self.records.fields.get(self.records.own(kind)) or {"name": "admin"}
        queries: list[Body] = [*known, {"name": fields["name"]}, {"name": self.draw.slug()}]
        if kind != "groups":
            queries.append({"enabled": self.some(["true", "false"])})
        if kind == "projects":
            queries += [{"parent_id": self.records.own("projects")}, {"tags": "blue"}]
            queries += [{"tags-any": "blue,red"}, {"not-tags": "blue"}]
        self.call("GET", f"/{kind}", query=self.some(queries))

    # -- members of groups, tags of projects, passwords of users

    def join(self) -> None:
        pair = (self.records.own("groups"), self.records.own("users"))
        if self.call("PUT", "/groups/{}/users/{}".format(*pair)).status == 204:
            self.members.append(pair)

    def leave(self) -> None:
        pair = self.some(self.members)
        self.call("DELETE", "/groups/{}/users/{}".format(*pair))
        self.members[:] = [each for each in self.members if each != pair]

    def is_member(self) -> None:
        pair = self.some(self.members)
        self.call("HEAD", "/groups/{}/users/{}".format(*pair))

    def tag(self) -> None:
        pair = (self.records.own("projects"), self.some(["blue", "green", "red", "grey"]))
        if self.call("PUT", "/projects/{}/tags/{}".format(*pair)).status == 201:
            self.tags.append(pair)

    def at_tag(self) -> str:
        return "/projects/{}/tags/{}".format(*self.some(self.tags))

    def set_password(self) -> None:
        key = self.records.own("users")
        known = self.records.fields[key].get("password")
        before = known if self.draw.likely(0.7) else self.draw.words(3)
        after = self.draw.words()
        body = {"user": {"original_password": before, "password": after}}
        if self.call("POST", f"/users/{key}/password", body).status == 204:
            self.records.fields[key] = {**self.records.fields[key], "password": after}

    def acts(self) -> list[Act]:
        acts = [*self._of_kinds(), *self._of_parts()]
        acts += self.records.acts("domains", 0.6, {"name": "Default"}, {"enabled": "true"})
        acts += self.records.acts("projects", 1.3)
        acts += self.records.acts("users", 1.3)
        return [*acts, *self.records.acts("groups", 0.9)]

    def _of_kinds(self) -> list[Act]:
        found = self.found
        return [
            Act(2, lambda: self.add("domains")),
            Act(5, lambda: self.add("projects")),
            Act(5.5, lambda: self.add("users")),
            Act(3, lambda: self.add("groups")),
            Act(3, self.add_wrongly),
            Act(2, self.add_again),
            Act(1.5, lambda: self.change("domains"), found["domains"]),
            Act(2.5, lambda: self.change("projects"), found["projects"]),
            Act(2.5, lambda: self.change("users"), found["users"]),
            Act(1.2, lambda: self.change("groups"), found["groups"]),
            Act(1, self.change_wrongly, found["projects"]),
            Act(0.5, self.end_domain, found["domains"]),
            Act(4, self.filter),
        ]

    def _of_parts(self) -> list[Act]:
        call, at, found = self.call, self.records.at, self.found
        return [
            Act(3, self.join, found["groups"]),
            Act(1, self.leave, self.members),
            Act(1.5, self.is_member, self.members),
            Act(1.5, lambda: call("GET", f"{at('groups')}/users"), found["groups"]),
            Act(1.5, lambda: call("GET", f"{at('users')}/groups"), found["users"]),
            Act(1, lambda: call("GET", f"{at('users')}/projects"), found["users"]),
            Act(1.5, self.set_password, found["users"]),
            Act(1.5, self.tag, found["projects"]),
            Act(1, lambda: call("GET", f"{at('projects')}/tags"), found["projects"]),
            Act(1, lambda: call("GET", self.at_tag()), self.tags),
            Act(0.6, lambda: call("DELETE", self.at_tag()), self.tags),
        ]


_KINDS = ("domains", "projects", "users", "groups")
