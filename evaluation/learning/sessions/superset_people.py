"""People who use Superset, their roles and groups."""

from evaluation.learning.drawing import Act
from evaluation.learning.sessions.superset_records import Body, Records, rison


class People:
    """What a client does with those who use a server.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.roles: list[int] = []

    def look_up(self) -> None:
        """Find the roles that are there before."""
        items = (self.call("GET", "/security/roles/").data or {}).get("result", [])
        self.roles = [each["id"] for each in items]

    def any_role(self) -> int:
        return self.some([*self.roles, *self.found["security/roles"]] or [1])

    # -- roles

    def role(self) -> None:
        self.records.add("security/roles", {"name": self.draw.slug()})

    def role_wrongly(self) -> None:
        wrong: list[Body] = [{}, {"name": 5}, {"name": self.draw.slug(), "colour": "red"}]
        self.records.add("security/roles", self.some(wrong))

    def change_role(self) -> None:
        self.records.change("security/roles", {"name": self.draw.slug()})

    def permit(self) -> None:
        keys = sorted(self.draw.sample(range(1, 40), 3))
        path = f"{self.records.at('security/roles')}/permissions"
        self.call("POST", path, {"permission_view_menu_ids": keys})

    def permitted(self) -> None:
        self.call("GET", f"{self.records.at('security/roles')}/permissions/")

    def appoint(self) -> None:
        users = self.found["security/users"]
        keys = sorted(self.draw.sample(users, min(len(users), 2)))
        self.call("PUT", f"{self.records.at('security/roles')}/users", {"user_ids": keys})

    # -- users

    def user(self) -> None:
        name = self.draw.slug()
        body: Body = {"username": name, "email": f"{name}@example.com", "active": True}
        body |= {"first_name": self.draw.word(), "last_name": self.draw.word()}
        body |= {"password": "made-For-the-1-evaluation", "roles": [self.any_role()]}
        self.records.add("security/users", body)

    def user_wrongly(self) -> None:
        known = self.records.fields.get(("security/users", self.records.own("security/users")), {})
        name = self.draw.slug()
        body: Body = {"username": name, "email": f"{name}@example.com", "active": True}
        body |= {"first_name": self.draw.word(), "last_name": self.draw.word(), "password": "x"}
        wrong: list[Body] = [
            known,
            {**body, "roles": [], "colour": "red"},
            {"username": name},
            {**body, "email": 5, "roles": [self.any_role()]},
            body,
        ]
        self.records.add("security/users", self.some(wrong))

    def change_user(self) -> None:
        changes: list[Body] = [
            {"first_name": self.draw.word()},
            {"active": self.draw.likely(0.5)},
            {"roles": [self.any_role()]},
            {"email": f"{self.draw.slug()}@example.com"},
        ]
        self.records.change("security/users", self.some(changes))

    def list_users(self) -> None:
        query: Body = {"filters": [{"col": "active", "opr": "eq", "value": True}]}
        self.call("GET", "/security/users/", query={"q": rison(query)})

    def change_own(self) -> None:
        self.call("PUT", "/me/", {"first_name": self.draw.word()})

    # -- groups

    def group(self) -> None:
        body: Body = {"name": self.draw.slug(), "label": self.draw.words()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        users = self.found["security/users"]
        body |= {"roles": [self.any_role()], "users": users[:1]}
        self.records.add("security/groups", body)

    def change_group(self) -> None:
        users = self.found["security/users"]
        changes: list[Body] = [
            {"label": self.draw.words()},
            {"description": self.draw.words(3)},
            {"users": self.draw.sample(users, min(len(users), 2))},
        ]
        self.records.change("security/groups", self.some(changes))

    def acts(self) -> list[Act]:
        found, acts = self.found, list[Act]()
        for kind, weight in (("roles", 0.7), ("users", 1), ("groups", 0.7)):
            acts += self.records.acts(f"security/{kind}", weight)
        roles, users = found["security/roles"], found["security/users"]
        return [
            *acts,
            Act(1.5, self.role),
            Act(0.8, self.role_wrongly),
            Act(0.8, self.change_role, roles),
            Act(1, self.permit, roles),
            Act(1, self.permitted, roles),
            Act(0.8, self.appoint, roles),
            Act(2.5, self.user),
            Act(1.2, self.user_wrongly),
            Act(1.5, self.change_user, users),
            Act(0.6, self.list_users),
            Act(0.4, self.change_own),
            Act(1.8, self.group),
            Act(1, self.change_group, found["security/groups"]),
        ]
