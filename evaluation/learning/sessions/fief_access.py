"""Permissions and roles of Fief, and which of them users have."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.fief_records import Records

_DEEDS = ("read", "create", "update", "delete", "list", "export")


class Access:
    """What a client does with what users may do.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.granted: dict[str, list[tuple[str, str]]] = {"roles": [], "permissions": []}

    def permission(self) -> None:
        deed, what = self.some(_DEEDS), self.draw.slug()
        self.records.add(
            "permissions", {"name": f"{deed.title()} {what}", "codename": f"{what}:{deed}"}
        )

    def change_permission(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words(3)},
            {"codename": f"{self.draw.slug()}:{self.some(_DEEDS)}"},
            {"codename": self.records.sent("permissions", "codename")},
        ]
        self.records.change("permissions", self.some(changes))

    def list_permissions(self) -> None:
        queries: list[Body] = [{"query": self.some(_DEEDS)}, {"query": self.draw.word()[:4]}]
        self.records.list_some("permissions", ("name", "codename", "created_at"), queries)

    def role(self) -> None:
        self.records.add(
            "roles",
            {
                "name": self.draw.words(),
                "granted_by_default": self.draw.likely(0.2),
                # Version 0.27.0 fails at none.
                "permissions": self.records.some_of("permissions", 3)
                or [self.records.own("permissions")],
            },
        )

    def change_role(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words()},
            {"granted_by_default": self.draw.likely(0.2)},
            {"permissions": self.records.some_of("permissions", 3)},
            {"permissions": self.records.some_of("permissions", 4), "name": self.draw.words()},
            {"permissions": [self.draw.uuid()]},
        ]
        self.records.change("roles", self.some(changes))

    def list_roles(self) -> None:
        queries: list[Body] = [{"query": self.draw.word()}]
        self.records.list_some("roles", ("name", "created_at"), queries)

    def add_wrongly(self) -> None:
        name = self.draw.words()
        wrong: list[tuple[str, Body]] = [
            ("permissions", {"name": name}),
            ("permissions", {"codename": "any"}),
            ("permissions", {"name": 7, "codename": ["any"]}),
            (
                "permissions",
                {"name": name, "codename": self.records.sent("permissions", "codename")},
            ),
            ("roles", {"name": name, "granted_by_default": False}),
            ("roles", {"name": name, "granted_by_default": "perhaps", "permissions": []}),
            (
                "roles",
                {"name": name, "granted_by_default": True, "permissions": [self.draw.uuid()]},
            ),
            ("roles", {"name": name, "granted_by_default": True, "permissions": ["any"]}),
            ("roles", {}),
        ]
        kind, body = self.some(wrong)
        self.records.add(kind, body)

    # -- what users have

    def grant(self, kind: str) -> None:
        user, key = self.records.own("users"), self.records.own(kind)
        if self.call("POST", f"/users/{user}/{kind}", {"id": key}).status == 201:
            self.granted[kind].append((user, key))

    def grant_again(self) -> None:
        kind = self.some(["roles", "permissions"])
        user, key = self.some(self.granted[kind] or [(self.records.own("users"), "any")])
        self.call("POST", f"/users/{user}/{kind}", {"id": key})

    def grant_wrongly(self) -> None:
        kind, user = self.some(["roles", "permissions"]), self.records.own("users")
        bodies: list[Body] = [{"id": self.draw.uuid()}, {"id": "any"}, {}, {"id": 5}]
        away = self.draw.uuid() if self.draw.likely(0.25) else user
        self.call("POST", f"/users/{away}/{kind}", self.some(bodies))

    def list_granted(self, kind: str) -> None:
        known = [user for user, _ in self.granted[kind] if user in self.found["users"]]
        user = self.some(known or self.found["users"])
        self.call("GET", f"/users/{user}/{kind}", query=self.some([{}, {}, {"limit": 1}]))

    def withdraw(self, kind: str) -> None:
        user, key = self.some(self.granted[kind])
        if self.draw.likely(0.15):
            key = self.draw.uuid()
        status = self.call("DELETE", f"/users/{user}/{kind}/{key}").status
        if status == 204 or self.draw.likely(0.7):
            self.granted[kind] = [each for each in self.granted[kind] if each != (user, key)]

    def _withdraw_some(self) -> None:
        known = [kind for kind, granted in self.granted.items() if granted]
        if known:
            self.withdraw(self.some(known))
        else:
            self.grant("roles")

    def acts(self) -> list[Act]:
        records, found, users = self.records, self.found, self.found["users"]
        return [
            *records.acts("permissions", 0.9),
            *records.acts("roles", 1.1),
            Act(3, self.permission),
            Act(1.5, self.change_permission, found["permissions"]),
            Act(1.5, self.list_permissions),
            Act(3, self.role),
            Act(2.2, self.change_role, found["roles"]),
            Act(1.5, self.list_roles),
            Act(2.5, self.add_wrongly),
            Act(2.5, lambda: self.grant("roles"), users),
            Act(2.5, lambda: self.grant("permissions"), users),
            Act(0.8, self.grant_again, users),
            Act(1, self.grant_wrongly, users),
            Act(2.5, lambda: self.list_granted("roles"), users),
            Act(3, lambda: self.list_granted("permissions"), users),
            Act(1.8, self._withdraw_some, users),
        ]
