"""Roles of Keystone: which imply others, and who has them where."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.keystone_records import Records


class Roles:
    """What a client does with roles.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.built_in: dict[str, str] = {}
        self.given, self.implied = records.pairs["given"], records.pairs["implied"]

    def look_up(self, name: str) -> None:
        """Find a role that was there before."""
        known = self.call("GET", "/roles", query={"name": name}).data.get("roles")
        self.built_in |= {each["name"]: each["id"] for each in known or ()}

    def any(self) -> str:
        return self.some([*self.found["roles"], *self.built_in.values()] or ["f" * 32])

    def add(self) -> None:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        domain = self.records.own("domains") if self.draw.likely(0.15) else ""
        self.records.add("roles", {**body, "domain_id": domain} if domain else body, domain)

    def add_wrongly(self) -> None:
        names = [*self.built_in, *self._names()] or ["reader"]
        odd: list[Body] = [{"name": ""}, {"description": self.draw.word()}]
        self.records.add("roles", self.some([*odd, {"name": self.some(names)}]))

    def _names(self) -> list[str]:
        fields = (self.records.fields[each] for each in self.found["roles"])
        return [each["name"] for each in fields if "domain_id" not in each]

    def change(self) -> None:
        body = self.some([{"name": self.draw.slug()}, {"description": self.draw.words(3)}])
        self.records.change("roles", body)

    def change_built_in(self) -> None:
        """Change what must not be changed."""
        path = f"/roles/{self.some([*self.built_in.values()])}"
        if self.draw.likely(0.5):
            self.call("DELETE", path)
        else:
            self.call("PATCH", path, {"role": {"description": self.draw.words()}})

    # -- roles that imply others

    def imply(self) -> None:
        pair = (self.records.own("roles"), self.any())
        if self.call("PUT", "/roles/{}/implies/{}".format(*pair)).status == 201:
            self.implied.append(pair)

    def at_implied(self) -> str:
        return "/roles/{}/implies/{}".format(*self.some(self.implied))

    def imply_no_more(self) -> None:
        pair = self.some(self.implied)
        self.call("DELETE", "/roles/{}/implies/{}".format(*pair))
        self.implied[:] = [each for each in self.implied if each != pair]

    # -- who has roles where

    def _who(self) -> str:
        kind = self.some(["users", "users", "groups"])
        return f"{kind}/{self.records.own(kind)}"

    def give(self) -> None:
        place, who, role = self.records.at("projects"), self._who(), self.any()
        if self.call("PUT", f"{place}/{who}/roles/{role}").status == 204:
            self.given.append((place.rpartition("/")[2], who.partition("/")[2], role, place, who))

    def give_wrongly(self) -> None:
        none = f"{self.draw.getrandbits(128):032x}"
        project, role, who = self.records.own("projects"), self.any(), self._who()
        paths = [f"{project}/{who}/roles/{none}", f"{none}/{who}/roles/{role}"]
        paths.append(f"{project}/users/{none}/roles/{role}")
        self.call("PUT", f"/projects/{self.some(paths)}")

    def _at_given(self) -> str:
        _, _, role, place, who = self.some(self.given)
        return f"{place}/{who}/roles/{role}"

    def take(self) -> None:
        given = self.some(self.given)
        self.call("DELETE", f"{given[3]}/{given[4]}/roles/{given[2]}")
        self.given[:] = [each for each in self.given if each != given]

    def list_given(self) -> None:
        _, _, _, place, who = self.some(self.given)
        self.call("GET", f"{place}/{who}/roles")

    def list_all(self) -> None:
        where, who, role, _, kind = self.some(self.given)
        by = "user.id" if kind.startswith("users/") else "group.id"
        queries = [{by: who}, {"role.id": role}, {by: who, "role.id": role}]
        scope = {"scope.project.id": where}
        queries += [scope, {**scope, "include_names": "true"}]
        self.call("GET", "/role_assignments", query=self.some(queries))

    def acts(self) -> list[Act]:
        call, found, given = self.call, self.found, self.given
        return [
            *self.records.acts("roles", 1, {"name": "member"}, {"domain_id": "default"}),
            Act(4, self.add),
            Act(1.5, self.add_wrongly),
            Act(1.5, self.change, found["roles"]),
            Act(1, self.change_built_in, self.built_in),
            Act(2, self.imply, found["roles"]),
            Act(1, lambda: call("GET", self.at_implied()), self.implied),
            Act(0.7, self.imply_no_more, self.implied),
            Act(1, lambda: call("GET", f"{self.records.at('roles')}/implies"), found["roles"]),
            Act(6, self.give, found["projects"]),
            Act(1.2, self.give_wrongly, found["projects"]),
            Act(2.5, lambda: call("HEAD", self._at_given()), given),
            Act(2, self.list_given, given),
            Act(2.5, self.list_all, given),
            Act(1.5, self.take, given),
            Act(0.6, lambda: call("DELETE", self._at_given().replace("users/", "groups/")), given),
        ]
